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

	/** Address and token for every site of a network that has none of its own. */
	const NETWORK_OPTION = 'leadsheet_network_settings';

	/** The script remembers visits; a site's own switch may still say no. */
	const CONSENT_ALWAYS = 'always';

	/** Nothing is stored in the browser before the site's own switch says yes. */
	const CONSENT_WAIT = 'wait';

	/** No script, no hidden field. */
	const CONSENT_OFF = 'off';

	/** Cookies for the widest domain that the browser lets this site write, so for all its host names. */
	const COOKIES_AUTO = 'auto';

	/** Cookies for the one host name that the visitor sees. */
	const COOKIES_HOST = 'host';

	/** Cookies for the domain that the owner names. */
	const COOKIES_DOMAIN = 'domain';

	const DEFAULTS = array(
		'endpoint'     => '',
		'token'        => '',
		'send_spam'    => true,
		'send_visitor' => false,
		'consent'      => self::CONSENT_ALWAYS,
		'cookies'      => self::COOKIES_AUTO,
		'cookie_host'  => '',
		'keep_back'    => array(),
		'forms_off'    => array(),
		'alert'        => true,
		'alert_to'     => '',
		'updates'      => true,
	);

	/**
	 * Every setting.
	 *
	 * @return array{endpoint: string, token: string, send_spam: bool, send_visitor: bool, consent: string, cookies: string, cookie_host: string, keep_back: string[], forms_off: string[], alert: bool, alert_to: string, updates: bool}
	 */
	public function all(): array {
		$own = get_option( self::OPTION, array() );
		// What a site of a network has not set itself is as the network has it.
		return self::clean( ( is_array( $own ) ? array_filter( $own, array( self::class, 'is_set' ) ) : array() ) + self::shared() );
	}

	/**
	 * What this site has set itself: without the network's address and token, which must not be stored
	 * beside it, or a change of the network's would never get here.
	 *
	 * @return array{endpoint: string, token: string, send_spam: bool, send_visitor: bool, consent: string, cookies: string, cookie_host: string, keep_back: string[], forms_off: string[], alert: bool, alert_to: string, updates: bool}
	 */
	public function own(): array {
		return self::clean( get_option( self::OPTION, array() ) );
	}

	/**
	 * What the network has set for all its sites; nothing set where this is no network.
	 *
	 * @return array{endpoint: string, token: string, send_spam: bool, send_visitor: bool, consent: string, cookies: string, cookie_host: string, keep_back: string[], forms_off: string[], alert: bool, alert_to: string, updates: bool}
	 */
	public static function shared(): array {
		return self::clean( is_multisite() ? get_site_option( self::NETWORK_OPTION, array() ) : array() );
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
		return $this->url( '/leads' );
	}

	/**
	 * An address of Leadsheet's interface, or '' while none is set.
	 *
	 * @param string $path Follows /v1.
	 */
	public function url( string $path ): string {
		$endpoint = $this->all()['endpoint'];
		return '' === $endpoint ? '' : $endpoint . '/v1' . $path;
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
	 * Whether a form's submissions are sent.
	 *
	 * @param string $form_key Such as 'cf7:8'.
	 */
	public function sends_form( string $form_key ): bool {
		return ! in_array( $form_key, $this->all()['forms_off'], true );
	}

	/**
	 * Whether the owner keeps a field to this site.
	 *
	 * @param string $name Of the field.
	 */
	public function keeps_back( string $name ): bool {
		return in_array( $name, $this->all()['keep_back'], true );
	}

	/**
	 * The domains that the browser script's cookies may hold for, the widest first. The browser itself
	 * passes over those that several owners share (co.jp, or a hosting company's): it has the list.
	 *
	 * @return string[] Empty for the host alone.
	 */
	public function cookie_domains(): array {
		$all = $this->all();
		if ( self::COOKIES_DOMAIN === $all['cookies'] ) {
			return array_filter( array( $all['cookie_host'] ), 'strlen' );
		}
		// In a network of host names, the others are other sites, and perhaps other people's.
		if ( self::COOKIES_AUTO !== $all['cookies'] || ( is_multisite() && is_subdomain_install() ) ) {
			return array();
		}
		$labels = explode( '.', strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) ) );
		// An address of numbers has no domains.
		$most    = is_numeric( end( $labels ) ) ? 0 : count( $labels );
		$domains = array();
		for ( $count = 2; $count <= $most; $count++ ) {
			$domains[] = implode( '.', array_slice( $labels, -$count ) );
		}
		return $domains;
	}

	/**
	 * Whether this plugin is updated from the Leadsheet that the site is connected to.
	 */
	public function takes_updates(): bool {
		return $this->all()['updates'] && $this->is_complete();
	}

	/**
	 * Whom to tell when something waits for long or failed; '' for nobody.
	 */
	public function alert_address(): string {
		$all = $this->all();
		if ( ! $all['alert'] ) {
			return '';
		}
		return '' === $all['alert_to'] ? (string) get_option( 'admin_email', '' ) : $all['alert_to'];
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
			'cookies'      => in_array( $raw['cookies'], array( self::COOKIES_AUTO, self::COOKIES_HOST, self::COOKIES_DOMAIN ), true ) ? $raw['cookies'] : self::DEFAULTS['cookies'],
			'cookie_host'  => self::clean_host( $raw['cookie_host'] ),
			'keep_back'    => self::clean_list( $raw['keep_back'] ),
			'forms_off'    => self::clean_list( $raw['forms_off'] ),
			'alert'        => (bool) $raw['alert'],
			'updates'      => (bool) $raw['updates'],
			'alert_to'     => is_string( $raw['alert_to'] ) ? (string) sanitize_email( $raw['alert_to'] ) : '',
		);
	}

	/**
	 * Whether a stored value says anything: an empty text leaves it to the network.
	 *
	 * @param mixed $value A stored value.
	 */
	private static function is_set( $value ): bool {
		return '' !== $value && null !== $value;
	}

	/**
	 * A host name, however it was typed.
	 *
	 * @param mixed $raw What was typed.
	 * @return string '' where it is none.
	 */
	public static function clean_host( $raw ): string {
		$host = is_string( $raw ) ? strtolower( trim( $raw ) ) : '';
		$host = (string) preg_replace( '~^(https?://)?\.?|[/:?#].*$~', '', $host );
		return preg_match( '~^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$~', $host ) ? $host : '';
	}

	/**
	 * A list of texts, given as such or one a line.
	 *
	 * @param mixed $raw What was typed or stored.
	 * @return string[]
	 */
	private static function clean_list( $raw ): array {
		$list = is_string( $raw ) ? preg_split( '~[\r\n,、]+~u', Text::repair( $raw ) ) : $raw;
		$list = array_map( 'trim', array_filter( is_array( $list ) ? $list : array(), 'is_string' ) );
		return array_values( array_unique( array_filter( $list, 'strlen' ) ) );
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
