<?php
/**
 * Where a submission goes when the queue's table does not take it.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * One option each, so that two visitors at the same moment cannot overwrite each other. The next
 * run moves them into the queue, making its table again where it is gone.
 */
final class Spare {

	const PREFIX = 'leadsheet_spare_';

	/** The most that one run moves. */
	const BATCH = 100;

	/**
	 * Keeps a submission.
	 *
	 * @param string $submission_id UUID.
	 * @param string $body          The JSON to send.
	 * @return bool Whether it is stored.
	 */
	public function put( string $submission_id, string $body ): bool {
		return (bool) Table::quietly(
			static function () use ( $submission_id, $body ) {
				return add_option( self::PREFIX . $submission_id, $body, '', false );
			}
		);
	}

	/**
	 * Takes one back.
	 *
	 * @param string $submission_id UUID.
	 */
	public function drop( string $submission_id ): void {
		Table::quietly(
			static function () use ( $submission_id ) {
				delete_option( self::PREFIX . $submission_id );
			}
		);
	}

	/**
	 * How many are kept.
	 */
	public function count(): int {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- Options cannot be counted otherwise.
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE %s", self::pattern() ) );
	}

	/**
	 * Since when the first of them is kept, as Unix time; 0 where there is none.
	 */
	public function since(): int {
		$names = $this->names( 1 );
		$body  = $names ? json_decode( (string) get_option( $names[0] ), true ) : null;
		return (int) strtotime( (string) ( $body['submitted_at'] ?? '' ) );
	}

	/**
	 * Moves what is kept into the queue.
	 *
	 * @param Queue $queue Where they belong.
	 */
	public function move_to( Queue $queue ): void {
		$names = $this->names( self::BATCH );
		if ( $names ) {
			Table::install();
		}
		foreach ( $names as $name ) {
			$body = get_option( $name );
			if ( is_string( $body ) && $queue->put( substr( $name, strlen( self::PREFIX ) ), $body ) ) {
				delete_option( $name );
			}
		}
	}

	/**
	 * The options that hold one, oldest first.
	 *
	 * @param int $limit The most to give.
	 * @return string[]
	 */
	private function names( int $limit ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- Options cannot be listed otherwise.
		return $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s ORDER BY option_id LIMIT %d", self::pattern(), $limit ) );
	}

	/**
	 * For LIKE.
	 */
	private static function pattern(): string {
		global $wpdb;
		return $wpdb->esc_like( self::PREFIX ) . '%';
	}
}
