<?php
/**
 * The box on the dashboard.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;
use Leadsheet\Queue;

defined( 'ABSPATH' ) || exit;

/**
 * How many submissions arrived in the last seven days, and what waits.
 */
final class Widget {

	const DAYS = 7;

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
	 * On wp_dashboard_setup.
	 */
	public function add(): void {
		if ( current_user_can( Admin::CAPABILITY ) ) {
			wp_add_dashboard_widget( 'leadsheet', 'Leadsheet', array( $this, 'render' ) );
		}
	}

	/**
	 * Prints it.
	 */
	public function render(): void {
		$overview = $this->backlog->overview();
		$facts    = array(
			array( __( 'Sent in the last 7 days', 'leadsheet' ), $this->backlog->sent_since( time() - self::DAYS * DAY_IN_SECONDS ) ),
			array( __( 'Waiting', 'leadsheet' ), $overview[ Queue::WAITING ]['count'] ),
			array( __( 'Failed', 'leadsheet' ), $overview[ Queue::FAILED ]['count'] ),
		);
		echo '<ul>';
		foreach ( $facts as $fact ) {
			printf( '<li>%s: <strong>%s</strong></li>', esc_html( $fact[0] ), esc_html( number_format_i18n( $fact[1] ) ) );
		}
		printf( '</ul><p><a href="%s">%s</a></p>', esc_url( Page::url() . '#leadsheet-status' ), esc_html__( 'See the submissions', 'leadsheet' ) );
	}
}
