<?php
/**
 * When the queue is sent.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Right after the response that took a submission; WP-Cron every minute for what remains.
 *
 * PHP-FPM and LiteSpeed can end the response and go on in the same process. Elsewhere the site calls
 * itself.
 */
final class Background {

	const CRON     = 'leadsheet_run';
	const SCHEDULE = 'leadsheet_every_minute';

	/** How long sent submissions are kept. */
	const RETENTION_DAYS = 14;

	/**
	 * Who sends.
	 *
	 * @var Runner
	 */
	private $runner;

	/**
	 * What is sent.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * How the site calls itself.
	 *
	 * @var Loopback
	 */
	private $loopback;

	/**
	 * Whether a run was asked for in this request.
	 *
	 * @var bool
	 */
	private $asked = false;

	/**
	 * Makes it.
	 *
	 * @param Runner   $runner   Who sends.
	 * @param Queue    $queue    What is sent.
	 * @param Loopback $loopback How the site calls itself.
	 */
	public function __construct( Runner $runner, Queue $queue, Loopback $loopback ) {
		$this->runner   = $runner;
		$this->queue    = $queue;
		$this->loopback = $loopback;
	}

	/**
	 * Asks for a run as soon as the visitor has the response.
	 */
	public function run_after_response(): void {
		if ( $this->asked ) {
			return;
		}
		$this->asked = true;
		// After everybody else's work at shutdown, and after WordPress has flushed its buffers.
		add_action( 'shutdown', array( $this, 'on_shutdown' ), PHP_INT_MAX );
	}

	/**
	 * All output has been made.
	 */
	public function on_shutdown(): void {
		if ( $this->let_the_visitor_go() ) {
			$this->run();
		} else {
			$this->loopback->call();
		}
	}

	/**
	 * On the site's own call.
	 */
	public function on_ajax(): void {
		if ( ! $this->loopback->is_genuine() ) {
			wp_die( '', '', array( 'response' => 403 ) );
		}
		// Whoever called has left already.
		ignore_user_abort( true );
		$this->run();
		wp_die( '', '', array( 'response' => 200 ) );
	}

	/**
	 * On WP-Cron.
	 */
	public function on_cron(): void {
		/**
		 * Filters how many days a sent submission stays in the site's database.
		 *
		 * @param int $days 14 unless told.
		 */
		$days = max( 0, (int) apply_filters( 'leadsheet_retention_days', self::RETENTION_DAYS ) );
		$this->queue->purge( $days * DAY_IN_SECONDS );
		$this->run();
	}

	/**
	 * Adds "every minute" to WP-Cron's schedules. The name is not translated: plugins ask for the
	 * schedules before translations may be loaded.
	 *
	 * @param array $schedules Name → interval.
	 */
	public function add_schedule( $schedules ): array {
		$schedules                   = (array) $schedules;
		$schedules[ self::SCHEDULE ] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => 'Leadsheet: every minute',
		);
		return $schedules;
	}

	/**
	 * Schedules the runs, where they are not.
	 */
	public static function schedule(): void {
		if ( ! wp_next_scheduled( self::CRON ) ) {
			wp_schedule_event( time() + MINUTE_IN_SECONDS, self::SCHEDULE, self::CRON );
		}
	}

	/**
	 * Ends them.
	 */
	public static function unschedule(): void {
		wp_clear_scheduled_hook( self::CRON );
	}

	/**
	 * Runs once; where that was not enough, another process goes on.
	 */
	private function run(): void {
		if ( $this->runner->run() ) {
			$this->loopback->call();
		}
	}

	/**
	 * Ends the response where PHP can do that and go on.
	 *
	 * @return bool Whether it could.
	 */
	private function let_the_visitor_go(): bool {
		foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
			if ( function_exists( $finish ) ) {
				// A session's lock would make the visitor's next page wait for us.
				if ( PHP_SESSION_ACTIVE === session_status() ) {
					session_write_close();
				}
				$finish();
				return true;
			}
		}
		return false;
	}
}
