<?php
/**
 * When the queue is sent.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Right after the response that took a submission; what remains, when it is due: by one event of WP-Cron
 * or, where that does not come, after a visitor's page. While nothing waits nothing is scheduled.
 *
 * PHP-FPM and LiteSpeed can end the response and go on in the same process. Elsewhere the site calls
 * itself; so it does where other visitors are waiting for the process, because a call of one's own takes its
 * place behind them.
 */
final class Background {

	const CRON = 'leadsheet_run';

	/** When something is due, as Unix time; loaded with every page, so that looking costs nothing. */
	const DUE_OPTION = 'leadsheet_due';

	/** WP-Cron's own time to come, in seconds, before a visitor's page does its work. */
	const LATE = 90;

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
	 * Who is told when something waits for long.
	 *
	 * @var Alert
	 */
	private $alert;

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
	 * @param Alert    $alert    Who is told when something waits for long.
	 */
	public function __construct( Runner $runner, Queue $queue, Loopback $loopback, Alert $alert ) {
		$this->runner   = $runner;
		$this->queue    = $queue;
		$this->loopback = $loopback;
		$this->alert    = $alert;
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
		$visitor_has_gone = $this->let_the_visitor_go();
		if ( ! $this->runner->has_work() ) {
			// Someone else is sending, or it is not due: later then.
			$this->plan();
		} elseif ( $visitor_has_gone && ! Pool::is_full() ) {
			$this->run();
		} elseif ( $this->loopback->call() ) {
			$this->expect( time() + MINUTE_IN_SECONDS );
		} elseif ( $visitor_has_gone ) {
			$this->run();
		} else {
			$this->plan();
		}
	}

	/**
	 * On the site's own call.
	 */
	public function on_ajax(): void {
		if ( ! $this->loopback->is_genuine() ) {
			wp_die( '', '', array( 'response' => 403 ) );
		}
		$this->loopback->heard();
		// Whoever called has left already.
		ignore_user_abort( true );
		$this->run();
		wp_die( '', '', array( 'response' => 200 ) );
	}

	/**
	 * On WP-Cron, when something is due.
	 */
	public function on_cron(): void {
		$this->purge();
		// WordPress starts its cron ahead of the visitor whose page started it.
		if ( Pool::is_full() && $this->runner->has_work() && $this->loopback->call() ) {
			$this->expect( time() + MINUTE_IN_SECONDS );
		} else {
			$this->run();
		}
	}

	/**
	 * On WordPress's own daily cleaning.
	 */
	public function on_daily(): void {
		$this->purge();
		$this->alert->look();
		$this->plan();
	}

	/**
	 * On admin_init: whoever looks after things finds them planned, whatever became of the last request.
	 */
	public function on_admin(): void {
		if ( ! wp_doing_ajax() ) {
			$this->plan();
		}
	}

	/**
	 * On init of every page: where WP-Cron is off or does not come, visits send what is due.
	 */
	public function on_visit(): void {
		$due = (int) get_option( self::DUE_OPTION, 0 );
		if ( ! $due || wp_doing_cron() || wp_doing_ajax() || time() < $due + ( self::is_cron_off() ? 0 : self::LATE ) ) {
			return;
		}
		// Those who come at the same moment need not do the same.
		update_option( self::DUE_OPTION, time() + MINUTE_IN_SECONDS, true );
		$this->run_after_response();
	}

	/**
	 * Whether this site has WP-Cron switched off.
	 */
	public static function is_cron_off(): bool {
		return defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON;
	}

	/**
	 * Schedules what is due next; nothing where nothing waits.
	 */
	public function plan(): void {
		$next = $this->runner->next_at();
		if ( ! $next ) {
			self::unschedule();
			return;
		}
		$next      = max( $next, time() + 1 );
		$scheduled = (int) wp_next_scheduled( self::CRON );
		// A run that comes a little early finds nothing; one that is late keeps a lead waiting.
		if ( ! $scheduled || $scheduled > $next + 5 || $scheduled < $next - MINUTE_IN_SECONDS ) {
			wp_clear_scheduled_hook( self::CRON );
			wp_schedule_single_event( $next, self::CRON );
		}
		$this->expect( $next );
	}

	/**
	 * Notes when visits are to look after what is due, should nobody else have done it by then. Who comes
	 * in the same few seconds need not note it anew.
	 *
	 * @param int $moment Unix time.
	 */
	private function expect( int $moment ): void {
		$noted = (int) get_option( self::DUE_OPTION, 0 );
		if ( $noted > $moment || $noted < $moment - 5 ) {
			update_option( self::DUE_OPTION, $moment, true );
		}
	}

	/**
	 * Ends what is scheduled.
	 */
	public static function unschedule(): void {
		wp_clear_scheduled_hook( self::CRON );
		if ( get_option( self::DUE_OPTION ) ) {
			delete_option( self::DUE_OPTION );
		}
	}

	/**
	 * Runs once; where that was not enough, another process goes on.
	 */
	private function run(): void {
		$more = $this->runner->run();
		$this->alert->look();
		if ( $more && $this->loopback->call() ) {
			$this->expect( time() + MINUTE_IN_SECONDS );
		} else {
			$this->plan();
		}
	}

	/**
	 * Deletes what was sent long enough ago.
	 */
	private function purge(): void {
		/**
		 * Filters how many days a sent submission stays in the site's database.
		 *
		 * @param int $days 14 unless told.
		 */
		$days = max( 0, (int) apply_filters( 'leadsheet_retention_days', self::RETENTION_DAYS ) );
		$this->queue->purge( $days * DAY_IN_SECONDS );
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
