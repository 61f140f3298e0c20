<?php
/**
 * Comes and goes without a trace.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Activation, deactivation, uninstall: on one site, or on each of a network.
 */
final class Installer {

	/** Options that are not named one by one begin with it. */
	const PREFIX = 'leadsheet_';

	/**
	 * On activation. On a network, the other sites follow at their next request.
	 *
	 * @param bool $network_wide Whether for every site of the network.
	 */
	public static function activate( $network_wide = false ): void {
		self::install( (bool) $network_wide );
	}

	/**
	 * On every request: an update of the plugin, and a site new in a network, run no activation.
	 */
	public static function ensure(): void {
		if ( ! Table::is_current() ) {
			$everywhere = is_multisite() ? (array) get_site_option( 'active_sitewide_plugins', array() ) : array();
			self::install( isset( $everywhere[ Plugin::basename() ] ) );
		}
	}

	/**
	 * On deactivation. What is queued stays, and is sent once the plugin is back.
	 *
	 * @param bool $network_wide Whether for every site of the network.
	 */
	public static function deactivate( $network_wide = false ): void {
		self::on_each_site( (bool) $network_wide, array( Background::class, 'unschedule' ) );
	}

	/**
	 * On deletion: the table, every option, the schedule.
	 */
	public static function uninstall(): void {
		self::on_each_site( is_multisite(), array( self::class, 'remove' ) );
		if ( is_multisite() ) {
			delete_site_option( Settings::NETWORK_OPTION );
			delete_site_option( Config_File::OPTION );
		}
	}

	/**
	 * Makes what one site needs.
	 *
	 * @param bool $network_wide Whether the plugin is active for every site of the network.
	 */
	private static function install( bool $network_wide ): void {
		Table::install();
		( new Config_File( Plugin::folder() ) )->take_over( $network_wide && is_multisite() );
		// Version 1 ran every minute. What waits is planned anew with the next submission or page of wp-admin.
		Background::unschedule();
	}

	/**
	 * Takes away all that one site has of ours.
	 */
	public static function remove(): void {
		global $wpdb;
		Background::unschedule();
		Table::drop();
		// phpcs:ignore WordPress.DB -- Options cannot be listed otherwise.
		$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s", $wpdb->esc_like( self::PREFIX ) . '%' ) );
		array_map( 'delete_option', $names );
		delete_post_meta_by_key( Form_Plugins\Flamingo::META );
	}

	/**
	 * Does something on this site, or on each of the network.
	 *
	 * @param bool     $all  Whether on each.
	 * @param callable $work What to do.
	 */
	private static function on_each_site( bool $all, callable $work ): void {
		if ( ! $all ) {
			$work();
			return;
		}
		$everyone = array(
			'fields' => 'ids',
			'number' => 0,
		);
		foreach ( get_sites( $everyone ) as $id ) {
			switch_to_blog( (int) $id );
			$work();
			restore_current_blog();
		}
	}
}
