<?php
/**
 * The WP Consent API, by which many consent banners tell plugins what the visitor allows.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Asked here for forms that come without JavaScript; the browser script asks it in the browser.
 */
final class Consent_Api {

	const CATEGORY = 'marketing';

	/**
	 * On plugins_loaded: says that this plugin keeps to it, and which cookies it sets.
	 */
	public static function register(): void {
		add_filter( 'wp_consent_api_registered_' . Plugin::basename(), '__return_true' );
		if ( function_exists( 'wp_add_cookie_info' ) ) {
			$what = __( 'The advertisement, search or site that the visitor came from', 'leadsheet' );
			wp_add_cookie_info( 'leadsheet_first', 'Leadsheet', self::CATEGORY, __( '90 days', 'leadsheet' ), $what );
			wp_add_cookie_info( 'leadsheet_last', 'Leadsheet', self::CATEGORY, __( '30 minutes', 'leadsheet' ), $what );
		}
	}

	/**
	 * Whether a banner manages consent and the visitor has not given it. A visitor's no stays a no while
	 * no banner says that it manages consent: the API says yes to everything then.
	 */
	public static function refuses(): bool {
		return self::has_denied() || ( self::decides() && ! wp_has_consent( self::CATEGORY ) );
	}

	/**
	 * Whether a banner manages consent and the visitor has given it.
	 */
	public static function agrees(): bool {
		return self::decides() && wp_has_consent( self::CATEGORY );
	}

	/**
	 * Whether the visitor said no, by the cookie in which the API keeps it.
	 */
	private static function has_denied(): bool {
		if ( ! function_exists( 'wp_has_consent' ) ) {
			return false;
		}
		$prefix = apply_filters( 'wp_consent_cookie_prefix', 'wp_consent' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The API's own.
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Compared only.
		return is_string( $prefix ) && 'deny' === ( $_COOKIE[ $prefix . '_' . self::CATEGORY ] ?? '' );
	}

	/**
	 * Whether a banner manages consent; without one, the API says yes to everything.
	 */
	private static function decides(): bool {
		return function_exists( 'wp_has_consent' ) && function_exists( 'wp_get_consent_type' ) && wp_get_consent_type();
	}
}
