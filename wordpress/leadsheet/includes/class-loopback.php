<?php
/**
 * The site calls itself.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Requests;
use WpOrg\Requests\Transport\Fsockopen;

defined( 'ABSPATH' ) || exit;

/**
 * A request to admin-ajax.php that nobody waits for. The visitor's response is still open on servers
 * without PHP-FPM, so every millisecond counts: wp_remote_post() with cURL waits up to a second even
 * when told not to, WordPress's other transport writes the request and leaves.
 */
class Loopback {

	const ACTION = 'leadsheet_run';

	/** Proves that the site calls itself; a run gives nothing away, but nobody else needs one. */
	const SECRET_OPTION = 'leadsheet_run_secret';

	/** Unix time before which it is not tried: this site cannot reach itself. WP-Cron does the work. */
	const REST_OPTION = 'leadsheet_loopback_rest';

	/**
	 * Calls, unless it proved impossible a short while ago.
	 */
	public function call(): void {
		if ( time() < (int) get_option( self::REST_OPTION, 0 ) ) {
			return;
		}
		if ( ! $this->write_and_leave( admin_url( 'admin-ajax.php' ) ) ) {
			update_option( self::REST_OPTION, time() + HOUR_IN_SECONDS, false );
		}
	}

	/**
	 * Whether this request is such a call.
	 */
	public function is_genuine(): bool {
		// phpcs:ignore WordPress.Security -- A constant secret instead of a nonce: no user is logged in.
		$secret = isset( $_POST['secret'] ) && is_string( $_POST['secret'] ) ? wp_unslash( $_POST['secret'] ) : '';
		return hash_equals( $this->secret(), $secret );
	}

	/**
	 * The request.
	 *
	 * @param string $url Where to.
	 * @return bool Whether it could be written.
	 */
	private function write_and_leave( string $url ): bool {
		$data    = array(
			'action' => self::ACTION,
			'secret' => $this->secret(),
		);
		$options = array(
			'blocking'        => false,
			'timeout'         => 1,
			'connect_timeout' => 1,
			/** This filter is documented in wp-includes/class-wp-http-streams.php */
			'verify'          => (bool) apply_filters( 'https_local_ssl_verify', false ),
			'verifyname'      => false,
			'transport'       => Fsockopen::class,
		);
		try {
			Requests::post( $url, array(), $data, $options );
		} catch ( Exception $error ) {
			return false;
		}
		return true;
	}

	/**
	 * The secret, made when first needed.
	 */
	private function secret(): string {
		$secret = get_option( self::SECRET_OPTION, '' );
		if ( ! is_string( $secret ) || strlen( $secret ) < 32 ) {
			$secret = wp_generate_password( 40, false );
			update_option( self::SECRET_OPTION, $secret, false );
		}
		return $secret;
	}
}
