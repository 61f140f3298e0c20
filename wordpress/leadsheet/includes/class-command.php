<?php
/**
 * WP-CLI: wp leadsheet.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * See, send and test what this site sends to Leadsheet.
 */
final class Command {

	/**
	 * Who sends.
	 *
	 * @var Runner
	 */
	private $runner;

	/**
	 * The queue.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * The queue, as people see it.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * Where to.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes it.
	 *
	 * @param Runner   $runner   Who sends.
	 * @param Queue    $queue    The queue.
	 * @param Backlog  $backlog  The queue, as people see it.
	 * @param Settings $settings Where to.
	 */
	public function __construct( Runner $runner, Queue $queue, Backlog $backlog, Settings $settings ) {
		$this->runner   = $runner;
		$this->queue    = $queue;
		$this->backlog  = $backlog;
		$this->settings = $settings;
	}

	/**
	 * Says how many submissions wait, failed and were sent. Ends with 1 where one failed or has waited for
	 * an hour.
	 */
	public function status(): void {
		$overview = $this->backlog->overview();
		foreach ( $overview as $state => $fact ) {
			\WP_CLI::line( sprintf( '%s: %d%s', $state, $fact['count'], $fact['count'] ? ' (since ' . gmdate( 'Y-m-d H:i:s', $fact['since'] ) . ' UTC)' : '' ) );
		}
		if ( '' !== Admin\Clock_Words::wrong() ) {
			\WP_CLI::line( Admin\Clock_Words::wrong() );
		}
		$waiting = $overview[ Queue::WAITING ];
		if ( $overview[ Queue::FAILED ]['count'] || ( $waiting['count'] && time() - $waiting['since'] > Alert::PATIENCE ) ) {
			\WP_CLI::halt( 1 );
		}
	}

	/**
	 * Sends what waits, now.
	 */
	public function send(): void {
		$this->demand_settings();
		$this->queue->wake();
		$this->runner->release();
		do {
			$more = $this->runner->run();
		} while ( $more );
		$this->status();
	}

	/**
	 * Tests the connection; no lead comes of it.
	 */
	public function test(): void {
		$this->demand_settings();
		$outcome = ( new Sender( $this->settings ) )->knock();
		if ( Outcome::REFUSED === $outcome->kind() || Outcome::DELIVERED === $outcome->kind() ) {
			\WP_CLI::success( 'Connected: Leadsheet answered and accepts the token.' );
		} else {
			\WP_CLI::error( Admin\Reasons::explain( $outcome->problem(), $outcome->http_status(), $outcome->detail() ) );
		}
	}

	/**
	 * Ends with 1 where there is nowhere to send to.
	 */
	private function demand_settings(): void {
		if ( ! $this->settings->is_complete() ) {
			\WP_CLI::error( __( 'Leadsheet is not connected yet', 'leadsheet' ) . '. ' . __( 'Submissions are kept on this site until the address and the token are saved.', 'leadsheet' ) );
		}
	}
}
