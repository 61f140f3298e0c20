<?php
/**
 * One run at a time.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * A server that hangs holds up whoever waits for its answer. With a lock that is one PHP process, however
 * many submissions come in meanwhile. A row of the options with an end: whoever dies loses it.
 */
final class Lock {

	const OPTION = 'leadsheet_run_lock';

	/** Longer than a run may take, with the request it ends on. In seconds. */
	const LEASE = 90;

	/**
	 * What we wrote when we took it; '' while we do not have it.
	 *
	 * @var string
	 */
	private $mine = '';

	/**
	 * Takes it.
	 *
	 * @return bool False where someone else has it.
	 */
	public function take(): bool {
		$before = self::read();
		if ( (int) $before > time() ) {
			return false;
		}
		if ( '' === $before ) {
			add_option( self::OPTION, '0', '', false );
			$before = self::read();
		}
		$wanted = ( time() + self::LEASE ) . ':' . wp_generate_password( 12, false );
		// Whoever changes what both have read is first.
		if ( (int) $before > time() || ! self::swap( $before, $wanted ) ) {
			return false;
		}
		$this->mine = $wanted;
		return true;
	}

	/**
	 * Gives it back.
	 */
	public function release(): void {
		if ( '' !== $this->mine ) {
			self::swap( $this->mine, '0' );
			$this->mine = '';
		}
	}

	/**
	 * Whether someone has it.
	 */
	public static function is_held(): bool {
		return (int) self::read() > time();
	}

	/**
	 * What stands there, past every cache.
	 */
	private static function read(): string {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- A cache would say what was.
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", self::OPTION ) );
	}

	/**
	 * Writes, unless something else stands there by now.
	 *
	 * @param string $before What was read.
	 * @param string $after  What to write.
	 * @return bool Whether it was written.
	 */
	private static function swap( string $before, string $after ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- One statement, so that two processes cannot both succeed.
		return 1 === (int) $wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = %s WHERE option_name = %s AND option_value = %s", $after, self::OPTION, $before ) );
	}
}
