<?php
/**
 * What the owner has set.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * One option, one array. An unknown or damaged value reads as its default.
 */
final class Settings {

	const OPTION = 'leadsheet_settings';

	/** The script remembers visits; a site's own switch may still say no. */
	const CONSENT_ALWAYS = 'always';

	/** Nothing is stored in the browser before the site's own switch says yes. */
	const CONSENT_WAIT = 'wait';

	/** No script, no hidden field. */
	const CONSENT_OFF = 'off';

	const DEFAULTS = array(
		'endpoint'     => '',
		'token'        => '',
		'send_spam'    => true,
		'send_visitor' => false,
		'consent'      => self::CONSENT_ALWAYS,
	);

	/**
	 * Every setting.
	 *
	 * @return array{endpoint: string, token: string, send_spam: bool, send_visitor: bool, consent: string}
	 */
	public function all(): array {
		return self::clean( get_option( self::OPTION, array() ) );
	}

	/**
	 * Whether there is somewhere to send to.
	 */
	public function is_complete(): bool {
		$all = $this->all();
		return '' !== $all['endpoint'] && '' !== $all['token'];
	}

	/**
	 * Address that submissions are posted to, or '' while none is set.
	 */
	public function leads_url(): string {
		$endpoint = $this->all()['endpoint'];
		return '' === $endpoint ? '' : $endpoint . '/v1/leads';
	}

	/**
	 * The secret that signs what is sent.
	 */
	public function token(): string {
		return $this->all()['token'];
	}

	/**
	 * Whether submissions that Contact Form 7 judged to be spam are sent, marked as such.
	 */
	public function sends_spam(): bool {
		return $this->all()['send_spam'];
	}

	/**
	 * Whether the visitor's IP address and user agent are sent.
	 */
	public function sends_visitor(): bool {
		return $this->all()['send_visitor'];
	}

	/**
	 * How the browser script treats consent: one of the CONSENT_ constants.
	 */
	public function consent(): string {
		/**
		 * Filters how the browser script treats consent. Pages may come from a cache, so the answer
		 * must not depend on the visitor; `window.leadsheetConsent` is for that.
		 *
		 * @param string $mode 'always', 'wait' or 'off'.
		 */
		$mode = apply_filters( 'leadsheet_consent', $this->all()['consent'] );
		return in_array( $mode, self::consent_modes(), true ) ? $mode : self::CONSENT_OFF;
	}

	/**
	 * The modes there are.
	 *
	 * @return string[]
	 */
	public static function consent_modes(): array {
		return array( self::CONSENT_ALWAYS, self::CONSENT_WAIT, self::CONSENT_OFF );
	}

	/**
	 * Brings any value into the shape of DEFAULTS.
	 *
	 * @param mixed $raw What the option, a form or a file holds.
	 */
	public static function clean( $raw ): array {
		$raw     = ( is_array( $raw ) ? $raw : array() ) + self::DEFAULTS;
		$consent = in_array( $raw['consent'], self::consent_modes(), true ) ? $raw['consent'] : self::DEFAULTS['consent'];
		return array(
			'endpoint'     => self::clean_endpoint( $raw['endpoint'] ),
			'token'        => is_string( $raw['token'] ) ? trim( $raw['token'] ) : '',
			'send_spam'    => (bool) $raw['send_spam'],
			'send_visitor' => (bool) $raw['send_visitor'],
			'consent'      => $consent,
		);
	}

	/**
	 * The base address, however it was pasted: with or without a slash or the path at its end.
	 *
	 * @param mixed $raw What was typed.
	 * @return string '' where it is no http(s) address.
	 */
	public static function clean_endpoint( $raw ): string {
		$url = is_string( $raw ) ? trim( $raw ) : '';
		if ( '' !== $url && false === strpos( $url, '://' ) ) {
			$url = 'https://' . $url;
		}
		$url = esc_url_raw( $url, array( 'http', 'https' ) );
		$url = preg_replace( '~(/v1(/leads)?)?/*$~', '', (string) preg_replace( '~[?#].*$~', '', $url ) );
		return wp_parse_url( $url, PHP_URL_HOST ) ? $url : '';
	}
}
