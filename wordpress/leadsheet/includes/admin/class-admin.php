<?php
/**
 * Wiring of wp-admin.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Background;
use Leadsheet\Backlog;
use Leadsheet\Config_File;
use Leadsheet\Form_Plugins\Registry;
use Leadsheet\Plugin;
use Leadsheet\Queue;
use Leadsheet\Runner;
use Leadsheet\Sender;
use Leadsheet\Settings;
use Leadsheet\Spare;

defined( 'ABSPATH' ) || exit;

/**
 * Says who listens to what.
 */
final class Admin {

	/** What a person needs to see or change anything here. */
	const CAPABILITY = 'manage_options';

	/**
	 * Hooks everything.
	 *
	 * @param Settings   $settings What the owner has set.
	 * @param Queue      $queue    The queue.
	 * @param Spare      $spare    Submissions that could not be put into the queue.
	 * @param Runner     $runner     Who sends.
	 * @param Background $background When it is sent.
	 * @param Registry   $forms      The form plugins.
	 */
	public static function start( Settings $settings, Queue $queue, Spare $spare, Runner $runner, Background $background, Registry $forms ): void {
		$backlog = new Backlog( $spare );
		$form    = new Settings_Form( $settings, $forms );
		$check   = new Connection_Test( $settings, new Sender( $settings ) );
		$page    = new Page( $form, $check, new Status( $backlog, $settings ), new Discard( $backlog ), $forms );
		$actions = new Actions( $queue, $runner, $check );
		$notice  = new Notice( $backlog, $settings );
		$persons = new Personal_Data( $backlog, $queue, $spare );
		$export  = new Export( $backlog );
		$widget  = new Widget( $backlog );
		$health  = new Site_Health( $backlog, $settings );

		add_action( 'admin_init', array( $background, 'on_admin' ) );
		add_action( 'admin_menu', array( $page, 'add' ) );
		add_action( 'admin_init', array( $form, 'register' ) );
		add_action( 'admin_init', array( new Config_File( Plugin::folder() ), 'take_over' ) );
		add_action( 'admin_init', array( Privacy::class, 'suggest' ) );
		add_filter( 'wp_privacy_personal_data_exporters', array( $persons, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $persons, 'add_eraser' ) );
		add_action( 'admin_notices', array( $notice, 'show' ) );
		add_action( 'admin_post_' . Export::ACTION, array( $export, 'send' ) );
		if ( is_multisite() ) {
			$network = new Network_Page();
			add_action( 'network_admin_menu', array( $network, 'add' ) );
			add_action( 'network_admin_edit_' . Network_Page::ACTION, array( $network, 'save' ) );
		}
		add_action( 'wp_dashboard_setup', array( $widget, 'add' ) );
		add_filter( 'site_status_tests', array( $health, 'add' ) );
		add_filter( 'plugin_action_links_' . Plugin::basename(), array( $page, 'add_link' ) );
		add_action( 'update_option_' . Settings::OPTION, array( $check, 'forget' ), 10, 0 );
		foreach ( Actions::NAMES as $name ) {
			add_action( 'admin_post_' . Actions::PREFIX . $name, array( $actions, $name ) );
		}
	}
}
