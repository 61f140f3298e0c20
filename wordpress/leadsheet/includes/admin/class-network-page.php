<?php
/**
 * Network Admin → Settings → Leadsheet.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Address and token for all sites of a network. What a site has set itself comes first.
 */
final class Network_Page {

	const SLUG       = 'leadsheet-network';
	const ACTION     = 'leadsheet_network';
	const CAPABILITY = 'manage_network_options';

	/**
	 * On network_admin_menu.
	 */
	public function add(): void {
		add_submenu_page( 'settings.php', 'Leadsheet', 'Leadsheet', self::CAPABILITY, self::SLUG, array( $this, 'render' ) );
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		$shared = self::stored();
		printf( '<div class="wrap"><h1>Leadsheet</h1><p>%s</p>', esc_html__( 'For every site of this network that has none of its own under Settings → Leadsheet.', 'leadsheet' ) );
		printf( '<form method="post" action="%s">', esc_url( network_admin_url( 'edit.php?action=' . self::ACTION ) ) );
		wp_nonce_field( self::ACTION );
		printf( '<p><label>%s<br><input type="text" inputmode="url" class="regular-text code" name="endpoint" value="%s"></label></p>', esc_html__( 'Address', 'leadsheet' ), esc_attr( $shared['endpoint'] ) );
		printf( '<p><label>%s<br><input type="password" class="regular-text code" name="token" value="" autocomplete="new-password" placeholder="%s"></label></p>', esc_html__( 'Token', 'leadsheet' ), esc_attr( '' === $shared['token'] ? '' : __( 'Saved. Paste a new one to change it.', 'leadsheet' ) ) );
		submit_button();
		echo '</form></div>';
	}

	/**
	 * Stores what was typed.
	 */
	public function save(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only an administrator can do this. Log in as one.', 'leadsheet' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::ACTION );
		$shared = self::stored();
		$typed  = array();
		foreach ( array( 'endpoint', 'token' ) as $name ) {
			// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Cleaned below; a token may hold anything.
			$typed[ $name ] = isset( $_POST[ $name ] ) && is_string( $_POST[ $name ] ) ? trim( wp_unslash( $_POST[ $name ] ) ) : '';
		}
		$stored = array(
			'endpoint' => Settings::clean_endpoint( $typed['endpoint'] ),
			// Never printed into the page, so an empty field means: as it was.
			'token'    => '' === $typed['token'] ? $shared['token'] : $typed['token'],
		);
		update_site_option( Settings::NETWORK_OPTION, $stored );
		wp_safe_redirect( network_admin_url( 'settings.php?page=' . self::SLUG . '&updated=true' ) );
		exit;
	}

	/**
	 * What is stored.
	 *
	 * @return array{endpoint: string, token: string}
	 */
	private static function stored(): array {
		$clean = Settings::clean( get_site_option( Settings::NETWORK_OPTION, array() ) );
		return array(
			'endpoint' => $clean['endpoint'],
			'token'    => $clean['token'],
		);
	}
}
