<?php
/**
 * What the current request says of itself.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * For form plugins that do not tell it themselves.
 */
final class Request {

	/**
	 * The page that the browser was on.
	 */
	public static function referer(): string {
		return isset( $_SERVER['HTTP_REFERER'] ) && is_string( $_SERVER['HTTP_REFERER'] ) ? esc_url_raw( wp_unslash( $_SERVER['HTTP_REFERER'] ), array( 'http', 'https' ) ) : '';
	}

	/**
	 * The visitor's address.
	 */
	public static function ip(): string {
		return self::server( 'REMOTE_ADDR' );
	}

	/**
	 * The visitor's browser.
	 */
	public static function user_agent(): string {
		return self::server( 'HTTP_USER_AGENT' );
	}

	/**
	 * One of the server's variables.
	 *
	 * @param string $name Its name.
	 */
	private static function server( string $name ): string {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only sent on, as JSON, and only where the owner wants it.
		return isset( $_SERVER[ $name ] ) && is_string( $_SERVER[ $name ] ) ? Text::cut( Text::repair( wp_unslash( $_SERVER[ $name ] ) ), 500 ) : '';
	}
}
