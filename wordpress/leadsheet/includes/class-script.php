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
		$consent = $this->settings->consent();
		if ( Settings::CONSENT_OFF === $consent ) {
			return;
		}
		$loading = array(
			'strategy'  => 'defer',
			'in_footer' => false,
		);
		wp_enqueue_script( self::HANDLE, plugins_url( 'assets/leadsheet-touch.js', Plugin::file() ), array(), VERSION, $loading );
		$config = self::config( $consent );
		if ( $config ) {
			// Before, not after: a script with code after it can no longer be deferred.
			wp_add_inline_script( self::HANDLE, 'window.leadsheetTouch = ' . wp_json_encode( $config ) . ';', 'before' );
		}
	}

	/**
	 * What the script does not assume by itself; mostly nothing, and then there is no inline code.
	 *
	 * @param string $consent One of the Settings::CONSENT_ constants.
	 * @return array{consent?: string, hosts?: string[]}
	 */
	private static function config( string $consent ): array {
		/**
		 * Filters the hosts that are this site under another name, so that coming from them is no visit
		 * from outside. The site's own host and those below it need not be named.
		 *
		 * @param string[] $hosts Such as array( 'shop.example.jp' ).
		 */
		$hosts = array_values( array_filter( (array) apply_filters( 'leadsheet_own_hosts', array() ), 'is_string' ) );
		return array_filter(
			array(
				'consent' => Settings::CONSENT_WAIT === $consent ? $consent : '',
				'hosts'   => $hosts,
			)
		);
	}
}
