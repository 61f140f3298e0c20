<?php
/**
 * The buttons.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Queue;
use Leadsheet\Runner;

defined( 'ABSPATH' ) || exit;

/**
 * Each is a form that posts to admin-post.php, checks capability and nonce, does one thing and goes
 * back to the page. No JavaScript.
 */
final class Actions {

	const PREFIX = 'leadsheet_';

	/** Each is a method of this class. */
	const NAMES = array( 'test', 'send_now', 'resend', 'resend_failed', 'discard' );

	/** Name in the address that says what was done. */
	const RESULT = 'leadsheet_done';

	/** A person waits for it. */
	const SECONDS = 10;

	/**
	 * The queue.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Who sends.
	 *
	 * @var Runner
	 */
	private $runner;

	/**
	 * The test.
	 *
	 * @var Connection_Test
	 */
	private $check;

	/**
	 * Makes it.
	 *
	 * @param Queue           $queue  The queue.
	 * @param Runner          $runner Who sends.
	 * @param Connection_Test $check  The test.
	 */
	public function __construct( Queue $queue, Runner $runner, Connection_Test $check ) {
		$this->queue  = $queue;
		$this->runner = $runner;
		$this->check  = $check;
	}

	/**
	 * Tests the connection.
	 */
	public function test(): void {
		$this->demand( 'test' );
		$this->check->run();
		self::go_back( 'tested', 'leadsheet-test' );
	}

	/**
	 * Sends what waits.
	 */
	public function send_now(): void {
		$this->demand( 'send_now' );
		$this->queue->wake();
		$this->send();
		self::go_back( 'sent', 'leadsheet-status' );
	}

	/**
	 * Sends one submission again.
	 */
	public function resend(): void {
		$this->demand( 'resend' );
		$this->queue->resend( self::id() );
		$this->send();
		self::go_back( 'sent', 'leadsheet-status' );
	}

	/**
	 * Sends every failed submission again.
	 */
	public function resend_failed(): void {
		$this->demand( 'resend_failed' );
		$this->queue->resend_failed();
		$this->send();
		self::go_back( 'sent', 'leadsheet-status' );
	}

	/**
	 * Throws one failed submission away.
	 */
	public function discard(): void {
		$this->demand( 'discard' );
		$this->queue->discard( self::id() );
		self::go_back( 'discarded', 'leadsheet-status' );
	}

	/**
	 * Prints one of the buttons.
	 *
	 * @param string $name   One of NAMES.
	 * @param string $label  What stands on it.
	 * @param array  $fields Further hidden fields.
	 * @param string $look   'primary', 'secondary' or 'small'.
	 * @param string $spoken What a screen reader says instead, where the label alone is ambiguous.
	 */
	public static function button( string $name, string $label, array $fields = array(), string $look = 'secondary', string $spoken = '' ): void {
		$looks = array(
			'primary'   => 'button button-primary',
			'secondary' => 'button',
			'small'     => 'button button-small',
		);
		printf( '<form method="post" action="%s" style="display:inline">', esc_url( admin_url( 'admin-post.php' ) ) );
		// Not wp_nonce_field(): it gives every field the same id.
		$hidden = array(
			'action'   => self::PREFIX . $name,
			'_wpnonce' => wp_create_nonce( self::PREFIX . $name ),
		);
		foreach ( $hidden + $fields as $key => $value ) {
			printf( '<input type="hidden" name="%s" value="%s">', esc_attr( $key ), esc_attr( $value ) );
		}
		printf(
			'<button type="submit" class="%s"%s>%s</button></form> ',
			esc_attr( $looks[ $look ] ),
			'' === $spoken ? '' : ' aria-label="' . esc_attr( $spoken ) . '"',
			esc_html( $label )
		);
	}

	/**
	 * Prints what the last button did.
	 */
	public static function show_result(): void {
		$texts = array(
			'sent'      => __( 'Tried to send. The lists below show what came of it.', 'leadsheet' ),
			'discarded' => __( 'The submission was thrown away.', 'leadsheet' ),
		);
		// phpcs:ignore WordPress.Security -- It only chooses one of our own texts.
		$done = isset( $_GET[ self::RESULT ] ) && is_string( $_GET[ self::RESULT ] ) ? sanitize_key( $_GET[ self::RESULT ] ) : '';
		if ( isset( $texts[ $done ] ) ) {
			Box::show( 'info', $texts[ $done ] );
		}
	}

	/**
	 * Stops whoever may not do this, or did not mean to.
	 *
	 * @param string $name One of NAMES.
	 */
	private function demand( string $name ): void {
		if ( ! current_user_can( Admin::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only an administrator can do this. Log in as one.', 'leadsheet' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::PREFIX . $name );
	}

	/**
	 * Sends while the person waits; WP-Cron goes on with the rest.
	 */
	private function send(): void {
		$this->runner->release();
		$this->runner->run( self::SECONDS );
	}

	/**
	 * The row that was meant.
	 */
	private static function id(): int {
		// phpcs:ignore WordPress.Security.NonceVerification -- demand() has checked it.
		return isset( $_POST['id'] ) && is_string( $_POST['id'] ) ? absint( $_POST['id'] ) : 0;
	}

	/**
	 * Back to the page.
	 *
	 * @param string $done   What was done.
	 * @param string $anchor Where on the page.
	 */
	private static function go_back( string $done, string $anchor ): void {
		wp_safe_redirect( add_query_arg( self::RESULT, $done, Page::url() ) . '#' . $anchor );
		exit;
	}
}
