<?php
/**
 * The browser script.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * On every page, because a visit may begin on any. It is deferred and asks for nothing else.
 */
final class Script {

	const HANDLE = 'leadsheet-touch';

	/** Id of the element that holds what the owner has set. Without it the script does nothing. */
	const CONFIG = 'leadsheet-config';

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What the owner has set.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * On wp_enqueue_scripts.
	 */
	public function enqueue(): void {
		if ( Settings::CONSENT_OFF === $this->settings->consent() ) {
			return;
		}
		$loading = array(
			'strategy'  => 'defer',
			'in_footer' => false,
		);
		wp_enqueue_script( self::HANDLE, plugins_url( 'assets/leadsheet-touch.js', Plugin::file() ), array(), VERSION, $loading );
	}

	/**
	 * On wp_head. Data, not code: a Content-Security-Policy lets it through, and plugins that collect
	 * scripts leave it alone.
	 */
	public function print_config(): void {
		$consent = $this->settings->consent();
		if ( Settings::CONSENT_OFF === $consent ) {
			return;
		}
		printf(
			'<script type="application/json" id="%s">%s</script>' . "\n",
			esc_attr( self::CONFIG ),
			wp_json_encode( $this->config( $consent ), JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ) // phpcs:ignore WordPress.Security.EscapeOutput -- JSON without < and &.
		);
	}

	/**
	 * What the script goes by.
	 *
	 * @param string $consent One of the Settings::CONSENT_ constants.
	 * @return array{consent: string, hosts: string[], domains: string[], path: string, api: bool}
	 */
	private function config( string $consent ): array {
		/**
		 * Filters the hosts that are this site under another name, so that coming from them is no visit
		 * from outside. The site's own host and those below it need not be named.
		 *
		 * @param string[] $hosts Such as array( 'shop.example.jp' ).
		 */
		$hosts   = array_filter( (array) apply_filters( 'leadsheet_own_hosts', array() ), 'is_string' );
		$domains = $this->settings->cookie_domains();
		// Whoever may read the cookies is no stranger: those below the named domain, and this site's own name.
		$hosts[] = 1 === count( $domains ) ? $domains[0] : (string) wp_parse_url( home_url(), PHP_URL_HOST );
		return array(
			'consent' => $consent,
			'hosts'   => array_values( array_unique( $hosts ) ),
			'domains' => $domains,
			'path'    => self::path(),
			'api'     => function_exists( 'wp_has_consent' ),
		);
	}

	/**
	 * The path that the cookies hold for: in a network of folders, each is another site.
	 */
	private static function path(): string {
		$path = is_multisite() && ! is_subdomain_install() ? (string) wp_parse_url( home_url( '/' ), PHP_URL_PATH ) : '';
		return '' === $path ? '/' : $path;
	}
}
