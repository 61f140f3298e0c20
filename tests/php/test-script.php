<?php
/**
 * How the browser script and its field get into the page.
 */

function enqueue() {
	Wp::$scripts = array();
	Wp::$inline  = array();
	do_action( 'wp_enqueue_scripts' );
}

function hidden_fields() {
	return apply_filters( 'wpcf7_form_hidden_fields', array( '_wpcf7_other' => '1' ) );
}

function consent( $mode ) {
	update_option( 'leadsheet_settings', array( 'consent' => $mode ) + get_option( 'leadsheet_settings' ) );
	start();
	enqueue();
}

function test_deferred_in_the_head_without_dependencies_or_inline_code() {
	enqueue();
	same(
		array(
			'https://sakura.example.jp/wp-content/plugins/leadsheet/assets/leadsheet-touch.js',
			array(),
			Leadsheet\VERSION,
			array(
				'strategy'  => 'defer',
				'in_footer' => false,
			),
		),
		Wp::$scripts['leadsheet-touch']
	);
	same( array(), Wp::$inline );
	same( true, is_readable( PLUGIN_FOLDER . '/assets/leadsheet-touch.js' ) );
}

function test_the_field_is_added_beside_others() {
	same( array( '_wpcf7_other' => '1', '_leadsheet_touch' => '' ), hidden_fields() );
}

function test_waiting_for_consent_and_further_hosts_are_told_before_the_script() {
	add_filter( 'leadsheet_own_hosts', 'own_hosts_for_test' );
	consent( 'wait' );
	add_filter( 'leadsheet_own_hosts', 'own_hosts_for_test' );
	enqueue();
	same( array( 'window.leadsheetTouch = {"consent":"wait","hosts":["shop.example.jp"]};', 'before' ), Wp::$inline['leadsheet-touch'] );
}

function own_hosts_for_test() {
	return array( 'shop.example.jp', 7 );
}

function test_switched_off_there_is_neither_script_nor_field() {
	consent( 'off' );
	same( array(), Wp::$scripts );
	same( array( '_wpcf7_other' => '1' ), hidden_fields() );
}

function test_the_sites_own_code_may_decide() {
	add_filter(
		'leadsheet_consent',
		static function () {
			return 'off';
		}
	);
	enqueue();
	same( array(), Wp::$scripts );
}

function test_the_scripts_list_of_parameters_is_the_servers() {
	$script = file_get_contents( PLUGIN_FOLDER . '/assets/leadsheet-touch.js' );
	same( 1, preg_match( '~const PARAMETER = (/.*/);~', $script, $match ) );
	foreach ( Leadsheet\Touch::PARAMETERS as $name ) {
		same( 1, preg_match( $match[1], $name ), $name );
	}
	foreach ( array( 'utm_id', 'q', 'xgclid', 'gclid2', 'page_id' ) as $name ) {
		same( 0, preg_match( $match[1], $name ), $name );
	}
}

/** The cases that say what is to be kept of an address. */
function kept_cases() {
	$all = json_decode( file_get_contents( dirname( __DIR__ ) . '/vectors/channels.json' ), true );
	return array_filter(
		$all['cases'],
		static function ( $one ) {
			return isset( $one['kept'] );
		}
	);
}

function test_the_server_keeps_of_an_address_what_the_script_would() {
	same( true, count( kept_cases() ) > 20 );
	foreach ( kept_cases() as $one ) {
		$touch = Leadsheet\Touch::from_url( $one['visit']['url'] );
		unset( $touch['landing_page'] );
		ksort( $touch );
		ksort( $one['kept'] );
		same( $one['kept'], $touch, $one['id'] );
	}
}

function test_the_landing_page_keeps_what_is_no_parameter_of_a_campaign() {
	$pages = array(
		'https://sakura.example.jp/?page_id=4&utm_source=a&lang=ja#x' => 'https://sakura.example.jp/?page_id=4&lang=ja',
		'https://sakura.example.jp/lp/?gclid=x' => 'https://sakura.example.jp/lp/',
		'https://sakura.example.jp/lp/?'        => 'https://sakura.example.jp/lp/',
		''                                      => null,
	);
	foreach ( $pages as $url => $page ) {
		same( $page, Leadsheet\Touch::from_url( $url )['landing_page'] ?? null, $url );
	}
}
