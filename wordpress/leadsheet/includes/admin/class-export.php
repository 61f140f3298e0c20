<?php
/**
 * The log as a file.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;

defined( 'ABSPATH' ) || exit;

/**
 * What the page lists, all of it: when, which form, what became of it. No words of a visitor's.
 */
final class Export {

	const ACTION = 'leadsheet_log';

	/** The most rows that one file holds. */
	const ROWS = 10000;

	/**
	 * The queue.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * Makes it.
	 *
	 * @param Backlog $backlog The queue.
	 */
	public function __construct( Backlog $backlog ) {
		$this->backlog = $backlog;
	}

	/**
	 * Address of the file.
	 */
	public static function url(): string {
		return add_query_arg( '_wpnonce', wp_create_nonce( self::ACTION ), admin_url( 'admin-post.php?action=' . self::ACTION ) );
	}

	/**
	 * Sends it.
	 */
	public function send(): void {
		if ( ! current_user_can( Admin::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only an administrator can do this. Log in as one.', 'leadsheet' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::ACTION );
		nocache_headers();
		header( 'Content-Type: text/csv; charset=UTF-8' );
		header( 'Content-Disposition: attachment; filename="leadsheet-log.csv"' );
		echo $this->csv(); // phpcs:ignore WordPress.Security.EscapeOutput -- A file of text, no page.
		exit;
	}

	/**
	 * The file: UTF-8 with a mark at its beginning, or Excel reads Japanese as something else.
	 */
	public function csv(): string {
		$lines = array( array( __( 'Received', 'leadsheet' ), __( 'Form', 'leadsheet' ), __( 'State', 'leadsheet' ), __( 'Tries', 'leadsheet' ), __( 'Why', 'leadsheet' ), __( 'Lead ID', 'leadsheet' ), 'ID' ) );
		foreach ( array_merge( $this->backlog->unsent( self::ROWS ), $this->backlog->sent( self::ROWS ) ) as $row ) {
			$sent    = 'sent' === $row->state;
			$lines[] = array( wp_date( 'Y-m-d H:i:s', (int) $row->created_at ), $row->form_title, $row->state, (string) $row->attempts, $sent ? '' : Reasons::explain( $row->problem, (int) $row->http_status, $row->detail ), $sent ? $row->detail : '', $row->submission_id );
		}
		return "\xEF\xBB\xBF" . implode( '', array_map( array( self::class, 'line' ), $lines ) );
	}

	/**
	 * A line. What a spreadsheet would take for a formula becomes text.
	 *
	 * @param string[] $texts Its cells.
	 */
	private static function line( array $texts ): string {
		$cells = array_map(
			static function ( $text ) {
				$text = preg_match( '~^[=+\-@\t\r]~', $text ) ? "'" . $text : $text;
				return '"' . str_replace( '"', '""', $text ) . '"';
			},
			array_map( 'strval', $texts )
		);
		return implode( ',', $cells ) . "\r\n";
	}
}
