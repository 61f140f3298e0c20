<?php
/**
 * Comes and goes without a trace.
 */

function option_names() {
	return $GLOBALS['wpdb']->get_col( "SELECT option_name FROM wp_options WHERE option_name LIKE '%leadsheet%' ORDER BY option_name" );
}

function tables() {
	return $GLOBALS['wpdb']->get_col( "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%leadsheet%' ORDER BY name" );
}

function uninstall() {
	if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
		define( 'WP_UNINSTALL_PLUGIN', 'leadsheet/leadsheet.php' );
	}
	include PLUGIN_FOLDER . '/uninstall.php';
}

function test_uninstall_leaves_nothing() {
	submit();
	do_action( 'shutdown' );
	answers( 503, '', array( 'retry-after' => '60' ) );
	cron();
	start( true );
	ending(
		static function () {
			do_action( 'admin_post_leadsheet_test' );
		}
	);
	submit( array(), 'mail_sent', array( 'do_not_store' => true ) );
	( new Leadsheet\Spare() )->put( 'x', '{}' );
	same( array( 'wp_leadsheet_queue' ), tables() );
	same( true, count( option_names() ) >= 7, implode( ' ', option_names() ) );
	uninstall();
	same( array(), tables() );
	same( array(), option_names() );
	same( array(), Wp::$cron );
}

function test_uninstall_on_a_network_cleans_every_site() {
	Wp::$multisite = true;
	switch_to_blog( 2 );
	Leadsheet\Table::install();
	restore_current_blog();
	same( array( 'wp_2_leadsheet_queue', 'wp_leadsheet_queue' ), tables() );
	uninstall();
	same( array(), tables() );
}

function test_deactivation_keeps_what_waits() {
	submit();
	do_action( 'deactivate', false );
	same( array(), Wp::$cron );
	same( 1, count( rows() ) );
}

function test_a_site_without_activation_gets_its_table_at_the_next_request() {
	Wp::reset();
	start();
	same( array( 'wp_leadsheet_queue' ), tables() );
	$GLOBALS['wpdb']->sent = array();
	start();
	same( array(), preg_grep( '/CREATE|INSERT|UPDATE/', $GLOBALS['wpdb']->sent ), 'once is enough' );
}

function config_file( $php ) {
	$folder = sys_get_temp_dir() . '/leadsheet-' . bin2hex( random_bytes( 6 ) );
	mkdir( $folder );
	file_put_contents( "$folder/leadsheet-config.php", $php );
	return new Leadsheet\Config_File( $folder );
}

function test_settings_that_came_with_the_zip_are_taken_over_once() {
	new_site( false );
	$file = config_file( "<?php return array( 'endpoint' => 'https://leads.example.com/v1/leads', 'token' => 'from-zip', 'send_visitor' => true );" );
	$file->take_over();
	$taken = get_option( 'leadsheet_settings' );
	same( array( 'https://leads.example.com', 'from-zip', false ), array( $taken['endpoint'], $taken['token'], $taken['send_visitor'] ) );
	update_option( 'leadsheet_settings', array( 'token' => 'by hand' ) + $taken );
	$file->take_over();
	same( 'by hand', get_option( 'leadsheet_settings' )['token'] );
	config_file( "<?php return array( 'endpoint' => 'https://leads.example.com', 'token' => 'newer zip' );" )->take_over();
	same( 'newer zip', get_option( 'leadsheet_settings' )['token'], 'another file is taken over too' );
}

function test_a_zip_without_settings_or_with_nonsense_changes_nothing() {
	( new Leadsheet\Config_File( sys_get_temp_dir() . '/nowhere' ) )->take_over();
	config_file( '<?php return 7;' )->take_over();
	same( TOKEN, get_option( 'leadsheet_settings' )['token'] );
}

function test_a_site_that_is_deleted_from_a_network_takes_its_table_along() {
	same( array( 'wp_7_posts', 'wp_7_leadsheet_queue' ), apply_filters( 'wpmu_drop_tables', array( 'wp_7_posts' ), 7 ) );
}

function test_on_a_network_a_zip_with_settings_sets_them_for_every_site_and_leaves_no_copies() {
	new_site( false );
	Wp::$multisite = true;
	$file = config_file( "<?php return array( 'endpoint' => 'https://leads.example.com', 'token' => 'from-zip' );" );
	$file->take_over( true );
	same( false, get_option( 'leadsheet_settings' ) );
	same( array( 'endpoint' => 'https://leads.example.com', 'token' => 'from-zip' ), get_site_option( 'leadsheet_network_settings' ) );
	update_site_option( 'leadsheet_network_settings', array( 'endpoint' => 'https://moved.example.com', 'token' => 'by hand' ) );
	$file->take_over( true );
	switch_to_blog( 2 );
	$file->take_over( true );
	same( 'by hand', ( new Leadsheet\Settings() )->token(), 'what was changed afterwards stands, on a new site too' );
	restore_current_blog();
}
