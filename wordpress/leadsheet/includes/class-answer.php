<?php
/**
 * Reads an answer, or the lack of one.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * From what wp_remote_post() gave to an Outcome.
 */
final class Answer {

	/** No server may keep us waiting longer than this, in seconds. */
	const LONGEST_RETRY_AFTER = DAY_IN_SECONDS;

	/**
	 * Words of the HTTP transports (cURL, PHP streams) that tell why there was no answer. TLS is last:
	 * PHP streams name ssl:// in every message about such an address.
	 */
	const SIGNS = array(
		'blocked' => '~blocked requests|not_executed|not been executed~i',
		'dns'     => '~cURL error 6\b|resolve host|getaddrinfo|name or service not known~i',
		'timeout' => '~cURL error 28\b|timed out|timeout~i',
		'connect' => '~cURL error 7\b|refused|unreachable|failed to connect|could not connect~i',
		'tls'     => '~cURL error (35|51|53|54|58|59|60|64|66|77|80|82|83|90|91)\b|certificate|\bSSL\b|\bTLS\b|crypto~i',
	);

	/**
	 * What became of the request.
	 *
	 * @param array|\WP_Error $response What wp_remote_post() gave.
	 * @param int             $now      Unix time.
	 */
	public static function read( $response, int $now ): Outcome {
		if ( is_wp_error( $response ) ) {
			$message = $response->get_error_code() . ' ' . $response->get_error_message();
			return new Outcome( Outcome::CLOSED, self::missing( $message ), 0, Text::cut( Text::repair( $response->get_error_message() ), 300 ) );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$body   = (string) wp_remote_retrieve_body( $response );
		$said   = json_decode( $body, true );
		$said   = is_array( $said ) ? $said : array();

		if ( $status >= 200 && $status < 300 ) {
			// Any server can say 200; only Leadsheet names the lead.
			$lead_id = self::text( $said, 'lead_id' );
			return '' === $lead_id
				? new Outcome( Outcome::CLOSED, 'address', $status )
				: new Outcome( Outcome::DELIVERED, '', $status, $lead_id );
		}
		list( $kind, $problem ) = self::is_problem( $response, $said ) ? self::judge( $status ) : self::judge_stranger( $status, self::is_web_page( $response, $body ) );
		return new Outcome( $kind, $problem, $status, self::detail( $response, $said ), self::retry_after( $response, $now ) );
	}

	/**
	 * What a status other than success means in an answer of Leadsheet's own.
	 *
	 * @param int $status HTTP status.
	 * @return array{0: string, 1: string} Kind, problem.
	 */
	private static function judge( int $status ): array {
		$is_about_it = $status >= 400 && $status < 500 && ! in_array( $status, array( 401, 403, 404, 405, 408, 410, 425, 429 ), true );
		return $is_about_it ? array( Outcome::REFUSED, 'refused' ) : self::judge_stranger( $status, false );
	}

	/**
	 * What a status other than success means in an answer that may be anybody's: a proxy's, a firewall's,
	 * that of a web server in front. None of them decides about a submission.
	 *
	 * @param int  $status      HTTP status.
	 * @param bool $is_web_page Whether it is a page for people, and so surely not Leadsheet's.
	 * @return array{0: string, 1: string} Kind, problem.
	 */
	private static function judge_stranger( int $status, bool $is_web_page ): array {
		// No word about the submission: the address is wrong, and its owner will mend it.
		if ( $status < 400 || in_array( $status, array( 404, 405, 410 ), true ) ) {
			return array( Outcome::CLOSED, 'address' );
		}
		if ( $status >= 500 || in_array( $status, array( 408, 425, 429 ), true ) ) {
			return array( Outcome::BUSY, 'server' );
		}
		if ( ! $is_web_page && ( 401 === $status || 403 === $status ) ) {
			return array( Outcome::CLOSED, 401 === $status && abs( Clock::skew() ) >= Clock::WORTH_TELLING ? 'clock' : 'token' );
		}
		if ( 401 === $status || 407 === $status ) {
			return array( Outcome::CLOSED, 'proxy' );
		}
		// Perhaps because of this submission's words only.
		return array( Outcome::BUSY, 'proxy' );
	}

	/**
	 * Why there was no answer at all.
	 *
	 * @param string $message The transport's code and words.
	 */
	private static function missing( string $message ): string {
		foreach ( self::SIGNS as $problem => $sign ) {
			if ( preg_match( $sign, $message ) ) {
				return $problem;
			}
		}
		return 'network';
	}

	/**
	 * What the other side says about it: the detail of its problem+json, or where it redirects to.
	 *
	 * @param array $response What wp_remote_post() gave.
	 * @param array $said     Its JSON.
	 */
	private static function detail( array $response, array $said ): string {
		$detail = self::text( $said, 'detail' );
		$detail = '' === $detail ? self::text( $said, 'title' ) : $detail;
		return '' === $detail ? self::header( $response, 'location' ) : $detail;
	}

	/**
	 * Seconds to wait that a Retry-After header asks for, in either of its two forms.
	 *
	 * @param array $response What wp_remote_post() gave.
	 * @param int   $now      Unix time.
	 */
	private static function retry_after( array $response, int $now ): ?int {
		$header  = trim( self::header( $response, 'retry-after' ) );
		$seconds = preg_match( '/^\d+$/', $header ) ? (int) $header : (int) strtotime( $header ) - $now;
		return '' === $header || $seconds <= 0 ? null : min( $seconds, self::LONGEST_RETRY_AFTER );
	}

	/**
	 * Whether Leadsheet itself says what went wrong (RFC 9457).
	 *
	 * @param array $response What wp_remote_post() gave.
	 * @param array $said     Its JSON.
	 */
	private static function is_problem( array $response, array $said ): bool {
		return (bool) preg_match( '~^\s*application/problem\+json\b~i', self::header( $response, 'content-type' ) ) && '' !== self::text( $said, 'detail' );
	}

	/**
	 * Whether a page for people was answered, as any web site does where Leadsheet is not.
	 *
	 * @param array  $response What wp_remote_post() gave.
	 * @param string $body     The answer.
	 */
	private static function is_web_page( array $response, string $body ): bool {
		return (bool) preg_match( '~^\s*<(!doctype html|html|head|body|!--)~i', $body ) || 0 === stripos( self::header( $response, 'content-type' ), 'text/html' );
	}

	/**
	 * One text of a JSON object, '' where there is none.
	 *
	 * @param array  $said The object.
	 * @param string $key  Its key.
	 */
	private static function text( array $said, string $key ): string {
		return isset( $said[ $key ] ) && is_string( $said[ $key ] ) ? Text::cut( $said[ $key ], 300 ) : '';
	}

	/**
	 * One header; the first where it was sent twice.
	 *
	 * @param array  $response What wp_remote_post() gave.
	 * @param string $name     Lower case.
	 */
	private static function header( array $response, string $name ): string {
		$value = wp_remote_retrieve_header( $response, $name );
		return Text::cut( Text::repair( (string) ( is_array( $value ) ? reset( $value ) : $value ) ), 300 );
	}
}
