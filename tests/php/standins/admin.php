<?php
/**
 * Thin stand-ins of wp-admin. Where WordPress ends the request, these throw.
 */

final class Ended extends Exception {}

function wp_die( $message = '', $title = '', $args = array() ) {
	throw new Ended( 'died ' . ( $args['response'] ?? 500 ) );
}

function wp_safe_redirect( $url ) {
	throw new Ended( 'went to ' . $url );
}

function wp_create_nonce( $action ) {
	return "nonce-of-$action";
}

function check_admin_referer( $action ) {
	if ( ! Wp::$nonce_is_good ) {
		wp_die( '', '', array( 'response' => 403 ) );
	}
}

function get_current_screen() {
	return Wp::$screen;
}

function add_options_page( $title, $menu, $capability, $slug, $callback ) {
	add_action( "page_$slug", $callback );
	return "settings_page_$slug";
}

function register_setting( $group, $option, $args ) {
	add_filter( "sanitize_option_$option", $args['sanitize_callback'] );
}

function settings_fields( $group ) {
	echo '<input type="hidden" name="option_page" value="' . esc_attr( $group ) . '">';
}

function submit_button() {
	echo '<button type="submit">Save Changes</button>';
}

function checked( $one, $other, $echo ) {
	return $one === $other ? "checked='checked'" : '';
}

function add_settings_error( $setting, $code, $message, $type = 'error' ) {
	Wp::$settings_errors[] = "$type: $message";
}

function wp_add_privacy_policy_content( $name, $text ) {
	Wp::$links['privacy'] = $text;
}

function wp_enqueue_script( $handle, $url, $dependencies, $version, $loading ) {
	Wp::$scripts[ $handle ] = array( $url, $dependencies, $version, $loading );
}

function wp_add_inline_script( $handle, $code, $position = 'after' ) {
	Wp::$inline[ $handle ] = array( $code, $position );
	return true;
}

function wp_add_dashboard_widget( $id, $title, $callback ) {
	Wp::$links['widget'] = $callback;
}

function nocache_headers() {}

function wp_tempnam( $name ) {
	return tempnam( sys_get_temp_dir(), 'leadsheet-test' );
}
