<?php
/**
 * Updates from the Leadsheet that the site is connected to.
 */

const PACKAGE = 'https://leads.example.com/v1/wordpress-plugin/zip';

function look_for_updates( $file = 'leadsheet/leadsheet.php' ) {
	start();
	return apply_filters( 'update_plugins_leadsheet.invalid', false, array(), $file );
}

function tells( $version ) {
	answers( 200, array( 'version' => $version, 'requires' => '6.4', 'requires_php' => '7.4' ) );
}

function download( $package = PACKAGE ) {
	start();
	return apply_filters( 'upgrader_pre_download', false, $package );
}

function test_wordpress_learns_of_a_new_version_by_a_signed_question() {
	tells( '9.9.9' );
	$update = look_for_updates();
	same( array( '9.9.9', PACKAGE, '7.4' ), array( $update['version'], $update['package'], $update['requires_php'] ) );
	list( $url, $request ) = Wp::$requests[0];
	same( 'https://leads.example.com/v1/wordpress-plugin', $url );
	same( 'sha256=' . hash_hmac( 'sha256', Wp::$now . '.', TOKEN ), $request['headers']['X-Signature'] );
}

function test_the_main_files_update_uri_is_the_one_that_is_listened_for() {
	same( 1, preg_match( '~^ \* Update URI:\s+https://([^/]+)/~m', file_get_contents( PLUGIN_FOLDER . '/leadsheet.php' ), $found ) );
	same( Leadsheet\Updates::HOST, $found[1] );
}

function test_other_plugins_are_none_of_ours_and_the_owner_may_say_no() {
	tells( '9.9.9' );
	same( false, look_for_updates( 'other/other.php' ) );
	update_option( 'leadsheet_settings', array( 'updates' => false ) + get_option( 'leadsheet_settings' ) );
	same( false, look_for_updates() );
	new_site( false );
	tells( '9.9.9' );
	same( array( false, array() ), array( look_for_updates(), Wp::$requests ) );
}

function test_what_is_no_version_is_no_update() {
	foreach ( array( answer( 404 ), answer( 200, '<html>' ), answer( 200, array( 'version' => '<b>1</b>' ) ), answer( 401, array( 'detail' => 'x' ) ), new WP_Error( 'http_request_failed', 'x' ) ) as $other ) {
		Wp::$http = static function () use ( $other ) {
			return $other;
		};
		same( false, look_for_updates() );
	}
}

function test_only_the_zip_that_was_signed_is_installed() {
	$zip = "PK\x03\x04 the new version";
	answers( 200, $zip, array( 'x-signature' => 'sha256=' . hash_hmac( 'sha256', $zip, TOKEN ) ) );
	$path = download();
	same( $zip, file_get_contents( $path ) );
	unlink( $path );
	foreach ( array( array(), array( 'x-signature' => 'sha256=' . hash_hmac( 'sha256', $zip, 'another token' ) ), array( 'x-signature' => 'sha256=' . hash( 'sha256', $zip ) ) ) as $headers ) {
		answers( 200, $zip, $headers );
		same( true, is_wp_error( download() ) );
	}
	same( false, download( 'https://downloads.wordpress.org/plugin/other.zip' ) );
}
