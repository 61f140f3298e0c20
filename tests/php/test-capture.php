<?php
/**
 * From wpcf7_submit to a row of the queue.
 */

const TEMPLATE = '<label> お名前（必須）<br>
    [text* your-name autocomplete:name] </label>
<p>会社名<br>[text your-company]</p>
<label for="mail">メールアドレス</label> [email* your-email id:mail]
<label>ご連絡方法 [checkbox your-contact-by "メール" "電話" "Web会議"]</label>
[select your-type "お見積り"] [textarea* your-message]
<label>図面 [file your-file filetypes:pdf limit:2mb]</label>
[acceptance your-consent] <b>個人情報の扱い</b>に同意する [/acceptance]
<label>経路 [text utm_source] [text utm_medium]</label>
[submit "送信"]';

function fixture( $name ) {
	return json_decode( file_get_contents( __DIR__ . "/fixtures/$name.json" ), true );
}

function replay( $name ) {
	$submission = WPCF7_Submission::seen( fixture( $name ), TEMPLATE );
	fire( $submission->get_contact_form(), $submission->get_status() );
	return $submission;
}

function test_what_a_real_submission_becomes() {
	replay( 'a01_mail_sent_full' );
	$body = body( rows()[0] );
	$page = 'http://127.0.0.1:8080/contact-ja/?utm_source=google&utm_medium=cpc&utm_campaign=%E7%A7%8B%E3%81%AE%E5%B1%95%E7%A4%BA%E4%BC%9A&utm_term=%E9%87%91%E5%B1%9E%E5%8A%A0%E5%B7%A5&utm_content=ad%2B1&gclid=EAIaIQobChMI_test-123';
	same( array( 'submission_id', 'submitted_at', 'status', 'form', 'page_url', 'unit_tag', 'fields', 'labels', 'touch', 'page_views', 'versions' ), array_keys( $body ) );
	same( 1, preg_match( '/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/', $body['submission_id'] ) );
	same( rows()[0]->submission_id, $body['submission_id'] );
	same( '2026-11-21T17:31:36Z', $body['submitted_at'] );
	same( 'mail_sent', $body['status'] );
	same(
		array(
			'id'    => 8,
			'title' => 'お問い合わせフォーム',
		),
		$body['form']
	);
	same( $page, $body['page_url'] );
	same( 'wpcf7-f8-p10-o1', $body['unit_tag'] );
	same(
		array(
			'plugin'    => Leadsheet\VERSION,
			'cf7'       => '6.1.6',
			'wordpress' => '7.1',
		),
		$body['versions']
	);
	$fields = $body['fields'];
	same( '山田 太郎 😀', $fields['your-name'] );
	same( '髙橋製作所（株）& "Sons" <b>', $fields['your-company'] );
	same( array( 'メール', 'Web会議' ), $fields['your-contact-by'] );
	same( array( '展示会', 'その他 知人の紹介 🙏' ), $fields['your-source'] );
	same( array( '図面 v2 (最終).pdf' ), $fields['your-file'] );
	same( "はじめまして。\r\n見積をお願いします👨‍👩‍👧‍👦\r\n\r\n「至急」です。\\ バックスラッシュ 'quote' \"dq\" <script>alert(1)</script>\r\n以上", $fields['your-message'] );
	same( array_keys( fixture( 'a01_mail_sent_full' )['posted_data'] ), array_keys( $fields ) );
}

function test_labels_come_from_the_template() {
	replay( 'a01_mail_sent_full' );
	same(
		array(
			'your-name'       => 'お名前（必須）',
			'your-contact-by' => 'ご連絡方法',
			'your-file'       => '図面',
			'your-email'      => 'メールアドレス',
			'your-consent'    => '個人情報の扱いに同意する',
			'your-company'    => '会社名',
			'utm_source'      => '経路',
		),
		body( rows()[0] )['labels']
	);
}

function test_every_column_and_the_body_are_ascii() {
	replay( 'a01_mail_sent_full' );
	same( 0, preg_match( '/[^\x20-\x7E]/', rows()[0]->body ) );
}

function test_the_visitor_waits_for_one_insert_one_update_and_no_request() {
	$GLOBALS['wpdb']->sent = array();
	submit();
	$writes = preg_grep( '/^\s*(INSERT|UPDATE|DELETE)/i', $GLOBALS['wpdb']->sent );
	same( array( 'INSERT', 'UPDATE' ), array_map( static function ( $sql ) { return strtok( trim( $sql ), ' ' ); }, array_values( $writes ) ) );
	same( array(), Wp::$requests );
	same( array(), Wp::$loopbacks );
}

/** Another plugin's hook ends the request before Contact Form 7 has told of the outcome. */
function submit_and_die() {
	$form       = contact_form();
	$submission = WPCF7_Submission::post( $form, array( 'your-name' => '山田 太郎' ), 'init' );
	before_mail( $form, $submission );
	do_action( 'shutdown' );
}

function test_a_request_that_is_ended_before_the_mail_loses_nothing() {
	accepts();
	submit_and_die();
	same( array( 'waiting', 'unknown', '山田 太郎' ), array( rows()[0]->state, body( rows()[0] )['status'], body( rows()[0] )['fields']['your-name'] ) );
	same( Wp::$now + 60, Wp::$cron['leadsheet_run'] );
	later( 59 );
	cron();
	same( array(), Wp::$requests, 'its outcome may still come' );
	later( 1 );
	cron();
	same( 'sent', rows()[0]->state );
	same( 'unknown', json_decode( Wp::$requests[0][1]['body'], true )['status'] );
}

function test_others_that_get_through_do_not_hurry_one_whose_outcome_is_open() {
	submit_and_die();
	start();
	submit();
	accepts();
	cron();
	same( array( 'waiting', 'sent' ), array_column( rows(), 'state' ) );
}

function test_whatever_another_hook_does_ours_comes_first() {
	same( true, min( array_keys( Wp::$hooks['wpcf7_before_send_mail'] ) ) === PHP_INT_MIN );
	add_action(
		'wpcf7_before_send_mail',
		static function () {
			throw new RuntimeException( 'broken' );
		}
	);
	try {
		submit();
	} catch ( RuntimeException $error ) {
		same( 'unknown', body( rows()[0] )['status'] );
	}
	same( 1, count( rows() ) );
}

function test_the_outcome_settles_it_even_where_it_was_sent_meanwhile() {
	$form       = contact_form();
	$submission = WPCF7_Submission::post( $form, array( 'your-name' => '山田' ), 'mail_failed' );
	before_mail( $form, $submission );
	later( 61 ); // A mail server that takes a minute.
	accepts();
	cron();
	same( 'sent', rows()[0]->state );
	fire( $form, 'mail_failed' );
	same( array( 'waiting', 'mail_failed' ), array( rows()[0]->state, body( rows()[0] )['status'] ) );
	cron();
	same( 2, count( posted_ids() ) );
	same( 1, count( array_unique( posted_ids() ) ), 'under one id' );
}

function test_an_outcome_that_comes_while_the_first_is_being_sent_is_sent_after_it() {
	$form       = contact_form();
	$submission = WPCF7_Submission::post( $form, array( 'your-name' => '山田' ), 'mail_sent' );
	before_mail( $form, $submission );
	later( 61 );
	Wp::$requests = array();
	Wp::$http     = static function () use ( $form ) {
		if ( 1 === count( Wp::$requests ) ) {
			fire( $form, 'mail_sent' );
		}
		return answer( 202, array( 'lead_id' => 'lead-1' ) );
	};
	cron();
	same( array( 'unknown', 'mail_sent' ), array_map( static function ( $request ) { return json_decode( $request[1]['body'], true )['status']; }, Wp::$requests ) );
	same( 'sent', rows()[0]->state );
}

function test_what_turns_out_to_be_no_submission_is_taken_back() {
	submit( array(), 'aborted' );
	same( array(), rows() );
	$form       = contact_form();
	$submission = WPCF7_Submission::post( $form, array( 'your-name' => '山田' ), 'init' );
	before_mail( $form, $submission );
	same( 1, count( rows() ) );
	fire( $form, 'payment_required' );
	same( array(), rows() );
}

function test_a_mail_that_failed_is_a_lead_all_the_same() {
	replay( 'a06_mail_failed' );
	same( 'mail_failed', body( rows()[0] )['status'] );
}

function test_spam_is_sent_marked() {
	replay( 'a04_spam_disallowed' );
	same( 'spam', body( rows()[0] )['status'] );
}

function test_spam_is_left_out_where_the_owner_says_so() {
	update_option( 'leadsheet_settings', array( 'send_spam' => false ) + get_option( 'leadsheet_settings' ) );
	replay( 'a04_spam_disallowed' );
	same( array(), rows() );
}

function test_what_is_no_submission_yet_is_never_sent() {
	replay( 'a03_validation_failed' );
	foreach ( array( 'validation_failed', 'acceptance_missing', 'aborted', 'payment_required', 'init' ) as $status ) {
		submit( array(), $status );
	}
	same( array(), rows() );
}

function test_the_hook_firing_twice_for_one_submission_gives_one_row() {
	submit();
	fire( contact_form(), 'mail_sent' );
	same( 1, count( rows() ) );
}

function test_a_double_click_gives_two_ids_for_leadsheet_to_recognise() {
	submit();
	start();
	submit();
	same( 2, count( rows() ) );
	same( true, rows()[0]->submission_id !== rows()[1]->submission_id );
	same( body( rows()[0] )['fields'], body( rows()[1] )['fields'] );
}

function test_shift_jis_keeps_its_words() {
	$name    = "\x8E\x52\x93\x63\x81\x40\x91\xBE\x98\x59"; // 山田　太郎
	$company = "\x83\x5C\x83\x6A\x83\x62\x83\x4E\x87\x8A"; // ソニック㈱: 0x5C is a backslash too.
	submit(
		array(
			'your-name'    => $name,
			'your-company' => $company,
			'your-choice'  => array( "\x93\x64\x98\x62", 'mail' ),
			'your-email'   => 'taro@example.co.jp',
		)
	);
	$fields = body( rows()[0] )['fields'];
	same( '山田　太郎', $fields['your-name'] );
	same( 'ソニック㈱', $fields['your-company'] );
	same( array( '電話', 'mail' ), $fields['your-choice'] );
	same( 'taro@example.co.jp', $fields['your-email'] );
}

function test_broken_utf8_loses_only_what_is_broken() {
	submit( array( 'your-message' => 'お見積りをお願いします。' . "\xE3\x81" ) );
	same( 'お見積りをお願いします。' . "\u{FFFD}", body( rows()[0] )['fields']['your-message'] );
	start();
	submit( array( 'your-message' => substr( 'の社て工お東し', 0, -1 ) ) ); // Its bytes can be read as Shift_JIS too.
	same( 'の社て工お東' . "\u{FFFD}", body( rows()[1] )['fields']['your-message'] );
}

function test_bytes_of_no_encoding_do_not_break_the_json() {
	submit( array( 'your-message' => "\xFF\xFE\x00\xFF" ) );
	same( true, is_array( body( rows()[0] ) ) );
}

function test_nested_and_unknown_fields_are_kept() {
	replay( 'x06_unknown_extra_fields' );
	$fields = body( rows()[0] )['fields'];
	same( array( '10' ), $fields['company_size'] );
	same( '1', $fields['evil'] );
	same( false, isset( $fields['_hidden'] ) );
	start();
	submit( array( 'deep' => array( array( 'a', 'b' ), 'c' ) ) );
	same( array( 'a', 'b', 'c' ), body( rows()[1] )['fields']['deep'] );
}

function test_file_names_without_content_or_path() {
	$file = array(
		'name'  => '図面 v2.pdf',
		'error' => UPLOAD_ERR_OK,
	);
	submit( array( 'your-name' => '山田' ), 'spam', array(), array( 'your-file' => $file ), contact_form( '[text your-name][file your-file]' ) );
	same( array( '図面 v2.pdf' ), body( rows()[0] )['fields']['your-file'] );
	lacks( 'wpcf7_uploads', rows()[0]->body );
	start();
	$none = array(
		'name'  => '',
		'error' => UPLOAD_ERR_NO_FILE,
	);
	submit( array( 'your-name' => '山田' ), 'mail_sent', array(), array( 'your-file' => $none ), contact_form( '[text your-name][file your-file]' ) );
	same( '', body( rows()[1] )['fields']['your-file'] );
}

function test_address_and_browser_only_where_the_owner_wants_them() {
	submit();
	lacks( '192.0.2.10', rows()[0]->body );
	lacks( 'X11', rows()[0]->body );
	update_option( 'leadsheet_settings', array( 'send_visitor' => true ) + get_option( 'leadsheet_settings' ) );
	start();
	submit();
	same( '192.0.2.10', body( rows()[1] )['remote_ip'] );
	same( 'Mozilla/5.0 (X11; Linux x86_64)', body( rows()[1] )['user_agent'] );
}

function test_what_must_not_be_stored_is_not_and_is_counted() {
	submit( array(), 'mail_sent', array( 'do_not_store' => true ) );
	same( array(), rows() );
	same( 1, get_option( 'leadsheet_not_stored' )['count'] );
	add_filter( 'leadsheet_respect_do_not_store', '__return_false_for_test' );
	submit( array(), 'mail_sent', array( 'do_not_store' => true ) );
	same( 1, count( rows() ) );
}

function __return_false_for_test() {
	return false;
}

function test_the_owners_filter_may_change_or_leave_out() {
	add_filter(
		'leadsheet_payload',
		static function ( $payload ) {
			return 'テスト' === $payload['fields']->{'your-name'} ? null : array( 'status' => 'changed' ) + $payload;
		}
	);
	submit( array( 'your-name' => 'テスト' ) );
	submit( array( 'your-name' => '山田' ) );
	same( 1, count( rows() ) );
	same( 'changed', body( rows()[0] )['status'] );
}

function test_touches_are_read_from_the_hidden_field() {
	$touch = array(
		'first'      => array(
			'utm_source'   => 'google',
			'utm_campaign' => '秋の展示会 "2026"',
			'gclid'        => 'abc',
			'landing_page' => 'https://sakura.example.jp/lp/',
			'evil'         => 'x',
			'referrer'     => array( 'no text' ),
		),
		'last'       => array( 'referrer' => 'https://www.google.co.jp/' ),
		'page_views' => 4,
		'page'       => 'https://sakura.example.jp/contact/',
	);
	submit(
		array(
			'your-name'        => '山田',
			'_leadsheet_touch' => json_encode( $touch ),
		)
	);
	$body = body( rows()[0] );
	same(
		array(
			'utm_source'   => 'google',
			'utm_campaign' => '秋の展示会 "2026"',
			'gclid'        => 'abc',
			'landing_page' => 'https://sakura.example.jp/lp/',
		),
		$body['touch']['first']
	);
	same( array( 'referrer' => 'https://www.google.co.jp/' ), $body['touch']['last'] );
	same( 4, $body['page_views'] );
	same( array( 'your-name' => '山田' ), $body['fields'], 'the hidden field is no field of the visitor' );
}

function test_without_the_script_the_pages_address_tells_the_campaign() {
	replay( 'a09_nojs_full_page_post' );
	$body = body( rows()[0] );
	same( 'google', $body['touch']['last']['utm_source'] );
	same( '秋の展示会', $body['touch']['last']['utm_campaign'] );
	same( 'ad+1', $body['touch']['last']['utm_content'] );
	same( 'EAIaIQobChMI_test-123', $body['touch']['last']['gclid'] );
	same( 'http://127.0.0.1:8080/contact-ja/', $body['touch']['last']['landing_page'] );
	same( '{}', json_encode( json_decode( rows()[0]->body )->touch->first ) );
	same( null, $body['page_views'] );
}

function last_touch( $url, $referer, $touch = '' ) {
	$_SERVER['HTTP_REFERER'] = $referer;
	submit( array( '_leadsheet_touch' => $touch, 'your-email' => 'taro@example.co.jp' ), 'mail_sent', array( 'url' => $url ) );
	unset( $_SERVER['HTTP_REFERER'] );
	$rows = rows();
	return body( end( $rows ) )['touch']['last'];
}

function test_without_the_script_and_with_a_page_cache_the_referer_tells_the_campaign() {
	$page = 'https://sakura.example.jp/contact/';
	same( array( 'utm_source' => 'yahoo', 'yclid' => 'Y1', 'landing_page' => $page ), last_touch( $page, "$page?utm_source=yahoo&yclid=Y1" ) );
	same( 'google', last_touch( "$page?utm_source=google", "$page?utm_source=yahoo" )['utm_source'], 'the address of the post itself comes first' );
	same( array( 'landing_page' => $page ), last_touch( $page, 'https://elsewhere.example/?utm_source=x' ), 'another site tells nothing of this one' );
	same( array( 'landing_page' => $page ), last_touch( $page, "$page?s=a" ) );
	same( array( 'landing_page' => $page ), last_touch( $page, '' ) );
	same( 'direct', last_touch( $page, "$page?utm_source=yahoo", '{"last":{"utm_source":"direct"}}' )['utm_source'], 'the script knows better' );
}

function test_a_forged_hidden_field_changes_nothing_else() {
	foreach ( array( '[]', '"x"', '{', str_repeat( 'x', 30000 ), '{"first":7,"last":"x","page_views":"many","page":[]}' ) as $forged ) {
		start();
		submit(
			array(
				'your-name'        => '山田',
				'_leadsheet_touch' => $forged,
			)
		);
	}
	foreach ( rows() as $row ) {
		same( '{}', json_encode( json_decode( $row->body )->touch->first ) );
		same( array( 'landing_page' => 'https://sakura.example.jp/contact/' ), body( $row )['touch']['last'] );
	}
	same( 5, count( rows() ) );
}

function test_the_page_where_the_browser_sends_no_referer() {
	$rest = array( 'url' => 'https://sakura.example.jp/wp-json/contact-form-7/v1/contact-forms/8/feedback' );
	$seen = json_encode( array( 'page' => 'https://sakura.example.jp/contact/?a=1' ) );
	submit( array( '_leadsheet_touch' => $seen ), 'mail_sent', $rest );
	start();
	submit( array( '_leadsheet_touch' => json_encode( array( 'page' => 'https://evil.example/' ) ) ), 'mail_sent', $rest );
	same( 'https://sakura.example.jp/contact/?a=1', body( rows()[0] )['page_url'] );
	same( 'https://sakura.example.jp/?page_id=10', body( rows()[1] )['page_url'] );
}

function test_a_missing_table_loses_nothing_and_is_made_again() {
	$GLOBALS['wpdb']->query( 'DROP TABLE wp_leadsheet_queue' );
	submit();
	same( 1, count( $GLOBALS['wpdb']->get_results( "SELECT * FROM wp_options WHERE option_name LIKE 'leadsheet\_spare\_%'" ) ) );
	accepts();
	cron();
	same( 'sent', rows()[0]->state );
	same( array( rows()[0]->submission_id ), posted_ids() );
	same( 0, count( $GLOBALS['wpdb']->get_results( "SELECT * FROM wp_options WHERE option_name LIKE 'leadsheet\_spare\_%'" ) ) );
}

function test_where_nothing_can_be_stored_the_form_goes_on_and_the_log_names_nobody() {
	$GLOBALS['wpdb']->broken = '/^\s*(INSERT|UPDATE)/i';
	submit();
	same( array( 'Leadsheet: could not store a submission of form 8; only the mail has it' ), Wp::$log );
}

function test_an_error_of_ours_does_not_reach_the_form() {
	$form = contact_form();
	WPCF7_Submission::post( $form, array( 'your-name' => '山田 太郎' ), 'mail_sent', array( 'unit_tag' => array( 'not a text' ) ) );
	fire( $form, 'mail_sent' );
	same( 1, count( Wp::$log ) );
	holds( 'Leadsheet: could not take a submission: ErrorException at class-contact-form-7.php:', Wp::$log[0] );
}

function test_broken_code_of_the_sites_own_costs_no_lead() {
	$filters = array(
		static function () {
			throw new RuntimeException( 'about 山田 太郎' );
		},
		static function ( $payload ) {
			$payload['itself'] = &$payload;
			return $payload;
		},
	);
	foreach ( $filters as $index => $filter ) {
		start();
		add_filter( 'leadsheet_payload', $filter );
		submit();
		same( '山田 太郎', body( rows()[ $index ] )['fields']['your-name'] );
	}
	same( 1, count( Wp::$log ) );
	holds( 'Leadsheet: a leadsheet_payload filter broke: RuntimeException at test-capture.php', Wp::$log[0] );
	lacks( '山田', Wp::$log[0] );
}

function test_a_template_whose_labels_cannot_be_read_costs_no_lead() {
	$form = new class( 8, 'x', '' ) extends WPCF7_ContactForm {
		public function prop( $name ) {
			throw new RuntimeException( 'damaged' );
		}
	};
	WPCF7_Submission::post( $form, array( 'your-name' => '山田' ) );
	fire( $form, 'mail_sent' );
	same( '{}', json_encode( json_decode( rows()[0]->body )->labels ) );
}

function test_the_hook_without_a_submission_is_nothing() {
	WPCF7_Submission::forget();
	fire( contact_form(), 'mail_sent' );
	same( array(), rows() );
	same( array(), Wp::$log );
}

function test_submissions_wait_while_nothing_is_set() {
	new_site( false );
	accepts();
	submit();
	later( 30 * DAY_IN_SECONDS );
	cron();
	same( array(), Wp::$requests );
	update_option(
		'leadsheet_settings',
		array(
			'endpoint' => ENDPOINT,
			'token'    => TOKEN,
		)
	);
	answers( 503 );
	cron();
	same( 'waiting', rows()[0]->state, 'its seven days begin with the settings' );
	accepts();
	later( 60 );
	cron();
	same( 'sent', rows()[0]->state );
}

/** What plugins that add a confirmation page or steps to Contact Form 7 post before the visitor has sent the form. */
function steps_on_the_way() {
	return array(
		'the page that asks'        => array( '_wpcf7c' => 'step1' ),
		'the first of several'      => array( 'cf7msm_options' => '{"first_step":1,"next_url":"https:\/\/sakura.example.jp\/2\/"}' ),
		'one in between'            => array( 'cf7msm_options' => '{"next_url":"/3/"}' ),
		'with slashes of its own'   => array( 'cf7msm_options' => '{\\"first_step\\":1}' ),
		'that is not to be kept'    => array( 'cf7msm_options' => '{"skip_save":1}' ),
		'the second of three'       => array( 'cf7msm-step' => '2-3' ),
		'the ninth of ten'          => array( 'cf7msm-step' => '9-10' ),
	);
}

function test_a_step_on_the_way_is_no_submission() {
	foreach ( steps_on_the_way() as $what => $step ) {
		start();
		submit( $step + array( 'your-name' => '山田' ) );
		same( array( array(), false ), array( rows(), get_option( 'leadsheet_not_stored' ) ), $what );
	}
}

function test_the_last_step_is_one_and_what_steps_are_kept_by_stays_here() {
	$last = array(
		array( '_wpcf7c' => 'step2' ),
		array( 'cf7msm_options' => '{"last_step":1}' ),
		array( 'cf7msm_options' => '{"next_url":"/3/","send_email":1}' ),
		array( 'cf7msm_options' => 'no JSON' ),
		array( 'cf7msm-step' => '3-3', 'wpcf7msm_pipe_flow_id' => 'x' ),
		array( '_wpcf7c' => array( 'step1' ) ),
	);
	foreach ( $last as $at => $step ) {
		start();
		submit( $step + array( 'your-name' => '山田' ) );
		same( array( $at + 1, array( 'your-name' => '山田' ) ), array( count( rows() ), body( rows()[ $at ] )['fields'] ) );
	}
}

function test_a_step_that_was_taken_for_spam_can_be_rescued() {
	foreach ( steps_on_the_way() as $what => $step ) {
		new_site();
		submit( $step + array( 'your-name' => '山田' ), 'spam' );
		same( array( 'spam' ), array_map( static function ( $row ) { return body( $row )['status']; }, rows() ), $what );
	}
}
