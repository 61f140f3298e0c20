<?php
/**
 * Posts one submission.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * The token never travels: it signs.
 */
final class Sender {

	/** Seconds to wait for an answer. */
	const TIMEOUT = 10;

	/**
	 * Where to, and with which token.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes a sender.
	 *
	 * @param Settings $settings Where to, and with which token.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * Posts a submission.
	 *
	 * @param string $submission_id UUID; the same one on every try, so that a repeat is recognised.
	 * @param string $body          JSON.
	 */
	public function send( string $submission_id, string $body ): Outcome {
		return $this->post( $body, array( 'Idempotency-Key' => $submission_id ) );
	}

	/**
	 * Posts a signed, empty body: whoever checks the signature first and then misses a submission
	 * is Leadsheet, and accepts this token. No lead comes of it.
	 */
	public function knock(): Outcome {
		return $this->post( '', array() );
	}

	/**
	 * Asks for something else of Leadsheet's, signed, with an empty body.
	 *
	 * @param string $path    Such as '/wordpress-plugin'; follows /v1.
	 * @param array  $options Further arguments of wp_remote_post().
	 * @return array|\WP_Error What wp_remote_post() gave.
	 */
	public function ask( string $path, array $options = array() ) {
		$ask      = function () use ( $path, $options ) {
			return $this->request( '', array(), $this->settings->url( $path ), $options );
		};
		$response = $ask();
		return Clock::learn( $response ) && 401 === (int) wp_remote_retrieve_response_code( $response ) ? $ask() : $response;
	}

	/**
	 * One signed request. A second one where the first was signed by a clock that the answer says is
	 * wrong.
	 *
	 * @param string $body    JSON, or nothing.
	 * @param array  $headers Further headers.
	 */
	private function post( string $body, array $headers ): Outcome {
		$url      = $this->settings->leads_url();
		$response = $this->request( $body, $headers, $url );
		if ( Clock::learn( $response ) && 401 === (int) wp_remote_retrieve_response_code( $response ) ) {
			$response = $this->request( $body, $headers, $url );
		}
		return Answer::read( $response, time() );
	}

	/**
	 * The request itself. Redirects are not followed: a POST would arrive as a GET, without its body.
	 *
	 * @param string $body    JSON, or nothing.
	 * @param array  $headers Further headers.
	 * @param string $url     Where to.
	 * @param array  $options Further arguments of wp_remote_post().
	 * @return array|\WP_Error
	 */
	private function request( string $body, array $headers, string $url, array $options = array() ) {
		$timestamp = (string) Clock::signing_time();
		return wp_remote_post(
			$url,
			$options + array(
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
				'user-agent'  => 'Leadsheet-WordPress/' . VERSION,
				'headers'     => $headers + array(
					'Content-Type' => 'application/json',
					'Accept'       => 'application/json, application/problem+json',
					'X-Timestamp'  => $timestamp,
					'X-Signature'  => 'sha256=' . hash_hmac( 'sha256', $timestamp . '.' . $body, $this->settings->token() ),
				),
				'body'        => $body,
			)
		);
	}
}
