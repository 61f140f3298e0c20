<?php
/**
 * PHP's error log.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * The last resort, for what cannot be kept anywhere else. Never personal data.
 */
final class Log {

	/**
	 * One line.
	 *
	 * @param string $line What happened.
	 */
	public static function write( string $line ): void {
		error_log( 'Leadsheet: ' . $line ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- There is nowhere else left.
	}

	/**
	 * What broke and where. Not its message, which could quote what the visitor wrote.
	 *
	 * @param \Throwable $error What was thrown.
	 */
	public static function place( \Throwable $error ): string {
		return get_class( $error ) . ' at ' . basename( $error->getFile() ) . ':' . $error->getLine();
	}
}
