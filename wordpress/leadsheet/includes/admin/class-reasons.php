<?php
/**
 * What went wrong, in words.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Clock;

defined( 'ABSPATH' ) || exit;

/**
 * Each says what happened, why, and what to do.
 */
final class Reasons {

	/**
	 * The words for a problem.
	 *
	 * @param string $problem     Code of an Outcome.
	 * @param int    $http_status HTTP status, or 0.
	 * @param string $detail      What the other side, or the transport, said.
	 */
	public static function explain( string $problem, int $http_status, string $detail ): string {
		$words = self::words( $problem, $http_status );
		if ( '' === $detail ) {
			return $words;
		}
		/* translators: %s: what the other side, or the transport, said, in its own words. */
		return $words . ' ' . sprintf( __( '(Answer: %s)', 'leadsheet' ), $detail );
	}

	/**
	 * The words without what the other side said.
	 *
	 * @param string $problem     Code of an Outcome.
	 * @param int    $http_status HTTP status, or 0.
	 */
	private static function words( string $problem, int $http_status ): string {
		switch ( $problem ) {
			case '':
				return __( 'Not tried yet.', 'leadsheet' );
			case 'dns':
				return __( 'The address was not found: no server has this name. Check the address for a typing error.', 'leadsheet' );
			case 'tls':
				return __( 'No secure connection: the server’s certificate was not accepted, or it does not speak https there. Check the address, renew the certificate, or update this server’s list of certificates.', 'leadsheet' );
			case 'timeout':
				return __( 'No answer in time: the server is off, overloaded or behind a firewall. It is tried again by itself.', 'leadsheet' );
			case 'connect':
				return __( 'The connection was refused: nothing answers at this address and port. Check that Leadsheet is running, and the port in the address.', 'leadsheet' );
			case 'blocked':
				return __( 'This WordPress may not call other servers (WP_HTTP_BLOCK_EXTERNAL in wp-config.php). Add the server’s name to WP_ACCESSIBLE_HOSTS there.', 'leadsheet' );
			case 'token':
				/* translators: %d: HTTP status code. */
				return sprintf( __( 'Leadsheet did not accept the token (%d). Paste the current INTAKE_TOKEN; what waits is then sent by itself.', 'leadsheet' ), $http_status );
			case 'address':
				/* translators: %d: HTTP status code. */
				return sprintf( __( 'A server answered, but it is not Leadsheet (%d). Check the address; it is the part before /v1/leads.', 'leadsheet' ), $http_status );
			case 'clock':
				/* translators: 1: HTTP status code. 2: number of minutes. */
				return sprintf( __( 'Leadsheet did not accept the signature (%1$d): this server’s clock and Leadsheet’s are %2$d minutes apart. Set this server’s clock (ask your hosting company). It is tried again by itself.', 'leadsheet' ), $http_status, max( 1, (int) round( abs( Clock::skew() ) / MINUTE_IN_SECONDS ) ) );
			case 'proxy':
				/* translators: %d: HTTP status code. */
				return sprintf( __( 'What answered (%d) is not Leadsheet but something in front of it, such as a proxy or a firewall, or another server. Check the address, and let POST /v1/leads through. It is tried again by itself.', 'leadsheet' ), $http_status );
			case 'server':
				/* translators: %d: HTTP status code. */
				return sprintf( __( 'Leadsheet could not take it just now (%d). It is tried again by itself.', 'leadsheet' ), $http_status );
			case 'refused':
				/* translators: %d: HTTP status code. */
				return sprintf( __( 'Leadsheet refused this submission (%d). It is kept here; send it again once the reason is mended.', 'leadsheet' ), $http_status );
			default:
				return __( 'The server could not be reached. It is tried again by itself.', 'leadsheet' );
		}
	}
}
