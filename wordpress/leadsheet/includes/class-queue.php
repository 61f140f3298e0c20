<?php
/**
 * The queue: what changes a submission's state.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * A submission is waiting until Leadsheet has it (sent) or will not take it (failed). Whoever
 * sends it holds a lease for the time, so that two runs never send the same one; a run that died
 * loses its lease and the submission is simply due again.
 */
final class Queue {

	const WAITING = 'waiting';
	const SENT    = 'sent';
	const FAILED  = 'failed';

	/** How long a submission is retried, in seconds. */
	const PATIENCE = 7 * DAY_IN_SECONDS;

	/** Longer than any request may take. */
	const LEASE = 120;

	/**
	 * Stores a submission: one INSERT. The same id again changes nothing.
	 *
	 * @param string $submission_id UUID.
	 * @param string $body          The JSON to send, ASCII.
	 * @param int    $pause         Seconds before it is due.
	 * @return bool Whether it is stored.
	 */
	public function put( string $submission_id, string $body, int $pause = 0 ): bool {
		global $wpdb;
		$now = time();
		$row = array(
			'submission_id' => $submission_id,
			'state'         => self::WAITING,
			'created_at'    => $now,
			'next_at'       => $now + $pause,
			'retry_until'   => $now + self::PATIENCE,
			'detail'        => '',
			'body'          => $body,
		);
		return Table::quietly(
			function () use ( $wpdb, $row ) {
				return (bool) $wpdb->insert( Table::name(), $row, array( '%s', '%s', '%d', '%d', '%d', '%s', '%s' ) )
					|| $this->has( $row['submission_id'] );
			}
		);
	}

	/**
	 * Puts another body in a submission's place, due now: its outcome is known, or has changed. Where the
	 * old one was sent already, this one follows it under the same id.
	 *
	 * @param string $submission_id UUID.
	 * @param string $body          The JSON to send, ASCII.
	 * @return bool Whether there is such a submission.
	 */
	public function revise( string $submission_id, string $body ): bool {
		$this->update(
			array(
				'state' => self::WAITING,
				'body'  => $body,
			) + $this->fresh(),
			array( 'submission_id' => $submission_id )
		);
		return (bool) Table::quietly(
			function () use ( $submission_id ) {
				return $this->has( $submission_id );
			}
		);
	}

	/**
	 * Takes a submission back that turned out to be none, unless it is sent already.
	 *
	 * @param string $submission_id UUID.
	 */
	public function drop( string $submission_id ): void {
		$this->delete(
			array(
				'submission_id' => $submission_id,
				'state'         => self::WAITING,
			)
		);
	}

	/**
	 * The body of a submission, '' where it is not here any more.
	 *
	 * @param string $submission_id UUID.
	 */
	public function body( string $submission_id ): string {
		global $wpdb;
		$table = Table::name();
		return (string) Table::quietly(
			static function () use ( $wpdb, $table, $submission_id ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_var( $wpdb->prepare( "SELECT body FROM $table WHERE submission_id = %s", $submission_id ) );
			}
		);
	}

	/**
	 * When the next submission is due, as Unix time; 0 where none waits.
	 */
	public function next_due(): int {
		global $wpdb;
		$table = Table::name();
		return (int) Table::quietly(
			static function () use ( $wpdb, $table ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_var( $wpdb->prepare( "SELECT MIN(next_at) FROM $table WHERE state = %s", self::WAITING ) );
			}
		);
	}

	/**
	 * Whether a submission is due that nobody is sending.
	 */
	public function has_free(): bool {
		global $wpdb;
		$table = Table::name();
		return (bool) Table::quietly(
			static function () use ( $wpdb, $table ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_var( $wpdb->prepare( "SELECT id FROM $table WHERE state = %s AND next_at <= %d AND leased_until <= %d LIMIT 1", self::WAITING, time(), time() ) );
			}
		);
	}

	/**
	 * Takes the submission that has been due longest, under a lease.
	 *
	 * @return object|null The row, or null where nothing is due.
	 */
	public function claim(): ?object {
		global $wpdb;
		$table = Table::name();
		return Table::quietly(
			function () use ( $wpdb, $table ) {
				$now = time();
				// phpcs:disable WordPress.DB -- The table's name is ours.
				$ids = $wpdb->get_col(
					$wpdb->prepare(
						"SELECT id FROM $table WHERE state = %s AND next_at <= %d AND leased_until <= %d ORDER BY next_at, id LIMIT 20",
						self::WAITING,
						$now,
						$now
					)
				);
				foreach ( $ids as $id ) {
					// Another run may have read the same list: the first UPDATE to get through wins.
					$won = $wpdb->query(
						$wpdb->prepare(
							"UPDATE $table SET leased_until = %d WHERE id = %d AND state = %s AND next_at <= %d AND leased_until <= %d",
							$now + self::LEASE,
							$id,
							self::WAITING,
							$now,
							$now
						)
					);
					if ( $won ) {
						return $wpdb->get_row( $wpdb->prepare( "SELECT * FROM $table WHERE id = %d", $id ) );
					}
				}
				// phpcs:enable
				return null;
			}
		);
	}

	/**
	 * Leadsheet has it.
	 *
	 * @param object $row     The claimed row.
	 * @param string $lead_id The id that Leadsheet gave it; '' where it named none.
	 */
	public function settle( object $row, string $lead_id = '' ): void {
		$this->finish( $row, self::SENT, new Outcome( Outcome::DELIVERED, '', 0, $lead_id ) );
	}

	/**
	 * Leadsheet does not have it: due again after a pause, or given up where that pause would pass
	 * the end of PATIENCE or where repeating changes nothing.
	 *
	 * @param object  $row     The claimed row.
	 * @param Outcome $outcome What became of the request.
	 */
	public function postpone( object $row, Outcome $outcome ): void {
		$attempts = (int) $row->attempts + 1;
		$next_at  = time() + max( Pause::after( $attempts ), (int) $outcome->retry_after() );
		if ( ! $outcome->may_succeed_later() || $next_at > (int) $row->retry_until ) {
			$this->finish( $row, self::FAILED, $outcome );
			return;
		}
		$this->conclude(
			$row,
			array(
				'next_at'  => $next_at,
				'attempts' => $attempts,
			) + self::told( $outcome )
		);
	}

	/**
	 * The other side is back: those that wait out a pause after a try need not wait longer.
	 */
	public function wake(): void {
		global $wpdb;
		$table = Table::name();
		Table::quietly(
			function () use ( $wpdb, $table ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				$wpdb->query( $wpdb->prepare( "UPDATE $table SET next_at = %d WHERE state = %s AND attempts > 0 AND next_at > %d", time(), self::WAITING, time() ) );
			}
		);
	}

	/**
	 * The owner changed the settings: every waiting submission is due and has its full time again.
	 */
	public function renew(): void {
		$this->update( $this->fresh(), array( 'state' => self::WAITING ) );
	}

	/**
	 * Sends a submission again, whatever became of it: due now, with its full time.
	 *
	 * @param int $id Row id.
	 */
	public function resend( int $id ): void {
		$this->update( array( 'state' => self::WAITING ) + $this->fresh(), array( 'id' => $id ) );
	}

	/**
	 * Sends every failed submission again.
	 */
	public function resend_failed(): void {
		$this->update( array( 'state' => self::WAITING ) + $this->fresh(), array( 'state' => self::FAILED ) );
	}

	/**
	 * Throws a failed submission away: the owner's decision, nobody else's.
	 *
	 * @param int $id Row id.
	 */
	public function discard( int $id ): void {
		$this->delete(
			array(
				'id'    => $id,
				'state' => self::FAILED,
			)
		);
	}

	/**
	 * Deletes a submission whatever became of it: the person who sent it wishes so.
	 *
	 * @param int $id Row id.
	 */
	public function forget( int $id ): void {
		$this->delete( array( 'id' => $id ) );
	}

	/**
	 * Deletes what has been sent long enough ago. What waits or failed stays.
	 *
	 * @param int $seconds Retention time.
	 */
	public function purge( int $seconds ): void {
		global $wpdb;
		$table = Table::name();
		Table::quietly(
			function () use ( $wpdb, $table, $seconds ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				$wpdb->query( $wpdb->prepare( "DELETE FROM $table WHERE state = %s AND settled_at < %d", self::SENT, time() - $seconds ) );
			}
		);
	}

	/**
	 * Whether a submission is stored.
	 *
	 * @param string $submission_id UUID.
	 */
	private function has( string $submission_id ): bool {
		global $wpdb;
		$table = Table::name();
		// phpcs:ignore WordPress.DB -- The table's name is ours.
		return (bool) $wpdb->get_var( $wpdb->prepare( "SELECT id FROM $table WHERE submission_id = %s", $submission_id ) );
	}

	/**
	 * Ends a claimed submission's waiting.
	 *
	 * @param object  $row     The claimed row.
	 * @param string  $state   SENT or FAILED.
	 * @param Outcome $outcome What became of the request.
	 */
	private function finish( object $row, string $state, Outcome $outcome ): void {
		$this->conclude(
			$row,
			array(
				'state'      => $state,
				'settled_at' => time(),
				'attempts'   => (int) $row->attempts + 1,
			) + self::told( $outcome )
		);
	}

	/**
	 * Notes what came of sending a row, and gives the lease back. Where another body took its place
	 * meanwhile (revise()), nothing has come of that one yet.
	 *
	 * @param object $row     The claimed row.
	 * @param array  $columns Column → value.
	 */
	private function conclude( object $row, array $columns ): void {
		$id = array( 'id' => (int) $row->id );
		$this->update( $columns, $id + array( 'body' => $row->body ) );
		$this->update( array( 'leased_until' => 0 ), $id );
	}

	/**
	 * The columns that say what happened.
	 *
	 * @param Outcome $outcome What became of the request.
	 */
	private static function told( Outcome $outcome ): array {
		return array(
			'problem'     => $outcome->problem(),
			'http_status' => $outcome->http_status(),
			'detail'      => Text::json( $outcome->detail() ),
		);
	}

	/**
	 * The columns of a submission that starts anew.
	 */
	private function fresh(): array {
		return array(
			'next_at'     => time(),
			'retry_until' => time() + self::PATIENCE,
			'settled_at'  => 0,
			'attempts'    => 0,
		);
	}

	/**
	 * One DELETE.
	 *
	 * @param array $where Column → value.
	 */
	private function delete( array $where ): void {
		global $wpdb;
		Table::quietly(
			static function () use ( $wpdb, $where ) {
				$wpdb->delete( Table::name(), $where, self::formats( $where ) );
			}
		);
	}

	/**
	 * One UPDATE.
	 *
	 * @param array $columns Column → value.
	 * @param array $where   Column → value.
	 */
	private function update( array $columns, array $where ): void {
		global $wpdb;
		Table::quietly(
			static function () use ( $wpdb, $columns, $where ) {
				$wpdb->update( Table::name(), $columns, $where, self::formats( $columns ), self::formats( $where ) );
			}
		);
	}

	/**
	 * The placeholder of each value.
	 *
	 * @param array $columns Column → value.
	 * @return string[]
	 */
	private static function formats( array $columns ): array {
		return array_map(
			static function ( $value ) {
				return is_int( $value ) ? '%d' : '%s';
			},
			array_values( $columns )
		);
	}
}
