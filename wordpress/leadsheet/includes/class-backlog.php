<?php
/**
 * The queue as people see it.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Reads only.
 */
final class Backlog {

	/** What the JSON tells of the visit and the visitor beside the form's fields. */
	const ABOUT = array( 'page_url', 'touch', 'page_views', 'remote_ip', 'user_agent' );

	/**
	 * Submissions that could not be put into the queue.
	 *
	 * @var Spare
	 */
	private $spare;

	/**
	 * Makes it.
	 *
	 * @param Spare $spare Submissions that could not be put into the queue; they wait too.
	 */
	public function __construct( Spare $spare ) {
		$this->spare = $spare;
	}

	/**
	 * How many are kept aside because the table does not take them.
	 */
	public function aside(): int {
		return $this->spare->count();
	}

	/**
	 * How many are in each state, and since when the oldest of them.
	 *
	 * @return array<string, array{count: int, since: int}> State → count and Unix time.
	 */
	public function overview(): array {
		global $wpdb;
		$table = Table::name();
		$rows  = Table::quietly(
			static function () use ( $wpdb, $table ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_results( "SELECT state, COUNT(*) AS how_many, MIN(created_at) AS since FROM $table GROUP BY state" );
			}
		);
		$none  = array(
			'count' => 0,
			'since' => 0,
		);
		$found = array_fill_keys( array( Queue::WAITING, Queue::SENT, Queue::FAILED ), $none );
		foreach ( (array) $rows as $row ) {
			$found[ $row->state ] = array(
				'count' => (int) $row->how_many,
				'since' => (int) $row->since,
			);
		}
		return $this->with_spare( $found );
	}

	/**
	 * Counts those kept aside among the waiting ones.
	 *
	 * @param array $found State → count and Unix time.
	 */
	private function with_spare( array $found ): array {
		$aside = $this->spare->count();
		if ( $aside > 0 ) {
			$waiting = $found[ Queue::WAITING ];
			$since   = $this->spare->since();

			$found[ Queue::WAITING ] = array(
				'count' => $waiting['count'] + $aside,
				'since' => $waiting['count'] ? min( $waiting['since'], $since ) : $since,
			);
		}
		return $found;
	}

	/**
	 * Those that need a person or time, failed ones first, then by age.
	 *
	 * @param int $limit The most to give.
	 * @return object[]
	 */
	public function unsent( int $limit ): array {
		return $this->rows( 'state IN (%s, %s) ORDER BY state, id', array( Queue::FAILED, Queue::WAITING ), $limit );
	}

	/**
	 * Those that were sent, newest first.
	 *
	 * @param int $limit The most to give.
	 * @return object[]
	 */
	public function sent( int $limit ): array {
		return $this->rows( 'state = %s ORDER BY id DESC', array( Queue::SENT ), $limit );
	}

	/**
	 * How many were sent after a moment.
	 *
	 * @param int $moment Unix time.
	 */
	public function sent_since( int $moment ): int {
		global $wpdb;
		$table = Table::name();
		return (int) Table::quietly(
			static function () use ( $wpdb, $table, $moment ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $table WHERE state = %s AND settled_at > %d", Queue::SENT, $moment ) );
			}
		);
	}

	/**
	 * One that failed, or null.
	 *
	 * @param int $id Row id.
	 */
	public function failed( int $id ): ?object {
		$rows = $this->rows( 'id = %d AND state = %s', array( $id, Queue::FAILED ), 1 );
		return $rows ? $rows[0] : null;
	}

	/**
	 * One row, or null.
	 *
	 * @param int $id Row id.
	 */
	public function row( int $id ): ?object {
		$rows = $this->rows( 'id = %d', array( $id ), 1 );
		return $rows ? $rows[0] : null;
	}

	/**
	 * The rows whose JSON holds a text anywhere, oldest first. It is read from the first to the last, so
	 * not for a page that people open often.
	 *
	 * @param string $text What to look for.
	 * @return int[]
	 */
	public function ids_with( string $text ): array {
		global $wpdb;
		$table   = Table::name();
		$pattern = '%' . $wpdb->esc_like( trim( Text::json( $text ), '"' ) ) . '%';
		$ids     = Table::quietly(
			static function () use ( $wpdb, $table, $pattern ) {
				// phpcs:ignore WordPress.DB -- The table's name is ours.
				return $wpdb->get_col( $wpdb->prepare( "SELECT id FROM $table WHERE body LIKE %s ORDER BY id", $pattern ) );
			}
		);
		return array_map( 'intval', (array) $ids );
	}

	/**
	 * Rows, each with its form's title.
	 *
	 * @param string $condition Follows WHERE.
	 * @param array  $values    For its placeholders.
	 * @param int    $limit     The most to give.
	 * @return object[]
	 */
	private function rows( string $condition, array $values, int $limit ): array {
		global $wpdb;
		$table    = Table::name();
		$values[] = $limit;
		$rows     = Table::quietly(
			static function () use ( $wpdb, $table, $condition, $values ) {
				// phpcs:ignore WordPress.DB -- The table's name and the conditions are ours.
				return $wpdb->get_results( $wpdb->prepare( "SELECT * FROM $table WHERE $condition LIMIT %d", $values ) );
			}
		);
		return array_map( array( self::class, 'opened' ), (array) $rows );
	}

	/**
	 * A row with what stands in its JSON.
	 *
	 * @param object $row A row.
	 */
	private static function opened( object $row ): object {
		$body            = json_decode( $row->body, true );
		$body            = is_array( $body ) ? $body : array();
		$row->form_title = (string) ( $body['form']['title'] ?? '' );
		$row->status     = (string) ( $body['status'] ?? '' );
		$row->detail     = (string) json_decode( $row->detail );
		$row->fields     = (array) ( $body['fields'] ?? array() );
		$row->labels     = (array) ( $body['labels'] ?? array() );
		$row->about      = array_intersect_key( $body, array_flip( self::ABOUT ) );
		return $row;
	}
}
