<?php
/**
 * One run through the queue.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Sends what is due until nothing is left, time is up, or the other side cannot be reached.
 */
final class Runner {

	/** Unix time before which nothing is sent: the other side asked for it (Retry-After). */
	const HOLD_OPTION = 'leadsheet_hold';

	/**
	 * Unix time before which nothing is tried because nothing got through a moment ago. Otherwise each
	 * submission during an outage would keep a PHP process waiting for the time-out; one try a minute is
	 * enough.
	 */
	const REST_OPTION = 'leadsheet_rest';
	const REST        = 50;

	/** When a run last did something: array{at: int, delivered: int}. */
	const LAST_RUN_OPTION = 'leadsheet_last_run';

	/** The longest a run may take, in seconds, and the most it sends. */
	const SECONDS = 20;
	const ROWS    = 200;

	/**
	 * So that a server that hangs holds up one PHP process, however many submissions come in meanwhile.
	 * For longer than a run may take, with the request it ends on; in seconds.
	 */
	const LOCK_OPTION = 'leadsheet_run_lock';
	const LEASE       = 90;

	/** A submission that breaks the other side must not hold up those behind it; an outage should. */
	const BUSY_IN_A_ROW = 3;

	/**
	 * What to send.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Submissions that could not be put into the queue.
	 *
	 * @var Spare
	 */
	private $spare;

	/**
	 * How to send.
	 *
	 * @var Sender
	 */
	private $sender;

	/**
	 * Where to.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * So that only one process sends.
	 *
	 * @var Lock
	 */
	private $lock;

	/**
	 * Makes a runner.
	 *
	 * @param Queue    $queue    What to send.
	 * @param Spare    $spare    Submissions that could not be put into the queue.
	 * @param Sender   $sender   How to send.
	 * @param Settings $settings Where to.
	 */
	public function __construct( Queue $queue, Spare $spare, Sender $sender, Settings $settings ) {
		$this->queue    = $queue;
		$this->spare    = $spare;
		$this->sender   = $sender;
		$this->settings = $settings;
		$this->lock     = new Lock( self::LOCK_OPTION, self::LEASE );
	}

	/**
	 * Runs, unless another process does. What comes in while a run ends is seen by it or by the one that
	 * comes with it: the queue is looked at again after the lock was given back.
	 *
	 * @param int $seconds The longest it may take.
	 * @param int $rows    The most it sends.
	 * @return bool Whether it stopped only because of these limits, so that another run has work.
	 */
	public function run( int $seconds = self::SECONDS, int $rows = self::ROWS ): bool {
		$stop_at = time() + $seconds;
		do {
			if ( ! $this->may_run() || ! $this->lock->take() ) {
				return false;
			}
			try {
				$finished = $this->run_locked( $stop_at, $rows );
			} finally {
				$this->lock->release();
			}
		} while ( $finished && time() < $stop_at && $this->queue->has_free() );
		return ! $finished;
	}

	/**
	 * Whether a run would find something to do now.
	 */
	public function has_work(): bool {
		return $this->may_run() && ! $this->lock->is_held() && ( $this->spare->count() > 0 || $this->queue->has_free() );
	}

	/**
	 * When there will be something to do, as Unix time; 0 where nothing waits.
	 */
	public function next_at(): int {
		$due = $this->spare->count() > 0 ? time() + MINUTE_IN_SECONDS : $this->queue->next_due();
		if ( ! $due || ! $this->settings->is_complete() ) {
			return 0;
		}
		return max( $due, self::held_until(), (int) get_option( self::REST_OPTION, 0 ) );
	}

	/**
	 * Whether there is somewhere to send to, and no reason to leave it alone.
	 */
	private function may_run(): bool {
		return $this->settings->is_complete() && ! self::held_until() && time() >= (int) get_option( self::REST_OPTION, 0 );
	}

	/**
	 * One run under the lock.
	 *
	 * @param int $stop_at Unix time.
	 * @param int $rows    The most it sends.
	 * @return bool False where only the limits ended it.
	 */
	private function run_locked( int $stop_at, int $rows ): bool {
		$this->spare->move_to( $this->queue );
		$tally    = array(
			'tried'     => 0,
			'delivered' => 0,
			'busy'      => 0,
		);
		$finished = $this->work_through( $stop_at, $rows, $tally );
		if ( $tally['tried'] > 0 ) {
			$noted = array(
				'at'        => time(),
				'delivered' => $tally['delivered'],
			);
			update_option( self::LAST_RUN_OPTION, $noted, false );
		}
		return $finished;
	}

	/**
	 * Sends one after the other.
	 *
	 * @param int   $stop_at Unix time.
	 * @param int   $rows    The most it sends.
	 * @param array $tally   Counts how many were tried, delivered, and met a busy side in a row.
	 * @return bool False where only the limits ended it.
	 */
	private function work_through( int $stop_at, int $rows, array &$tally ): bool {
		while ( $tally['tried'] < $rows && time() < $stop_at ) {
			$row = $this->queue->claim();
			if ( null === $row ) {
				return true;
			}
			++$tally['tried'];
			$outcome = $this->sender->send( $row->submission_id, $row->body );
			if ( Outcome::DELIVERED === $outcome->kind() ) {
				$this->delivered( $row, $outcome, $tally );
			} elseif ( ! $this->missed( $row, $outcome, $tally ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Leadsheet has it. After the first of a run, those that wait out a pause are due too.
	 *
	 * @param object  $row     The claimed row.
	 * @param Outcome $outcome What became of the request.
	 * @param array   $tally   The counts.
	 */
	private function delivered( object $row, Outcome $outcome, array &$tally ): void {
		$this->queue->settle( $row, $outcome->detail() );
		if ( 0 === $tally['delivered'] ) {
			$this->queue->wake();
		}
		++$tally['delivered'];
		$tally['busy'] = 0;
	}

	/**
	 * Leadsheet does not have it.
	 *
	 * @param object  $row     The claimed row.
	 * @param Outcome $outcome What became of the request.
	 * @param array   $tally   The counts.
	 * @return bool Whether the next one may fare better.
	 */
	private function missed( object $row, Outcome $outcome, array &$tally ): bool {
		$this->queue->postpone( $row, $outcome );
		$tally['busy'] = Outcome::BUSY === $outcome->kind() ? $tally['busy'] + 1 : 0;
		if ( Outcome::CLOSED === $outcome->kind() ) {
			update_option( self::REST_OPTION, time() + self::REST, false );
			return false;
		}
		return ! $this->hold( $outcome ) && $tally['busy'] < self::BUSY_IN_A_ROW;
	}

	/**
	 * Forgets every reason to wait: the owner wants to send now.
	 */
	public function release(): void {
		delete_option( self::HOLD_OPTION );
		delete_option( self::REST_OPTION );
	}

	/**
	 * Until when the other side asked to be left alone, as Unix time; 0 where it does not any more.
	 */
	public static function held_until(): int {
		$until = (int) get_option( self::HOLD_OPTION, 0 );
		return $until > time() ? $until : 0;
	}

	/**
	 * Notes how long the other side asked to be left alone.
	 *
	 * @param Outcome $outcome What became of a request.
	 * @return bool Whether it did.
	 */
	private function hold( Outcome $outcome ): bool {
		if ( null === $outcome->retry_after() ) {
			return false;
		}
		update_option( self::HOLD_OPTION, time() + $outcome->retry_after(), false );
		return true;
	}
}
