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
		$backlog    = new Backlog( $spare );
		$runner     = new Runner( $queue, $spare, new Sender( $settings ), $settings );
		$background = new Background( $runner, $queue, new Loopback(), new Alert( $settings, $backlog ) );
		$forms      = new Form_Plugins\Registry( new Intake( $settings, $queue, $spare, $background ) );
		$script     = new Script( $settings );

		$forms->listen();
		add_filter( 'wpcf7_form_hidden_fields', array( Form_Plugins\Contact_Form_7::class, 'add_hidden_field' ) );
		add_action( 'wp_enqueue_scripts', array( $script, 'enqueue' ) );
		add_action( 'wp_head', array( $script, 'print_config' ), 1 );
		add_action( 'init', array( Consent_Api::class, 'register' ) );

		add_action( 'init', array( $background, 'on_visit' ) );
		add_action( Background::CRON, array( $background, 'on_cron' ) );
		add_action( 'wp_scheduled_delete', array( $background, 'on_daily' ) );
		add_action( 'wp_ajax_' . Loopback::ACTION, array( $background, 'on_ajax' ) );
		add_action( 'wp_ajax_nopriv_' . Loopback::ACTION, array( $background, 'on_ajax' ) );

		foreach ( array( 'add_option_', 'update_option_' ) as $saved ) {
			add_action( $saved . Settings::OPTION, array( $queue, 'renew' ), 10, 0 );
			add_action( $saved . Settings::OPTION, array( $runner, 'release' ), 10, 0 );
			add_action( $saved . Settings::OPTION, array( $background, 'run_after_response' ), 10, 0 );
		}

		$updates = new Updates( $settings, new Sender( $settings ) );
		add_filter( 'update_plugins_' . Updates::HOST, array( $updates, 'newest' ), 10, 3 );
		add_filter( 'upgrader_pre_download', array( $updates, 'download' ), 10, 2 );

		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'leadsheet', new Command( $runner, $queue, $backlog, $settings ) );
		}
		if ( is_admin() ) {
			Admin\Admin::start( $settings, $queue, $spare, $runner, $background, $forms );
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
