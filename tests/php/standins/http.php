<?php
/**
 * Thin stand-ins of WordPress's HTTP: answers that a test gives, or the real network.
 */

namespace {

	class WP_Error {
		private $code;
		private $message;

		public function __construct( $code, $message ) {
			$this->code    = $code;
			$this->message = $message;
		}

		public function get_error_code() {
			return $this->code;
		}

		public function get_error_message() {
			return $this->message;
		}
	}

	function is_wp_error( $thing ) {
		return $thing instanceof WP_Error;
	}

	/** An answer as wp_remote_post() gives it. */
	function answer( $status, $body = '', array $headers = array() ) {
		return array(
			'response' => array( 'code' => $status ),
			'body'     => is_array( $body ) ? json_encode( $body ) : $body,
			'headers'  => $headers + ( is_array( $body ) ? array( 'content-type' => $status >= 400 ? 'application/problem+json' : 'application/json' ) : array() ),
		);
	}

	function wp_remote_post( $url, $args = array() ) {
		Wp::$requests[] = array( $url, $args );
		return Wp::$http ? call_user_func( Wp::$http, $url, $args ) : real_post( $url, $args );
	}

	function real_post( $url, $args ) {
		$lines = array( 'Connection: close' );
		foreach ( $args['headers'] as $name => $value ) {
			$lines[] = "$name: $value";
		}
		$options = array(
			'method'          => 'POST',
			'header'          => $lines,
			'content'         => $args['body'],
			'timeout'         => $args['timeout'],
			'follow_location' => $args['redirection'],
			'ignore_errors'   => true,
		);
		$body    = @file_get_contents( $url, false, stream_context_create( array( 'http' => $options ) ) );
		if ( false === $body ) {
			return new WP_Error( 'http_request_failed', error_get_last()['message'] );
		}
		$headers = array();
		foreach ( array_slice( $http_response_header, 1 ) as $line ) {
			list( $name, $value )           = explode( ':', $line, 2 );
			$headers[ strtolower( $name ) ] = trim( $value );
		}
		return answer( (int) explode( ' ', $http_response_header[0] )[1], $body, $headers );
	}

	function wp_remote_retrieve_response_code( $response ) {
		return is_wp_error( $response ) ? '' : $response['response']['code'];
	}

	function wp_remote_retrieve_body( $response ) {
		return is_wp_error( $response ) ? '' : $response['body'];
	}

	function wp_remote_retrieve_header( $response, $name ) {
		return is_wp_error( $response ) ? '' : ( $response['headers'][ $name ] ?? '' );
	}
}

namespace WpOrg\Requests {

	class Exception extends \Exception {
		private $type;

		public function __construct( $message, $type ) {
			parent::__construct( $message );
			$this->type = $type;
		}

		public function getType() {
			return $this->type;
		}
	}

	class Requests {
		/** How the next calls fail: false, or the type of exception that they throw. */
		public static $fails = false;

		/** What the next calls are answered. */
		public static $status = 200;

		public static function post( $url, $headers = array(), $data = array(), $options = array() ) {
			if ( self::$fails && 'timeout' !== self::$fails ) {
				throw new Exception( 'no connection', self::$fails );
			}
			\Wp::$loopbacks[] = array( $url, $data, $options );
			if ( self::$fails ) {
				throw new Exception( 'fsocket timed out', 'timeout' );
			}
			return (object) array( 'success' => self::$status >= 200 && self::$status < 300 );
		}
	}
}

namespace WpOrg\Requests\Transport {

	class Fsockopen {}
}
