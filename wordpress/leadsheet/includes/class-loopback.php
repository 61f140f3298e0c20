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
 * A request to admin-ajax.php whose answer nobody waits for. The visitor's response is still open on
 * servers without PHP-FPM, so it must be left soon: wp_remote_post() with cURL waits up to a second even
 * when told not to. It must not be left at once either: nginx drops a request whose sender is gone
 * before it has handed it on.
 */
class Loopback {

	const ACTION = 'leadsheet_run';

	/** Proves that the site calls itself; a run gives nothing away, but nobody else needs one. */
	const SECRET_OPTION = 'leadsheet_run_secret';

	/** Unix time before which it is not tried: this site cannot reach itself. WP-Cron does the work. */
	const REST_OPTION = 'leadsheet_loopback_rest';

	/** So that of many visitors at the same moment one calls. Until the call is heard, or for so long; in seconds. */
	const LOCK_OPTION = 'leadsheet_call_lock';
	const LEASE       = 30;

	/** How long the line is kept open, in seconds: enough for a web server to hand the request on. */
	const LINGER = 0.1;

	/**
	 * So that one calls.
	 *
	 * @var Lock
	 */
	private $lock;

	/**
	 * Makes it.
	 */
	public function __construct() {
		$this->lock = new Lock( self::LOCK_OPTION, self::LEASE );
	}

	/**
	 * Calls, unless it proved impossible a short while ago, or a call is on its way: that one sees to
	 * everything that is stored by now.
	 *
	 * @return bool Whether someone heard it, or will.
	 */
	public function call(): bool {
		if ( time() < (int) get_option( self::REST_OPTION, 0 ) ) {
			return false;
		}
		if ( ! $this->lock->take() ) {
			return true;
		}
		if ( ! $this->write_and_leave( admin_url( 'admin-ajax.php' ) ) ) {
			update_option( self::REST_OPTION, time() + HOUR_IN_SECONDS, false );
			$this->lock->release();
			return false;
		}
		return true;
	}

	/**
	 * Notes that the call came through: who comes from now on needs another.
	 */
	public function heard(): void {
		$this->lock->clear();
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
	 * @return bool Whether it arrived; false too where something else answered, such as a password.
	 */
	private function write_and_leave( string $url ): bool {
		$data    = array(
			'action' => self::ACTION,
			'secret' => $this->secret(),
		);
		$options = array(
			'timeout'          => self::LINGER,
			'connect_timeout'  => 1,
			'follow_redirects' => false,
			/** This filter is documented in wp-includes/class-wp-http-streams.php */
			'verify'           => (bool) apply_filters( 'https_local_ssl_verify', false ),
			'verifyname'       => false,
			'transport'        => Fsockopen::class,
		);
		try {
			return (bool) Requests::post( $url, array(), $data, $options )->success;
		} catch ( Exception $error ) {
			// Written, and still being worked on: as it should be.
			return 'timeout' === $error->getType();
		}
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
