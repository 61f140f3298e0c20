<?php
/**
 * Wiring.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Says who listens to what. Nothing here touches the database.
 */
final class Plugin {

	/**
	 * The plugin's main file.
	 *
	 * @var string
	 */
	private static $file = '';

	/**
	 * Hooks everything.
	 *
	 * @param string $file The plugin's main file.
	 */
	public static function start( string $file ): void {
		self::$file = $file;

		register_activation_hook( $file, array( Installer::class, 'activate' ) );
		register_deactivation_hook( $file, array( Installer::class, 'deactivate' ) );
		add_action( 'init', array( self::class, 'load_translations' ) );
		add_action( 'init', array( Installer::class, 'ensure' ) );
		add_filter( 'wpmu_drop_tables', array( Table::class, 'drop_with_site' ), 10, 2 );

		$settings   = new Settings();
		$queue      = new Queue();
		$spare      = new Spare();
		$runner     = new Runner( $queue, $spare, new Sender( $settings ), $settings );
		$background = new Background( $runner, $queue, new Loopback() );
		$capture    = new Capture( $settings, $queue, $spare, $background );
		$script     = new Script( $settings );

		add_action( 'wpcf7_submit', array( $capture, 'on_submit' ), 10, 2 );
		add_filter( 'wpcf7_form_hidden_fields', array( $capture, 'add_hidden_field' ) );
		add_action( 'wp_enqueue_scripts', array( $script, 'enqueue' ) );

		// phpcs:ignore WordPress.WP.CronInterval -- One query a minute, and only while there are visitors.
		add_filter( 'cron_schedules', array( $background, 'add_schedule' ) );
		add_action( Background::CRON, array( $background, 'on_cron' ) );
		add_action( 'wp_ajax_' . Loopback::ACTION, array( $background, 'on_ajax' ) );
		add_action( 'wp_ajax_nopriv_' . Loopback::ACTION, array( $background, 'on_ajax' ) );

		foreach ( array( 'add_option_', 'update_option_' ) as $saved ) {
			add_action( $saved . Settings::OPTION, array( $queue, 'renew' ), 10, 0 );
			add_action( $saved . Settings::OPTION, array( $runner, 'release' ), 10, 0 );
			add_action( $saved . Settings::OPTION, array( $background, 'run_after_response' ), 10, 0 );
		}

		if ( is_admin() ) {
			Admin\Admin::start( $settings, $queue, $spare, $runner );
		}
	}

	/**
	 * On init.
	 */
	public static function load_translations(): void {
		load_plugin_textdomain( 'leadsheet', false, dirname( self::basename() ) . '/languages' );
	}

	/**
	 * The plugin's main file.
	 */
	public static function file(): string {
		return self::$file;
	}

	/**
	 * The plugin's folder.
	 */
	public static function folder(): string {
		return dirname( self::$file );
	}

	/**
	 * The name that WordPress knows the plugin by.
	 */
	public static function basename(): string {
		return plugin_basename( self::$file );
	}
}
