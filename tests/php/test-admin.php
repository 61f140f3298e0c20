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
	same( 6, count( $inputs[1] ) );
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

/** A form of Contact Form 7 as WordPress keeps it. */
function form_post( $id, $title ) {
	Wp::$posts[ $id ] = (object) array(
		'ID'         => $id,
		'post_type'  => 'wpcf7_contact_form',
		'post_title' => $title,
	);
}

function test_the_page_lists_the_form_plugins_and_a_switch_for_each_form() {
	form_post( 8, 'お問い合わせ' );
	form_post( 9, '<b>資料</b>請求' );
	$page = page();
	holds( '✓ Contact Form 7 6.1.6', $page );
	holds( 'value="cf7:8" checked=\'checked\'> お問い合わせ', $page );
	holds( '&lt;b&gt;資料&lt;/b&gt;請求', $page );
	holds( 'Covered are Contact Form 7, Snow Monkey Forms, MW WP Form,', $page );
	same( array( 'cf7:9' ), save( array( 'endpoint' => ENDPOINT, 'forms_on' => array( 'cf7:8' ) ) )['forms_off'] );
	lacks( 'value="cf7:9" checked', page() );
	unset( Wp::$posts[9] );
	same( array( 'cf7:9' ), save( array( 'endpoint' => ENDPOINT, 'forms_on' => array( 'cf7:8' ) ) )['forms_off'], 'its form plugin is only away' );
	form_post( 9, 'x' );
	same( array(), save( array( 'endpoint' => ENDPOINT, 'forms_on' => array( 'cf7:8', 'cf7:9' ) ) )['forms_off'] );
}

function test_form_plugins_that_are_not_covered_are_named() {
	update_option( 'active_plugins', array( 'contact-form-7/wp-contact-form-7.php', 'wpforms-lite/wpforms.php', 'hello.php' ) );
	lacks( 'is not covered', page() );
	update_option( 'active_plugins', array( 'formidable/formidable.php', 'ws-form-pro/ws-form.php' ) );
	holds( '✕ Formidable Forms is not covered', page() );
	holds( '✕ WS Form is not covered', page() );
	lacks( 'SureForms', page() );
	Wp::$multisite = true;
	update_site_option( 'active_sitewide_plugins', array( 'sureforms/sureforms.php' => 1790000000 ) );
	holds( '✕ SureForms is not covered', page() );
}

function test_the_cookies_domain_must_be_the_sites_own() {
	$typed = array(
		'example.jp'           => 'example.jp',
		'.Sakura.example.jp/'  => 'sakura.example.jp',
		'elsewhere.jp'         => '',
		'xsakura.example.jp'   => '',
		''                     => '',
	);
	foreach ( $typed as $host => $stored ) {
		save( array( 'endpoint' => ENDPOINT, 'cookies' => 'host', 'cookie_host' => '' ) );
		Wp::$settings_errors = array();
		same( $stored, save( array( 'endpoint' => ENDPOINT, 'cookies' => 'domain', 'cookie_host' => $host ) )['cookie_host'], $host );
		same( '' === $stored, array() !== Wp::$settings_errors, $host );
	}
}

function test_what_is_thrown_away_can_be_seen_before() {
	submit( array( 'your-name' => '<山田>', 'your-how' => array( '電話', 'メール' ) ), 'mail_sent', array(), array(), contact_form( '<label>お名前 [text your-name]</label>' ) );
	refuses();
	cron();
	$_GET = array( 'leadsheet_discard' => rows()[0]->id );
	holds( '<th scope="row">お名前</th><td style="white-space:pre-wrap">&lt;山田&gt;</td>', page() );
	holds( '電話, メール', page() );
}

function test_the_log_as_a_file_names_nobody_and_is_no_formula() {
	submit( array( 'your-name' => '山田 太郎' ), 'mail_sent', array(), array(), new WPCF7_ContactForm( 8, '=cmd|"x"', '' ) );
	refuses();
	cron();
	$csv = ( new Leadsheet\Admin\Export( new Leadsheet\Backlog( new Leadsheet\Spare() ) ) )->csv();
	same( "\xEF\xBB\xBF", substr( $csv, 0, 3 ) );
	holds( '"\'=cmd|""x""","failed","1"', $csv );
	lacks( '山田', $csv );
	foreach ( array( array( false, true ), array( true, false ) ) as list( $admin, $nonce ) ) {
		start( true );
		Wp::$is_admin_user = $admin;
		Wp::$nonce_is_good = $nonce;
		same( 'died 403', ending( static function () { do_action( 'admin_post_leadsheet_log' ); } ) );
	}
}

function health() {
	start( true );
	return call_user_func( apply_filters( 'site_status_tests', array() )['direct']['leadsheet']['test'] );
}

function test_site_health_says_whether_submissions_get_through() {
	same( 'good', health()['status'] );
	submit();
	answers( 503 );
	cron();
	same( 'good', health()['status'], 'a moment is nothing' );
	later( 16 * 60 );
	same( 'critical', health()['status'] );
	accepts();
	cron();
	update_option( 'leadsheet_clock', array( 'skew' => 600, 'at' => Wp::$now ) );
	holds( '10 minutes behind', health()['description'] );
	new_site( false );
	same( 'recommended', health()['status'] );
}

function test_the_dashboard_tells_of_the_last_seven_days() {
	accepts();
	submit();
	cron();
	later( 8 * DAY_IN_SECONDS );
	start();
	submit();
	cron();
	start();
	answers( 503 );
	submit();
	start( true );
	do_action( 'wp_dashboard_setup' );
	$box = output_of( Wp::$links['widget'] );
	holds( 'Sent in the last 7 days: <strong>1</strong>', $box );
	holds( 'Waiting: <strong>1</strong>', $box );
}

function test_an_e_mail_when_something_waits_over_an_hour_or_failed() {
	update_option( 'admin_email', 'owner@example.jp' );
	update_option( 'blogname', 'さくら &amp; 製作所' );
	submit();
	answers( 503 );
	cron();
	later( HOUR_IN_SECONDS );
	cron();
	same( array(), Wp::$mails );
	later( 1 );
	for ( $i = 0; $i < 3; $i++ ) {
		cron();
		later( HOUR_IN_SECONDS );
	}
	same( 1, count( Wp::$mails ), 'once' );
	same( array( 'owner@example.jp', '[さくら & 製作所] Submissions have not reached the spreadsheet' ), array_slice( Wp::$mails[0], 0, 2 ) );
	holds( '1 waiting', Wp::$mails[0][2] );
	lacks( '山田', Wp::$mails[0][2] );
	later( DAY_IN_SECONDS );
	cron();
	same( 2, count( Wp::$mails ), 'once a day' );
	accepts();
	cron();
	start();
	submit();
	refuses();
	cron();
	same( 3, count( Wp::$mails ), 'one that failed is told at once' );
	holds( '1 failed', Wp::$mails[2][2] );
	save( array( 'endpoint' => ENDPOINT ) );
	later( 2 * DAY_IN_SECONDS );
	cron();
	same( 3, count( Wp::$mails ), 'switched off' );
}

function test_a_wrong_clock_is_named_on_the_page_and_in_the_notice() {
	update_option( 'leadsheet_clock', array( 'skew' => -660, 'at' => Wp::$now ) );
	holds( '11 minutes ahead of Leadsheet', page() );
	holds( '11 minutes ahead of Leadsheet', notice() );
	update_option( 'leadsheet_clock', array( 'skew' => 200, 'at' => Wp::$now ) );
	same( '', notice() );
}

function test_the_sites_of_a_network_may_share_address_and_token() {
	Wp::$multisite = true;
	update_site_option( 'leadsheet_network_settings', array( 'endpoint' => 'https://network.example.com', 'token' => 'shared' ) );
	delete_option( 'leadsheet_settings' );
	$settings = new Leadsheet\Settings();
	same( array( true, 'https://network.example.com/v1/leads', 'shared' ), array( $settings->is_complete(), $settings->leads_url(), $settings->token() ) );
	update_option( 'leadsheet_settings', array( 'endpoint' => ENDPOINT, 'token' => '' ) );
	same( array( ENDPOINT . '/v1/leads', 'shared' ), array( $settings->leads_url(), $settings->token() ), 'what a site has set itself comes first' );
	Wp::$multisite = false;
	same( '', $settings->token() );
}

function test_saving_a_sites_page_keeps_no_copy_of_what_the_network_has_set() {
	Wp::$multisite = true;
	delete_option( 'leadsheet_settings' );
	update_site_option( 'leadsheet_network_settings', array( 'endpoint' => 'https://network.example.com', 'token' => 'shared' ) );
	$page = page();
	preg_match( '~<input[^>]* id="leadsheet-endpoint"[^>]*>~', $page, $field );
	holds( 'value=""', $field[0] );
	holds( 'placeholder="https://network.example.com"', $field[0] );
	lacks( 'shared', $page );
	$stored = save( array( 'endpoint' => '', 'token' => '', 'consent' => 'wait' ) );
	same( array( '', '', 'wait' ), array( $stored['endpoint'], $stored['token'], $stored['consent'] ) );
	update_site_option( 'leadsheet_network_settings', array( 'endpoint' => 'https://moved.example.com', 'token' => 'changed' ) );
	$settings = new Leadsheet\Settings();
	same( array( 'https://moved.example.com/v1/leads', 'changed' ), array( $settings->leads_url(), $settings->token() ), 'the network may change both for everyone' );
	save( array( 'endpoint' => ENDPOINT, 'token' => 'own' ) );
	same( array( ENDPOINT . '/v1/leads', 'own' ), array( $settings->leads_url(), $settings->token() ) );
	save( array( 'endpoint' => '', 'token' => '' ) );
	same( array( 'https://moved.example.com/v1/leads', 'changed' ), array( $settings->leads_url(), $settings->token() ), 'a site goes back to the network' );
	save( array( 'endpoint' => '', 'token' => 'this site' ) );
	save( array( 'endpoint' => '', 'token' => '' ) );
	same( array( 'https://moved.example.com/v1/leads', 'this site' ), array( $settings->leads_url(), $settings->token() ), 'a token of its own at the network\'s address stays' );
}
