<?php
/**
 * One at a time.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Whatever many visitors come to at the same moment is done by one of their processes. A row of the
 * options with an end: whoever dies loses it.
 */
final class Lock {

	/**
	 * The option that it is.
	 *
	 * @var string
	 */
	private $option;

	/**
	 * How long it holds, in seconds.
	 *
	 * @var int
	 */
	private $lease;

	/**
	 * What we wrote when we took it; '' while we do not have it.
	 *
	 * @var string
	 */
	private $mine = '';

	/**
	 * Makes one; whoever makes another of the same name has the same one.
	 *
	 * @param string $option The option that it is.
	 * @param int    $lease  How long it holds, in seconds.
	 */
	public function __construct( string $option, int $lease ) {
		$this->option = $option;
		$this->lease  = $lease;
	}

	/**
	 * Takes it.
	 *
	 * @return bool False where someone else has it.
	 */
	public function take(): bool {
		$before = $this->read();
		if ( (int) $before > time() ) {
			return false;
		}
		if ( '' === $before ) {
			$this->make();
			$before = $this->read();
		}
		$wanted = ( time() + $this->lease ) . ':' . wp_generate_password( 12, false );
		// Whoever changes what both have read is first.
		if ( (int) $before > time() || ! $this->swap( $before, $wanted ) ) {
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
			$this->swap( $this->mine, '0' );
			$this->mine = '';
		}
	}

	/**
	 * Whether someone has it.
	 */
	public function is_held(): bool {
		return (int) $this->read() > time();
	}

	/**
	 * Ends it, whoever has it.
	 */
	public function clear(): void {
		$now = $this->read();
		if ( (int) $now > 0 ) {
			$this->swap( $now, '0' );
		}
	}

	/**
	 * Makes its row, unless it is there by now. add_option() would write over what another process
	 * has made of it since we read.
	 */
	private function make(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- What WordPress itself does for the locks of its updates.
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, '0', 'off')", $this->option ) );
	}

	/**
	 * What stands there, past every cache.
	 */
	private function read(): string {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- A cache would say what was.
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", $this->option ) );
	}

	/**
	 * Writes, unless something else stands there by now.
	 *
	 * @param string $before What was read.
	 * @param string $after  What to write.
	 * @return bool Whether it was written.
	 */
	private function swap( string $before, string $after ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- One statement, so that two processes cannot both succeed.
		return 1 === (int) $wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = %s WHERE option_name = %s AND option_value = %s", $after, $this->option, $before ) );
	}
}
