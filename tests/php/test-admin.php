<?php
/**
 * Settings → Leadsheet, its buttons, and the notice.
 */

function page() {
	start( true );
	return output_of(
		static function () {
			do_action( 'page_leadsheet' );
		}
	);
}

function press( $name, array $fields = array() ) {
	start( true );
	$_POST = $fields;
	return ending(
		static function () use ( $name ) {
			do_action( "admin_post_leadsheet_$name" );
		}
	);
}

function notice( $screen = 'dashboard' ) {
	start( true );
	Wp::$screen = (object) array( 'id' => $screen );
	return output_of(
		static function () {
			do_action( 'admin_notices' );
		}
	);
}

/** What options.php does with the form. */
function save( array $typed ) {
	start( true );
	$value = apply_filters( 'sanitize_option_leadsheet_settings', $typed + array( 'from_form' => '1' ) );
	update_option( 'leadsheet_settings', apply_filters( 'sanitize_option_leadsheet_settings', $value ) );
	return get_option( 'leadsheet_settings' );
}

function test_addresses_however_they_are_pasted() {
	$typed = array(
		'https://leads.example.com'            => 'https://leads.example.com',
		' https://leads.example.com/ '         => 'https://leads.example.com',
		'https://leads.example.com/v1/leads'   => 'https://leads.example.com',
		'https://leads.example.com/v1/leads/'  => 'https://leads.example.com',
		'https://leads.example.com/sub/?a=b#c' => 'https://leads.example.com/sub',
		'leads.example.com'                    => 'https://leads.example.com',
		'leads.example.com:8443/v1/leads'      => 'https://leads.example.com:8443',
		'127.0.0.1:8000'                       => 'https://127.0.0.1:8000',
		'http://127.0.0.1:8000'                => 'http://127.0.0.1:8000',
	);
	foreach ( $typed as $address => $stored ) {
		same( $stored, save( array( 'endpoint' => $address ) )['endpoint'], $address );
	}
	same( array(), Wp::$settings_errors );
}

function test_what_is_no_address_changes_nothing_and_is_said() {
	same( ENDPOINT, save( array( 'endpoint' => 'javascript:alert(1)' ) )['endpoint'] );
	holds( 'error: The address was not changed', Wp::$settings_errors[0] );
}

function test_an_unencrypted_address_is_warned_about() {
	same( 'http://leads.example.com', save( array( 'endpoint' => 'http://leads.example.com' ) )['endpoint'] );
	holds( 'warning: Saved, but', Wp::$settings_errors[0] );
}

function test_an_empty_token_field_keeps_the_token_and_the_page_never_shows_it() {
	same( TOKEN, save( array( 'endpoint' => ENDPOINT, 'token' => '' ) )['token'] );
	same( 'new', save( array( 'endpoint' => ENDPOINT, 'token' => ' new ' ) )['token'] );
	save( array( 'endpoint' => ENDPOINT, 'token' => TOKEN ) );
	lacks( TOKEN, page() );
}

function test_boxes_that_are_not_ticked_are_off() {
	$saved = save( array( 'endpoint' => ENDPOINT, 'send_visitor' => '1', 'consent' => 'wait' ) );
	same( array( false, true, 'wait' ), array( $saved['send_spam'], $saved['send_visitor'], $saved['consent'] ) );
	same( 'always', save( array( 'endpoint' => ENDPOINT, 'consent' => 'nonsense' ) )['consent'] );
}

function test_the_test_button_says_what_is_right_or_wrong() {
	$html  = array( 'content-type' => 'text/html; charset=UTF-8' );
	$cases = array(
		array( 'Connected: Leadsheet answered and accepts the token.', answer( 400, array( 'detail' => 'The submission is empty.' ) ) ),
		array( 'Leadsheet did not accept the token (401)', answer( 401, array( 'detail' => 'Unknown signature.' ) ) ),
		array( 'it is not Leadsheet (404)', answer( 404, '<html>' ) ),
		array( 'it is not Leadsheet (200)', answer( 200, '<!doctype html>' ) ),
		array( 'it is not Leadsheet (200)', answer( 200, array( 'ok' => true ) ) ),
		array( 'it is not Leadsheet (204)', answer( 204 ) ),
		array( 'What answered (400) is not Leadsheet', answer( 400, '<html>Bad request', $html ) ),
		array( 'What answered (400) is not Leadsheet', answer( 400, '{"error":"no"}', array( 'content-type' => 'application/json' ) ) ),
		array( 'What answered (403) is not Leadsheet', answer( 403, '<html>Forbidden', $html ) ),
		array( 'What answered (406) is not Leadsheet', answer( 406, 'Not acceptable' ) ),
		array( 'it is not Leadsheet (301)', answer( 301, '', array( 'location' => 'https://www.leads.example.com/v1/leads' ) ) ),
		array( 'could not take it just now (503)', answer( 503 ) ),
		array( 'no server has this name', new WP_Error( 'http_request_failed', 'cURL error 6: Could not resolve host' ) ),
		array( 'certificate was not accepted', new WP_Error( 'http_request_failed', 'cURL error 60: SSL certificate problem' ) ),
		array( 'No answer in time', new WP_Error( 'http_request_failed', 'cURL error 28: timed out' ) ),
		array( 'The connection was refused', new WP_Error( 'http_request_failed', 'cURL error 7: Failed to connect' ) ),
		array( 'WP_HTTP_BLOCK_EXTERNAL', new WP_Error( 'http_request_not_executed', 'User has blocked requests through HTTP.' ) ),
		array( 'clock and Leadsheet’s are 10 minutes apart', answer( 401, array( 'detail' => 'Expired.' ), array( 'date' => gmdate( 'D, d M Y H:i:s', Wp::$now + 600 ) . ' GMT' ) ) ),
	);
	foreach ( $cases as list( $words, $response ) ) {
		Wp::$http = static function () use ( $response ) {
			return $response;
		};
		holds( 'leadsheet_done=tested#leadsheet-test', press( 'test' ) );
		holds( $words, page() );
	}
	answers( 301, '', array( 'location' => 'https://www.leads.example.com/v1/leads' ) );
	press( 'test' );
	holds( 'Answer: https://www.leads.example.com/v1/leads', page() );
}

function test_the_test_posts_nothing_that_could_become_a_lead() {
	refuses( 400 );
	press( 'test' );
	list( , $request ) = Wp::$requests[0];
	same( '', $request['body'] );
	same( 'sha256=' . hash_hmac( 'sha256', Wp::$now . '.', TOKEN ), $request['headers']['X-Signature'] );
}

function test_before_anything_is_set_the_test_says_so_and_new_settings_forget_it() {
	new_site( false );
	press( 'test' );
	same( array(), Wp::$requests );
	holds( 'Nothing to test yet', page() );
	holds( 'Nothing is sent before', page() );
	save( array( 'endpoint' => ENDPOINT, 'token' => TOKEN ) );
	save( array( 'endpoint' => ENDPOINT, 'token' => 'other' ) );
	lacks( 'Nothing to test yet', page() );
}

function test_the_page_shows_what_waits_what_failed_and_why() {
	submit( array( 'your-name' => '山田 太郎' ), 'mail_sent', array(), array(), new WPCF7_ContactForm( 8, '<script>x</script>資料請求', '' ) );
	answers( 422, array( 'detail' => '<b>断</b>られました' ) );
	cron();
	start();
	submit( array( 'your-name' => '佐藤 花子' ), 'spam' );
	answers( 401 );
	cron();
	$page = page();
	holds( 'Waiting: <strong>1</strong>', $page );
	holds( 'Failed: <strong>1</strong>', $page );
	holds( 'Leadsheet refused this submission (422)', $page );
	holds( '&lt;b&gt;断&lt;/b&gt;られました', $page );
	holds( '&lt;script&gt;x&lt;/script&gt;資料請求', $page );
	holds( 'did not accept the token (401)', $page );
	holds( 'お問い合わせフォーム (spam)', $page );
	lacks( '<script>', $page );
	lacks( '山田', $page );
	lacks( '佐藤', $page );
}

function test_send_again_and_send_all_again() {
	for ( $i = 0; $i < 3; $i++ ) {
		start();
		submit( array( 'your-message' => "nr $i" ) );
	}
	refuses();
	cron();
	accepts();
	holds( 'leadsheet_done=sent', press( 'resend', array( 'id' => rows()[1]->id ) ) );
	same( array( 'failed', 'sent', 'failed' ), array_column( rows(), 'state' ) );
	press( 'resend_failed' );
	same( array( 'sent', 'sent', 'sent' ), array_column( rows(), 'state' ) );
	same( 3, count( posted_ids() ) );
}

function test_send_now_does_not_wait_out_pauses_or_retry_after() {
	submit();
	answers( 503, '', array( 'retry-after' => '7200' ) );
	cron();
	holds( 'asked to be left alone until', page() );
	accepts();
	press( 'send_now' );
	same( 'sent', rows()[0]->state );
}

function test_throwing_away_asks_first_and_takes_failed_ones_only() {
	submit();
	refuses();
	cron();
	$_GET = array( 'leadsheet_discard' => rows()[0]->id );
	holds( 'this cannot be undone', page() );
	same( 1, count( rows() ), 'the question alone does nothing' );
	$_GET = array();
	lacks( 'this cannot be undone', page() );
	press( 'discard', array( 'id' => rows()[0]->id ) );
	same( array(), rows() );
	start();
	submit();
	press( 'discard', array( 'id' => rows()[0]->id ) );
	same( 1, count( rows() ), 'one that waits stays' );
}

function test_nobody_without_the_right_or_the_nonce_does_anything() {
	submit();
	refuses();
	cron();
	accepts();
	foreach ( array( 'test', 'send_now', 'resend', 'resend_failed', 'discard' ) as $name ) {
		Wp::$is_admin_user  = false;
		Wp::$nonce_is_good = true;
		same( 'died 403', press( $name, array( 'id' => '1' ) ), $name );
		same( '', page() );
		Wp::$is_admin_user  = true;
		Wp::$nonce_is_good = false;
		same( 'died 403', press( $name, array( 'id' => '1' ) ), $name );
	}
	same( array( array(), 'failed' ), array( Wp::$requests, rows()[0]->state ) );
}

function test_every_field_has_a_label_and_no_id_is_used_twice() {
	submit();
	refuses();
	cron();
	start();
	submit();
	$page = page();
	preg_match_all( '/<input type="(?:text|password|checkbox)"[^>]* id="([^"]+)"/', $page, $inputs );
	same( 4, count( $inputs[1] ) );
	foreach ( $inputs[1] as $id ) {
		holds( "<label for=\"$id\">", $page );
		holds( "id=\"$id-help\"", $page );
	}
	preg_match_all( '/ id="([^"]+)"/', $page, $ids );
	same( $ids[1], array_values( array_unique( $ids[1] ) ) );
}

function test_the_notice_comes_after_fifteen_minutes_and_goes_by_itself() {
	submit();
	cannot_be_reached( 'cURL error 7' );
	cron();
	later( 15 * 60 );
	same( '', notice() );
	later( 1 );
	holds( '1 submission has not reached the spreadsheet', notice() );
	holds( 'options-general.php?page=leadsheet#leadsheet-status', notice() );
	same( '', notice( 'settings_page_leadsheet' ), 'not where the reasons stand' );
	Wp::$is_admin_user = false;
	same( '', notice() );
	Wp::$is_admin_user = true;
	accepts();
	cron();
	same( '', notice() );
}

function test_the_notice_tells_of_failed_ones_and_of_missing_settings() {
	submit();
	refuses();
	cron();
	holds( '1 submission could not be sent and is kept', notice() );
	new_site( false );
	submit();
	later( 16 * 60 );
	holds( 'no address and token are saved yet', notice() );
}

function test_what_could_not_even_be_queued_is_shown_and_counted() {
	global $wpdb;
	$wpdb->query( 'DROP TABLE wp_leadsheet_queue' );
	$wpdb->broken = '/leadsheet_queue/';
	submit();
	accepts();
	cron();
	Wp::$now = 1795282296 + 16 * 60;
	holds( '1 submission has not reached the spreadsheet', notice() );
	holds( 'CREATE TABLE', page() );
	$wpdb->broken = '';
	cron();
	same( 'sent', rows()[0]->state );
	lacks( 'CREATE TABLE', page() );
}

function test_words_for_the_privacy_policy() {
	start( true );
	holds( 'leadsheet_first', Wp::$links['privacy'] );
}
