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

/** What is printed into the page's head, as the script reads it. */
function config() {
	$html = output_of(
		static function () {
			do_action( 'wp_head' );
		}
	);
	return preg_match( '~^<script type="application/json" id="leadsheet-config">(.*)</script>\n$~', $html, $found ) ? json_decode( $found[1], true ) : $html;
}

function test_what_the_owner_has_set_is_data_and_no_code() {
	same(
		array(
			'consent' => 'always',
			'hosts'   => array( 'sakura.example.jp' ),
			'domains' => array( 'example.jp', 'sakura.example.jp' ),
			'path'    => '/',
			'api'     => false,
		),
		config()
	);
	consent( 'wait' );
	add_filter( 'leadsheet_own_hosts', 'own_hosts_for_test' );
	same( array( 'wait', array( 'shop.example.jp', 'sakura.example.jp' ) ), array( config()['consent'], config()['hosts'] ) );
	same( array(), Wp::$inline );
}

function test_nothing_of_the_sites_own_breaks_out_of_the_data() {
	add_filter(
		'leadsheet_own_hosts',
		static function () {
			return array( '</script><script>alert(1)</script>&"' );
		}
	);
	same( '</script><script>alert(1)</script>&"', config()['hosts'][0] );
}

function test_the_cookies_domain() {
	$cases = array(
		array( array( 'cookies' => 'host' ), array() ),
		array( array( 'cookies' => 'domain', 'cookie_host' => 'https://.Example.JP/x' ), array( 'example.jp' ) ),
		array( array( 'cookies' => 'domain', 'cookie_host' => 'nonsense' ), array() ),
		array( array( 'cookies' => 'nonsense' ), array( 'example.jp', 'sakura.example.jp' ) ),
	);
	foreach ( $cases as list( $set, $domains ) ) {
		update_option( 'leadsheet_settings', $set + get_option( 'leadsheet_settings' ) );
		same( $domains, config()['domains'] );
	}
	same( array( 'sakura.example.jp' ), config()['hosts'] );
}

function test_the_sites_of_a_network_do_not_share_cookies() {
	Wp::$multisite = true;
	same( array( '/blog/', array( 'example.jp', 'sakura.example.jp' ) ), array( with_home( '/blog', static function () { return config()['path']; } ), config()['domains'] ) );
	Wp::$subdomains = true;
	same( array( '/', array() ), array( config()['path'], config()['domains'] ) );
}

function with_home( $path, callable $work ) {
	Wp::$home = $path;
	$result   = $work();
	Wp::$home = '';
	return $result;
}

function own_hosts_for_test() {
	return array( 'shop.example.jp', 7 );
}

function test_switched_off_there_is_neither_script_nor_field() {
	consent( 'off' );
	same( array(), Wp::$scripts );
	same( '', config() );
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
