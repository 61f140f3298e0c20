<?php
/**
 * Thin stand-ins of WordPress: hooks, options, cron, sites, people.
 */

final class Wp {
	/** Hook → priority → callbacks with their number of arguments. */
	public static $hooks = array();

	/** Hook of WP-Cron → Unix time of its one event. */
	public static $cron = array();

	/** What wp_remote_post() answers: a callable( url, args ), or null for the real network. */
	public static $http = null;

	/** Every call of wp_remote_post(): array( url, args ). */
	public static $requests = array();

	/** Every call of Requests::post(), by which the site calls itself. */
	public static $loopbacks = array();

	/** Lines of PHP's error log. */
	public static $log = array();

	/** Who is logged in: may they manage options? */
	public static $is_admin_user = true;

	/** Whether the nonce that was posted is good. */
	public static $nonce_is_good = true;

	public static $is_wp_admin = false;
	public static $multisite   = false;
	public static $screen      = null;
	public static $subdomains  = false;
	public static $home        = '';
	public static $is_ajax     = false;
	public static $doing       = array();
	public static $is_cron     = false;

	/** Every wp_mail(): array( to, subject, body ). */
	public static $mails = array();

	/** Posts: id → object; and their meta: id → key → value. */
	public static $posts = array();
	public static $meta  = array();
	public static $scripts     = array();
	public static $inline      = array();
	public static $settings_errors = array();
	public static $links       = array();
	public static $now         = 1795282300;

	/** A new request, on a new site where a database is given. */
	public static function reset( $path = ':memory:' ) {
		foreach ( get_class_vars( self::class ) as $name => $value ) {
			self::$$name = self::$defaults[ $name ] ?? $value;
		}
		$GLOBALS['wpdb'] = new wpdb( $path );
		$_POST           = array();
		$_GET            = array();
		$_FILES          = array();
		WPCF7_Submission::forget();
	}

	private static $defaults = array(
		'hooks'           => array(),
		'cron'            => array(),
		'http'            => null,
		'requests'        => array(),
		'loopbacks'       => array(),
		'log'             => array(),
		'is_admin_user'   => true,
		'nonce_is_good'   => true,
		'is_wp_admin'     => false,
		'multisite'       => false,
		'screen'          => null,
		'subdomains'      => false,
		'home'            => '',
		'is_ajax'         => false,
		'doing'           => array(),
		'is_cron'         => false,
		'mails'           => array(),
		'posts'           => array(),
		'meta'            => array(),
		'scripts'         => array(),
		'inline'          => array(),
		'settings_errors' => array(),
		'links'           => array(),
		'now'             => 1795282300,
	);
}

function add_filter( $hook, $callback, $priority = 10, $accepted = 1 ) {
	Wp::$hooks[ $hook ][ $priority ][] = array( $callback, $accepted );
	return true;
}

function add_action( $hook, $callback, $priority = 10, $accepted = 1 ) {
	return add_filter( $hook, $callback, $priority, $accepted );
}

function apply_filters( $hook, $value, ...$more ) {
	$priorities = Wp::$hooks[ $hook ] ?? array();
	ksort( $priorities );
	foreach ( $priorities as $callbacks ) {
		foreach ( $callbacks as $one ) {
			$value = call_user_func_array( $one[0], array_slice( array_merge( array( $value ), $more ), 0, $one[1] ) );
		}
	}
	return $value;
}

/** Callbacks may add callbacks to the hook that runs, as WP_Hook allows. */
function do_action( $hook, ...$values ) {
	$priorities = Wp::$hooks[ $hook ] ?? array();
	ksort( $priorities );
	Wp::$doing[] = $hook;
	foreach ( $priorities as $callbacks ) {
		foreach ( $callbacks as $one ) {
			call_user_func_array( $one[0], array_slice( $values ? $values : array( '' ), 0, $one[1] ) );
		}
	}
	array_pop( Wp::$doing );
}

function doing_action( $hook ) {
	return in_array( $hook, Wp::$doing, true );
}

function wp_is_numeric_array( $data ) {
	return is_array( $data ) && ! array_filter( array_keys( $data ), 'is_string' );
}

function has_action( $hook ) {
	return ! empty( Wp::$hooks[ $hook ] );
}

function get_option( $name, $default = false ) {
	global $wpdb;
	$row = $wpdb->get_row( $wpdb->prepare( 'SELECT option_value FROM wp_options WHERE option_name = %s', $name ) );
	return $row ? unserialize( $row->option_value ) : $default;
}

function add_option( $name, $value = '', $deprecated = '', $autoload = null ) {
	global $wpdb;
	if ( false !== get_option( $name ) ) {
		return false;
	}
	// As WordPress does it: whoever asked at the same moment and comes second writes over the first.
	$stored = $wpdb->query( $wpdb->prepare( 'INSERT INTO wp_options (option_name, option_value, autoload) VALUES (%s, %s, %s) ON CONFLICT (option_name) DO UPDATE SET option_value = excluded.option_value, autoload = excluded.autoload', $name, serialize( $value ), false === $autoload ? 'off' : 'auto' ) );
	if ( ! $stored ) {
		return false;
	}
	do_action( "add_option_$name", $name, $value );
	return true;
}

function update_option( $name, $value, $autoload = null ) {
	global $wpdb;
	$old = get_option( $name );
	if ( $old === $value ) {
		return false;
	}
	if ( false === $old ) {
		return add_option( $name, $value, '', $autoload );
	}
	$wpdb->query( $wpdb->prepare( 'UPDATE wp_options SET option_value = %s WHERE option_name = %s', serialize( $value ), $name ) );
	do_action( "update_option_$name", $old, $value, $name );
	return true;
}

function delete_option( $name ) {
	global $wpdb;
	return (bool) $wpdb->query( $wpdb->prepare( 'DELETE FROM wp_options WHERE option_name = %s', $name ) );
}

function wp_next_scheduled( $hook ) {
	return Wp::$cron[ $hook ] ?? false;
}

function wp_schedule_single_event( $timestamp, $hook ) {
	if ( isset( Wp::$cron[ $hook ] ) ) {
		return false;
	}
	Wp::$cron[ $hook ] = $timestamp;
	return true;
}

function wp_clear_scheduled_hook( $hook ) {
	unset( Wp::$cron[ $hook ] );
	return 1;
}

function is_subdomain_install() {
	return Wp::$subdomains;
}

function get_site_option( $name, $default = false ) {
	return get_option( "network_$name", $default );
}

function update_site_option( $name, $value ) {
	return update_option( "network_$name", $value );
}

function delete_site_option( $name ) {
	return delete_option( "network_$name" );
}

function wp_doing_ajax() {
	return Wp::$is_ajax;
}

function wp_doing_cron() {
	return Wp::$is_cron;
}

function wp_mail( $to, $subject, $body ) {
	Wp::$mails[] = array( $to, $subject, $body );
	return true;
}

function get_post( $id ) {
	return Wp::$posts[ is_object( $id ) ? $id->ID : (int) $id ] ?? null;
}

function get_posts( $args ) {
	return array_values(
		array_filter(
			Wp::$posts,
			static function ( $post ) use ( $args ) {
				return $post->post_type === $args['post_type'];
			}
		)
	);
}

function get_the_title( $id ) {
	return get_post( $id )->post_title ?? '';
}

function wp_get_post_parent_id( $id ) {
	return get_post( $id )->post_parent ?? 0;
}

function get_post_timestamp( $post ) {
	return $post->timestamp ?? 0;
}

function get_post_meta( $id, $key, $single ) {
	return Wp::$meta[ $id ][ $key ] ?? '';
}

function update_post_meta( $id, $key, $value ) {
	Wp::$meta[ $id ][ $key ] = $value;
	return true;
}

function delete_post_meta_by_key( $key ) {
	foreach ( array_keys( Wp::$meta ) as $id ) {
		unset( Wp::$meta[ $id ][ $key ] );
	}
	return true;
}

function get_the_terms( $id, $taxonomy ) {
	return Wp::$meta[ $id ][ "terms:$taxonomy" ] ?? false;
}

function __return_true() {
	return true;
}

function is_multisite() {
	return Wp::$multisite;
}

function get_sites( $args = array() ) {
	return array( 1, 2 );
}

function switch_to_blog( $id ) {
	global $wpdb;
	$wpdb->prefix = 1 === $id ? 'wp_' : "wp_{$id}_";
}

function restore_current_blog() {
	global $wpdb;
	$wpdb->prefix = 'wp_';
}

function register_activation_hook( $file, $callback ) {
	add_action( 'activate', $callback );
}

function register_deactivation_hook( $file, $callback ) {
	add_action( 'deactivate', $callback );
}

function is_admin() {
	return Wp::$is_wp_admin;
}

function current_user_can( $capability ) {
	return 'manage_options' === $capability && Wp::$is_admin_user;
}

function load_plugin_textdomain( $domain, $deprecated, $path ) {
	return true;
}
