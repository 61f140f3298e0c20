<?php
/**
 * The consent matrix on the server: JavaScript or none × page from a cache or not × what the visitor said ×
 * what the site is set to. The browser's part is in tests/js and tests/e2e/wordpress.
 */

const PAGE   = 'https://sakura.example.jp/contact/';
const QUERY  = '?utm_source=google&gclid=abc&page_id=4#form';
const SCRIPT = array(
	'first' => array( 'referrer' => 'https://note.example/' ),
	'last'  => array(
		'gclid'        => 'abc',
		'landing_page' => 'https://sakura.example.jp/lp/',
	),
);

if ( ! function_exists( 'wp_get_consent_type' ) ) {
	function wp_get_consent_type() {
		return $GLOBALS['consent_type'] ?? false;
	}

	/** As the real one: without a banner it says yes to everything. */
	function wp_has_consent( $category ) {
		same( 'marketing', $category );
		return ! wp_get_consent_type() || 'allow' === ( $_COOKIE['wp_consent_marketing'] ?? '' );
	}
}

/**
 * One submission. `field`: what the browser script left in the form, null without JavaScript; `cached`: the
 * form was posted to the page's address without the visit's query, which only the Referer has then.
 */
function body_of( $mode, $field, $cached, array $cookies = array() ) {
	$_COOKIE = array_map( 'addslashes', $cookies );
	update_option( 'leadsheet_settings', array( 'consent' => $mode ) + get_option( 'leadsheet_settings' ) );
	start();
	$_SERVER['HTTP_REFERER'] = PAGE . QUERY;
	$post                    = array(
		'your-email' => 'taro@example.co.jp',
		'utm_source' => 'google',
		'last-gclid' => 'abc',
		'your-page'  => PAGE . QUERY,
		'your-site'  => 'https://aoba.example/?id=7#top',
	);
	if ( null !== $field ) {
		$post['_leadsheet_touch'] = $field;
	}
	submit( $post, 'mail_sent', array( 'url' => $cached ? PAGE : PAGE . QUERY ) );
	unset( $_SERVER['HTTP_REFERER'] );
	$_COOKIE = array();
	$rows    = rows();
	return body( end( $rows ) );
}

/** Nothing in it tells of the visit, in any spelling. */
function tells_nothing( array $body, $why ) {
	same( 'denied', $body['consent'] ?? null, $why );
	same( array( array(), array() ), array( $body['touch']['first'], $body['touch']['last'] ), $why );
	same( PAGE, $body['page_url'], $why );
	same( null, $body['page_views'], $why );
	$fields = array(
		'your-email' => 'taro@example.co.jp',
		'your-page'  => PAGE,
		'your-site'  => 'https://aoba.example/?id=7#top',
	);
	same( $fields, $body['fields'], $why );
	lacks( 'gclid', json_encode( $body ) );
	lacks( 'google', json_encode( $body ) );
	lacks( 'note.example', json_encode( $body ) );
}

function test_who_said_no_or_was_not_asked_yet_leaves_no_trace() {
	$denied  = '{"consent":"denied"}';
	$cookies = array( 'leadsheet_last' => json_encode( SCRIPT['last'] ) );
	foreach ( array( true, false ) as $cached ) {
		foreach ( array( 'always', 'wait', 'off' ) as $mode ) {
			tells_nothing( body_of( $mode, $denied, $cached ), "$mode, the script says no" );
			tells_nothing( body_of( $mode, $denied, $cached, $cookies ), "$mode, the script says no, a cookie of before" );
		}
		tells_nothing( body_of( 'off', null, $cached ), 'nothing is remembered' );
		tells_nothing( body_of( 'off', '', $cached, $cookies ), 'nothing is remembered, a cookie of before' );
		tells_nothing( body_of( 'off', json_encode( SCRIPT ), $cached ), 'nothing is remembered, a page of before' );
		tells_nothing( body_of( 'wait', null, $cached ), 'without JavaScript nobody can agree' );
		tells_nothing( body_of( 'wait', '', $cached ), 'the script was blocked' );
	}
}

function test_who_agreed_tells_of_the_visit() {
	foreach ( array( true, false ) as $cached ) {
		foreach ( array( 'always', 'wait' ) as $mode ) {
			$body = body_of( $mode, json_encode( SCRIPT ), $cached );
			same( array( SCRIPT['first'], SCRIPT['last'] ), array( $body['touch']['first'], $body['touch']['last'] ) );
			same( false, isset( $body['consent'] ) );
			same( 'abc', $body['fields']['last-gclid'] );
		}
	}
}

function test_a_cookie_of_an_earlier_yes_speaks_where_the_script_could_not_fill_the_form() {
	foreach ( array( 'always', 'wait' ) as $mode ) {
		$body = body_of( $mode, null, false, array( 'leadsheet_first' => json_encode( SCRIPT['first'] ), 'leadsheet_last' => json_encode( SCRIPT['last'] + array( 'pages' => 3 ) ) ) );
		same( array( SCRIPT['first'], SCRIPT['last'], 3 ), array( $body['touch']['first'], $body['touch']['last'], $body['page_views'] ) );
	}
	same( 'google', body_of( 'always', null, false, array( 'leadsheet_last' => 'nonsense' ) )['touch']['last']['utm_source'] );
}

function test_without_javascript_and_where_nobody_has_to_ask_the_address_tells() {
	foreach ( array( true, false ) as $cached ) {
		$body = body_of( 'always', null, $cached );
		same( array( 'google', 'abc' ), array( $body['touch']['last']['utm_source'], $body['touch']['last']['gclid'] ) );
		same( $cached ? PAGE : PAGE . QUERY, $body['page_url'] );
	}
}

function test_a_banner_of_the_wp_consent_api_decides_on_the_server_too() {
	$GLOBALS['consent_type'] = 'optin';
	try {
		foreach ( array( true, false ) as $cached ) {
			foreach ( array( 'always', 'wait' ) as $mode ) {
				tells_nothing( body_of( $mode, null, $cached ), 'before an answer' );
				tells_nothing( body_of( $mode, null, $cached, array( 'wp_consent_marketing' => 'deny' ) ), 'after a no' );
				tells_nothing( body_of( $mode, json_encode( SCRIPT ), $cached, array( 'wp_consent_marketing' => 'deny' ) ), 'after a no, a form filled before it' );
				$agreed = body_of( $mode, null, $cached, array( 'wp_consent_marketing' => 'allow' ) );
				same( 'abc', $agreed['touch']['last']['gclid'] );
			}
			tells_nothing( body_of( 'off', null, $cached, array( 'wp_consent_marketing' => 'allow' ) ), 'the owner remembers nothing' );
		}
	} finally {
		$GLOBALS['consent_type'] = false;
	}
}

function test_a_no_of_the_wp_consent_api_stays_one_while_no_banner_manages_consent() {
	foreach ( array( 'always', 'wait' ) as $mode ) {
		tells_nothing( body_of( $mode, null, true, array( 'wp_consent_marketing' => 'deny' ) ), 'without JavaScript' );
		tells_nothing( body_of( $mode, json_encode( SCRIPT ), false, array( 'wp_consent_marketing' => 'deny' ) ), 'a form filled before it' );
	}
	same( 'abc', body_of( 'always', null, false, array( 'wp_consent_statistics' => 'deny' ) )['touch']['last']['gclid'] );
}

function test_banners_learn_that_this_plugin_keeps_to_the_api() {
	same( true, apply_filters( 'wp_consent_api_registered_leadsheet/leadsheet.php', false ) );
}

function test_names_of_fields_that_tell_of_a_visit() {
	foreach ( array( 'utm_source', 'UTM_Campaign', 'utm-term', 'gclid', 'first_gclid', 'last-yclid', 'landing_page', 'referrer', 'last_referrer', 'click_id', 'first_touch_utm_source', 'ft_gclid', 'gclid_field', 'utm_medium-last', '_fbp', '_ga', 'Initial-Referrer', 'dclid', 'gad_campaignid' ) as $name ) {
		same( true, Leadsheet\Touch::is_name( $name ), $name );
	}
	foreach ( array( 'your-name', 'source', 'referrer_name', 'page', 'utm', 'first_name', 'last_name', 'first', 'last', 'field', 'touch', '', '紹介者' ) as $name ) {
		same( false, Leadsheet\Touch::is_name( $name ), $name );
	}
}
