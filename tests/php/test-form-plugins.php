<?php
/**
 * One adapter for each form plugin: the plugin's own hook with its own data becomes a row of the queue.
 */

use Leadsheet\Form_Plugins\Registry;
use Snow_Monkey\Plugin\Forms\App\Control;

require_once __DIR__ . '/standins/form-plugins.php';

/** The visitor's page and what the browser script put into the form, for a request of its own. */
function comes( array $post = array() ) {
	start();
	Wp::$posts               = array();
	$_SERVER['HTTP_REFERER'] = 'https://sakura.example.jp/contact/?gclid=abc';
	$_POST                   = wp_slash( $post + array( '_leadsheet_touch' => '{"first":{"gclid":"f"},"last":{"gclid":"abc"},"page_views":2}' ) );
}

/** The last row: what form, status, fields and labels; the rest is checked here for all of them. */
function last() {
	unset( $_SERVER['HTTP_REFERER'] );
	$rows = rows();
	$body = body( end( $rows ) );
	same( array( array( 'gclid' => 'f' ), array( 'gclid' => 'abc' ), 2 ), array( $body['touch']['first'], $body['touch']['last'], $body['page_views'] ) );
	same( 'https://sakura.example.jp/contact/?gclid=abc', $body['page_url'] );
	same( gmdate( 'Y-m-d\TH:i:s\Z', Wp::$now ), $body['submitted_at'] );
	same( array(), Wp::$log );
	return array( $body['status'], $body['form'], $body['fields'], $body['labels'] );
}

function form_of( $id, $title ) {
	return array(
		'id'    => $id,
		'title' => $title,
	);
}

function block( $name, array $attributes, array $inside = array() ) {
	return array(
		'blockName'   => "snow-monkey-forms/$name",
		'attrs'       => $attributes,
		'innerBlocks' => $inside,
	);
}

function test_snow_monkey_forms() {
	$blocks  = array(
		block( 'item', array( 'label' => '氏名<span>*</span>' ), array( block( 'control-text', array( 'name' => 'text-1' ) ) ) ),
		block( 'columns', array(), array( block( 'item', array( 'label' => '図面' ), array( block( 'control-file', array( 'name' => 'file-2' ) ) ) ) ) ),
	);
	$setting = new Smf_Model(
		array(
			'form_id'       => 12,
			'input_content' => json_encode( $blocks ),
			'controls'      => array(
				'text-1'  => new Control\Text(),
				'file-2'  => new Control\File(),
				'kind-4'  => new Control\Select(),
				'empty-3' => new Control\Text(),
			),
		)
	);
	foreach ( array( array( true, 'mail_sent' ), array( false, 'mail_failed' ) ) as list( $sent, $status ) ) {
		comes();
		Wp::$posts[12] = (object) array( 'post_title' => 'お問い合わせ' );
		do_action( 'snow_monkey_forms/administrator_mailer/after_send', $sent, new Smf_Model( array( 'text-1' => '山田 太郎', 'file-2' => '/uploads/smf/図面.pdf', 'kind-4' => 'quote', 'token' => 'x' ) ), $setting, null );
		same( array( $status, form_of( 12, 'お問い合わせ' ), array( 'text-1' => '山田 太郎', 'file-2' => array( '図面.pdf' ), 'kind-4' => 'お見積り' ), array( 'text-1' => '氏名*', 'file-2' => '図面' ) ), last() );
	}
}

function mw_post( $template = '<table><tr><th>氏名</th><td>[mwform_text name="text-1" size="60"]</td></tr><tr><th>方法</th><td>[mwform_checkbox name="method" children="電話,メール"]</td></tr><tr><th>添付</th><td>[mwform_file name="file-3"]</td></tr></table>[mwform_submitButton name="send"]' ) {
	comes();
	Wp::$posts[12] = (object) array( 'post_title' => 'お問い合わせ', 'post_content' => $template );
	do_action( 'mwform_start_main_process', 'mw-wp-form-12' );
}

function test_mw_wp_form() {
	$values = array( 'text-1' => '山田 太郎', 'method' => array( 'data' => array( '電話', 'メール' ), 'separator' => ',' ), 'file-3' => 'https://sakura.example.jp/up/図面.pdf', 'mw_wp_form_token' => 'x' );
	$fields = array( 'text-1' => '山田 太郎', 'method' => '電話,メール', 'file-3' => '図面.pdf' );
	$labels = array( 'text-1' => '氏名', 'method' => '方法', 'file-3' => '添付' );
	mw_post();
	do_action( 'mwform_after_send_mw-wp-form-12', new MW_WP_Form_Data( $values ) );
	do_action( 'mwform_before_redirect_mw-wp-form-12' );
	same( array( 'mail_sent', form_of( 12, 'お問い合わせ' ), $fields, $labels ), last() );
	mw_post();
	new MW_WP_Form_Data( $values, true );
	do_action( 'mwform_before_redirect_mw-wp-form-12' );
	same( array( 'mail_failed', form_of( 12, 'お問い合わせ' ), $fields, $labels ), last() );
	mw_post();
	new MW_WP_Form_Data( $values );
	do_action( 'mwform_before_redirect_mw-wp-form-12' ); // To the page that asks whether all is right.
	same( 2, count( rows() ) );
	mw_post( 'made by other code' );
	do_action( 'mwform_after_send_mw-wp-form-12', new MW_WP_Form_Data( array( '氏名' => '山田' ) + $values ) );
	same( array( '氏名', 'text-1', 'method', 'file-3' ), array_keys( last()[2] ) );
}

function test_wpforms() {
	$fields = array(
		1 => array( 'id' => 1, 'type' => 'name', 'name' => '氏名', 'value' => '太郎 山田', 'first' => '太郎', 'middle' => '', 'last' => '山田' ),
		2 => array( 'id' => 2, 'type' => 'checkbox', 'name' => '方法', 'value' => "電話\nメール" ),
		3 => array( 'id' => 3, 'type' => 'file-upload', 'name' => '図面', 'value' => 'https://sakura.example.jp/up/図面.pdf' ),
		4 => array( 'id' => 4, 'type' => 'captcha', 'name' => '1+1', 'value' => '2' ),
		5 => array( 'id' => 5, 'type' => 'textarea', 'name' => '内容', 'value' => "一行目\n二行目" ),
	);
	$form   = array( 'id' => '9', 'settings' => array( 'form_title' => '資料請求' ) );
	comes();
	do_action( 'wpforms_process_complete', $fields, array(), $form, 41 );
	same(
		array(
			'mail_sent',
			form_of( 9, '資料請求' ),
			array( 'field_1' => '山田 太郎', 'field_2' => array( '電話', 'メール' ), 'field_3' => array( '図面.pdf' ), 'field_5' => "一行目\n二行目" ),
			array( 'field_1' => '氏名', 'field_2' => '方法', 'field_3' => '図面', 'field_5' => '内容' ),
		),
		last()
	);
	comes();
	do_action( 'wpforms_process_complete', $fields, array(), $form, 41 );
	same( 1, count( rows() ), 'the same entry again is the same submission' );
	comes();
	do_action( 'wpforms_process_complete', $fields, array(), array( 'spam_reason' => 'Akismet' ) + $form, 42 );
	same( 'spam', last()[0] );
	foreach ( array( 1, 2 ) as $time ) {
		comes();
		do_action( 'wpforms_process_complete', $fields, array(), $form, 0 );
	}
	same( 4, count( rows() ), 'without entries each is one of its own' );
}

function test_wpforms_spam_that_it_keeps_and_not_spam() {
	$fields = array( 1 => array( 'id' => 1, 'type' => 'name', 'name' => '氏名', 'value' => '山田 太郎' ) );
	$form   = array( 'id' => '9', 'settings' => array( 'form_title' => '資料請求' ), 'spam_reason' => 'Honeypot V2' );
	comes();
	new Wpforms_Process( $fields, $form );
	do_action( 'wpforms_process_anti_spam_entry_marked_as_spam', 43, '9' );
	$expected = array( form_of( 9, '資料請求' ), array( 'field_1' => '山田 太郎' ), array( 'field_1' => '氏名' ) );
	same( array_merge( array( 'spam' ), $expected ), last() );
	comes( array( '_leadsheet_touch' => '{"last":{"gclid":"of the person in wp-admin"}}' ) );
	Wp::$is_wp_admin = true;
	do_action( 'wpforms_process_complete', $fields, array(), $form, 43 );
	same( array_merge( array( 'mail_sent' ), $expected ), last(), 'with the visit of the visitor' );
	do_action( 'wpforms_process_complete', $fields, array(), $form, 44 );
	same( array( 'mail_sent', 'denied', array() ), array( body( rows()[1] )['status'], body( rows()[1] )['consent'], body( rows()[1] )['touch']['last'] ), 'one that is not here comes without any' );
	Wp::$is_ajax = true;
	do_action( 'wpforms_process_complete', $fields, array(), $form, 45 );
	same( 'spam', body( rows()[2] )['status'], 'admin-ajax.php is where visitors post, too' );
}

function test_ninja_forms_whose_script_sends_no_hidden_field() {
	$data = array(
		'form_id'  => '3',
		'settings' => array( 'title' => 'お問い合わせ' ),
		'fields'   => array(
			7 => array( 'id' => 7, 'value' => '山田 太郎', 'settings' => array( 'key' => 'name_7', 'type' => 'textbox', 'label' => '氏名' ) ),
			8 => array( 'id' => 8, 'value' => array( '電話' ), 'key' => 'how_8', 'type' => 'listcheckbox', 'label' => '方法' ),
			9 => array( 'id' => 9, 'value' => 'x', 'key' => 'spam_9', 'type' => 'spam', 'label' => '1+1' ),
			11 => array( 'id' => 11, 'value' => 'quote', 'key' => 'kind_11', 'type' => 'listselect', 'label' => '種別', 'options' => array( array( 'label' => 'お見積り', 'value' => 'quote' ) ) ),
			12 => array( 'id' => 12, 'value' => 1, 'key' => 'agree_12', 'type' => 'checkbox', 'label' => '同意', 'checked_value' => 'はい', 'unchecked_value' => 'いいえ' ),
			13 => array( 'id' => 13, 'value' => 0, 'key' => 'news_13', 'type' => 'checkbox', 'label' => '案内' ),
			10 => array( 'id' => 10, 'value' => 'x', 'key' => 'submit_10', 'type' => 'submit', 'label' => '送信' ),
		),
		'actions'  => array( 'save' => array( 'sub_id' => 55 ) ),
	);
	comes();
	unset( $_POST['_leadsheet_touch'] );
	$_COOKIE = wp_slash( array( 'leadsheet_first' => '{"gclid":"f"}', 'leadsheet_last' => '{"gclid":"abc","pages":2}' ) );
	do_action( 'ninja_forms_after_submission', $data );
	same( array( 'mail_sent', form_of( 3, 'お問い合わせ' ), array( 'name_7' => '山田 太郎', 'how_8' => array( '電話' ), 'kind_11' => 'お見積り', 'agree_12' => 'はい', 'news_13' => '0' ), array( 'name_7' => '氏名', 'how_8' => '方法', 'kind_11' => '種別', 'agree_12' => '同意', 'news_13' => '案内' ) ), last() );
	$_COOKIE = array();
	comes();
	unset( $_POST['_leadsheet_touch'] );
	do_action( 'ninja_forms_after_submission', array( 'actions' => array() ) + $data );
	same( array( 'denied', 'https://sakura.example.jp/contact/' ), array( body( rows()[1] )['consent'], body( rows()[1] )['page_url'] ), 'no cookie: nobody agreed' );
	comes();
	do_action( 'ninja_forms_after_submission', array( 'settings' => array( 'is_preview' => true ) ) + $data );
	same( 2, count( rows() ) );
}

function test_forminator() {
	Forminator_API::$forms[6] = (object) array(
		'settings' => array( 'formName' => 'お問い合わせ' ),
		'fields'   => array(
			new Forminator_Form_Field_Model( 'name-1', array( 'field_label' => '氏名' ) ),
			new Forminator_Form_Field_Model( 'name-2', array( 'field_label' => 'ご紹介者', 'fname_label' => '姓', 'lname_label' => '名' ) ),
			new Forminator_Form_Field_Model( 'checkbox-1', array( 'field_label' => '方法', 'options' => array( array( 'label' => '電話', 'value' => 'one' ), array( 'label' => 'メール', 'value' => 'two' ) ) ) ),
			new Forminator_Form_Field_Model( 'select-1', array( 'field_label' => '種別', 'options' => array( array( 'label' => 'お見積り', 'value' => 'quote' ) ) ) ),
			new Forminator_Form_Field_Model( 'upload-1', array( 'field_label' => '図面' ) ),
		),
	);
	$data     = array(
		array( 'name' => 'name-1', 'value' => array( 'first-name' => '太郎', 'last-name' => '山田' ) ),
		array( 'name' => 'name-2', 'value' => array( 'first-name' => '青葉', 'last-name' => '花子' ) ),
		array( 'name' => 'checkbox-1', 'value' => array( 'one', 'two', '自由に書いた' ) ),
		array( 'name' => 'select-1', 'value' => 'quote' ),
		array( 'name' => 'select-1-2', 'value' => 'quote' ),
		array( 'name' => 'upload-1', 'value' => array( 'file' => array( 'file_url' => 'https://sakura.example.jp/up/図面.pdf' ) ) ),
		array( 'name' => 'address-1', 'value' => array( 'street_address' => '大手町1-1', 'city' => '千代田区', 'zip' => '' ) ),
		array( 'name' => 'date-1', 'value' => array( 'year' => '2026', 'day' => '4', 'month' => '12', 'format' => 'Y/m/d' ) ),
		array( 'name' => 'time-1', 'value' => array( 'hours' => '9', 'minutes' => '5' ) ),
		array( 'name' => 'calculation-1', 'value' => array( 'formula' => '{number-1}*2', 'result' => 1234, 'formatting_result' => '1,234' ) ),
		array( 'name' => 'captcha-1', 'value' => 'x' ),
		array( 'name' => '_forminator_user_ip', 'value' => '192.0.2.10' ),
	);
	$expected = array(
		form_of( 6, 'お問い合わせ' ),
		array(
			'name-1'        => '山田 太郎',
			'name-2'        => '青葉 花子',
			'checkbox-1'    => array( '電話', 'メール', '自由に書いた' ),
			'select-1'      => 'お見積り',
			'select-1-2'    => 'お見積り',
			'upload-1'      => array( '図面.pdf' ),
			'address-1'     => '大手町1-1 千代田区',
			'date-1'        => '2026-12-04',
			'time-1'        => '09:05',
			'calculation-1' => '1,234',
		),
		array( 'name-1' => '氏名', 'name-2' => 'ご紹介者', 'checkbox-1' => '方法', 'select-1' => '種別', 'select-1-2' => '種別', 'upload-1' => '図面' ),
	);
	comes();
	do_action( 'forminator_custom_form_submit_before_set_fields', (object) array( 'entry_id' => 5, 'status' => 'active' ), 6, $data );
	same( array(), rows(), 'not before the end' );
	do_action( 'forminator_form_after_save_entry', 6, array( 'success' => true ) );
	same( array_merge( array( 'mail_sent' ), $expected ), last() );
	comes();
	do_action( 'forminator_custom_form_submit_before_set_fields', (object) array( 'entry_id' => 6, 'status' => 'spam' ), 6, $data );
	do_action( 'shutdown' );
	same( array_merge( array( 'spam' ), $expected ), last() );
	comes();
	do_action( 'forminator_custom_form_submit_before_set_fields', (object) array( 'entry_id' => 7, 'status' => 'active' ), 6, $data );
	do_action( 'forminator_form_after_save_entry', 6, array( 'success' => false ) );
	do_action( 'forminator_custom_form_submit_before_set_fields', (object) array( 'entry_id' => 8, 'status' => 'draft' ), 6, $data );
	do_action( 'shutdown' );
	same( 2, count( rows() ), 'what was refused, and drafts, are none' );
}

function test_forminator_tried_out_where_the_form_is_made_is_no_lead() {
	foreach ( array( '', 'nopriv_' ) as $who ) {
		comes();
		add_action(
			"wp_ajax_{$who}forminator_submit_preview_form_custom-forms",
			static function () {
				do_action( 'forminator_custom_form_submit_before_set_fields', (object) array( 'status' => 'active' ), 6, array( array( 'name' => 'name-1', 'value' => 'x' ) ) );
				do_action( 'forminator_form_after_save_entry', 6, array( 'success' => true ) );
			}
		);
		do_action( "wp_ajax_{$who}forminator_submit_preview_form_custom-forms" );
		do_action( 'shutdown' );
		same( array(), rows() );
	}
}

function test_a_name_in_boxes_stands_as_people_write_it() {
	$person = array( Leadsheet\Form_Plugins\Values::class, 'person' );
	$taro   = array( 'given' => '太郎', 'family' => '山田' );
	foreach (
		array(
			array( '山田 太郎', $taro, '' ),
			array( '山田 太郎', $taro, 'お名前（名）' ),
			array( '山田 太郎', array( 'given' => '山田', 'family' => '太郎' ), '姓' ),
			array( '山田 太郎', array( 'given' => '山田', 'family' => '太郎' ), '苗字' ),
			array( '山田 太郎', array( 'given' => '山田', 'family' => '太郎' ), 'Last Name' ),
			array( '山田 太郎', $taro, '氏名' ),
			array( 'ヤマダ タロウ', array( 'given' => 'タロウ', 'family' => 'ヤマダ' ), '' ),
			array( '김 민수', array( 'given' => '민수', 'family' => '김' ), '' ),
			array( 'José García', array( 'given' => 'José', 'family' => 'García' ), '' ),
			array( 'Dr. Ann B. Lee PhD', array( 'prefix' => 'Dr.', 'given' => 'Ann', 'middle' => 'B.', 'family' => 'Lee', 'suffix' => 'PhD' ), '' ),
			array( '太郎', array( 'given' => '太郎', 'family' => '' ), '' ),
			array( '', array(), '' ),
			array( '山田', array( 'given' => array( 'x' ), 'family' => ' 山田 ' ), '' ),
		) as list( $expected, $parts, $first_box )
	) {
		same( $expected, $person( $parts, $first_box ) );
	}
}

function gravity_form() {
	return array(
		'id'     => 4,
		'title'  => 'お問い合わせ',
		'fields' => array(
			array( 'id' => 1, 'type' => 'name', 'label' => '氏名', 'inputs' => array( array( 'id' => '1.3' ), array( 'id' => '1.6' ) ) ),
			array( 'id' => 2, 'type' => 'checkbox', 'label' => '方法', 'inputs' => array( array( 'id' => '2.1' ), array( 'id' => '2.2' ) ), 'choices' => array( array( 'text' => '電話', 'value' => 'tel' ), array( 'text' => 'メール', 'value' => 'mail' ) ) ),
			array( 'id' => 6, 'type' => 'multiselect', 'label' => '種別', 'inputs' => null, 'choices' => array( array( 'text' => 'お見積り', 'value' => '1' ), array( 'text' => 'その他', 'value' => '2' ) ) ),
			array( 'id' => 3, 'type' => 'fileupload', 'label' => '図面', 'inputs' => null ),
			array( 'id' => 4, 'type' => 'captcha', 'label' => 'c' ),
			array( 'id' => 5, 'type' => 'honeypot', 'label' => 'h' ),
		),
	);
}

function test_gravity_forms_spam_and_not_spam() {
	$entry = array(
		'id'           => '77',
		'form_id'      => '4',
		'status'       => 'spam',
		'date_created' => gmdate( 'Y-m-d H:i:s', Wp::$now ),
		'source_url'   => 'https://sakura.example.jp/contact/?gclid=abc',
		'1.3'          => '太郎',
		'1.6'          => '山田',
		'2.1'          => 'tel',
		'2.2'          => '',
		'3'            => '["https:\/\/sakura.example.jp\/up\/a.pdf"]',
		'5'            => '',
		'6'            => '["1","2"]',
	);
	$expected = array( form_of( 4, 'お問い合わせ' ), array( 'input_1' => '山田 太郎', 'input_2' => array( '電話' ), 'input_6' => array( 'お見積り', 'その他' ), 'input_3' => array( 'a.pdf' ) ), array( 'input_1' => '氏名', 'input_2' => '方法', 'input_6' => '種別', 'input_3' => '図面' ) );
	comes();
	do_action( 'gform_after_submission', $entry, gravity_form() );
	same( array_merge( array( 'spam' ), $expected ), last() );
	accepts();
	cron();
	comes( array( '_leadsheet_touch' => '{"last":{"gclid":"of the person in wp-admin"}}' ) );
	GFAPI::$entries[77] = $entry;
	GFAPI::$forms[4]    = gravity_form();
	do_action( 'gform_update_status', 77, 'active', 'spam' );
	same( 'waiting', rows()[0]->state );
	same( array_merge( array( 'mail_sent' ), $expected ), last(), 'with the visit of the visitor' );
	do_action( 'gform_update_status', 77, 'trash', 'active' );
	same( 1, count( rows() ) );
}

function test_elementor_pro() {
	$record = new Elementor_Record(
		array(
			'name'  => array( 'id' => 'name', 'type' => 'text', 'title' => '氏名', 'value' => '山田 太郎', 'raw_value' => '山田 太郎' ),
			'how'   => array( 'id' => 'how', 'type' => 'checkbox', 'title' => '方法', 'value' => '電話, メール', 'raw_value' => array( '電話', 'メール' ) ),
			'kind'  => array( 'id' => 'kind', 'type' => 'select', 'title' => '種別', 'value' => 'quote', 'raw_value' => 'quote' ),
			'file'  => array( 'id' => 'file', 'type' => 'upload', 'title' => '図面', 'value' => 'https://sakura.example.jp/up/図面.pdf', 'raw_value' => '' ),
			'trap'  => array( 'id' => 'trap', 'type' => 'honeypot', 'title' => '', 'value' => '' ),
			'robot' => array( 'id' => 'robot', 'type' => 'recaptcha_v3', 'title' => '', 'value' => 'x' ),
		)
	);
	comes();
	do_action( 'elementor_pro/forms/new_record', $record, $record );
	same( array( 'mail_sent', form_of( 'a1b2c3', '資料請求' ), array( 'name' => '山田 太郎', 'how' => array( '電話', 'メール' ), 'kind' => 'お見積り', 'file' => array( '図面.pdf' ) ), array( 'name' => '氏名', 'how' => '方法', 'kind' => '種別', 'file' => '図面' ) ), last() );
	comes();
	$record->messages['error'] = array( 'the mail could not be sent' );
	do_action( 'elementor_pro/forms/new_record', $record, $record );
	same( 'mail_failed', last()[0] );
	comes();
	do_action( 'elementor_pro/forms/new_record', array( 'no' => 'record' ) );
	same( 2, count( rows() ) );
}

function test_fluent_forms_which_post_the_form_as_one_text() {
	global $wpdb;
	$wpdb->query( 'CREATE TABLE wp_fluentform_submissions (id INTEGER, form_id INTEGER, status TEXT, response TEXT)' );
	$wpdb->query( "INSERT INTO wp_fluentform_submissions VALUES (31, 2, 'unread', '{}'), (32, 2, 'spam', '{}')" );
	$form = (object) array(
		'id'          => 2,
		'title'       => 'お問い合わせ',
		'form_fields' => json_encode(
			array(
				'fields' => array(
					array( 'element' => 'input_name', 'attributes' => array( 'name' => 'names' ), 'settings' => array( 'label' => '', 'admin_field_label' => '氏名' ), 'fields' => array( 'first_name' => array( 'settings' => array( 'label' => '名' ) ) ) ),
					array( 'element' => 'input_name', 'attributes' => array( 'name' => 'asks' ), 'settings' => array( 'label' => 'ご紹介者' ), 'fields' => array( 'first_name' => array( 'settings' => array( 'label' => '姓' ) ) ) ),
					array( 'element' => 'input_checkbox', 'attributes' => array( 'name' => 'how' ), 'settings' => array( 'label' => '方法', 'advanced_options' => array( array( 'label' => '電話', 'value' => 'tel' ), array( 'label' => 'メール', 'value' => 'mail' ) ) ) ),
					array( 'element' => 'container', 'columns' => array( array( 'fields' => array( array( 'element' => 'input_file', 'attributes' => array( 'name' => 'file' ), 'settings' => array( 'label' => '図面' ) ) ) ) ) ),
				),
			)
		),
	);
	$data = array(
		'names'                    => array( 'first_name' => '太郎', 'last_name' => '山田' ),
		'asks'                     => array( 'first_name' => '青葉', 'last_name' => '花子' ),
		'how'                      => array( 'tel' ),
		'file'                     => array( 'https://sakura.example.jp/up/図面.pdf' ),
		'__fluent_form_embded_post_id' => '10',
		'_fluentform_2_fluentformnonce' => 'x',
		'_wp_http_referer'         => '/contact/',
		'g-recaptcha-response'     => 'x',
	);
	foreach ( array( array( 31, 'mail_sent' ), array( 32, 'spam' ) ) as list( $entry, $status ) ) {
		comes();
		$_POST = wp_slash( array( 'data' => http_build_query( array( 'a' => 'b', '_leadsheet_touch' => '{"first":{"gclid":"f"},"last":{"gclid":"abc"},"page_views":2}' ) ) ) );
		do_action( 'fluentform/submission_inserted', $entry, $data, $form );
		same( array( $status, form_of( 2, 'お問い合わせ' ), array( 'names' => '山田 太郎', 'asks' => '青葉 花子', 'how' => array( '電話' ), 'file' => array( '図面.pdf' ) ), array( 'names' => '氏名', 'asks' => 'ご紹介者', 'how' => '方法', 'file' => '図面' ) ), last() );
	}
}

function test_jetpack_forms_spam_and_not_spam() {
	$fields = array(
		'g10-name' => new Jetpack_Field( 'name', '氏名', '山田 太郎' ),
		'g10-how'  => new Jetpack_Field( 'checkbox-multiple', '方法', array( '電話' ) ),
		'g10-hp'   => new Jetpack_Field( 'honeypot', '', 'x' ),
	);
	comes();
	Wp::$posts[88] = (object) array( 'post_parent' => 10 );
	do_action( 'grunion_after_feedback_post_inserted', 88, $fields, true, array( 'entry_title' => 'お問い合わせ' ) );
	same( array( 'spam', form_of( 10, 'お問い合わせ' ), array( 'g10-name' => '山田 太郎', 'g10-how' => array( '電話' ) ), array( 'g10-name' => '氏名', 'g10-how' => '方法' ) ), last() );
	comes();
	do_action( 'transition_post_status', 'publish', 'spam', (object) array( 'ID' => 88, 'post_type' => 'feedback', 'post_parent' => 10 ) );
	same( 'mail_sent', last()[0] );
	do_action( 'transition_post_status', 'publish', 'spam', (object) array( 'ID' => 89, 'post_type' => 'comment', 'post_parent' => 10 ) );
	same( 1, count( rows() ) );
	comes();
	Wp::$posts[90] = (object) array( 'post_parent' => 10 );
	do_action( 'grunion_after_feedback_post_inserted', 90, array(), false, array( '1_氏名' => '山田 太郎', '2_方法' => array( '電話' ), '3_g-recaptcha-response' => 'x', 'entry_title' => 'お問い合わせ', 'feedback_id' => 'x' ) );
	same( array( 'mail_sent', form_of( 10, 'お問い合わせ' ), array( '1_氏名' => '山田 太郎', '2_方法' => array( '電話' ) ), array( '1_氏名' => '氏名', '2_方法' => '方法' ) ), last(), 'a form without field objects' );
}

function flamingo_says_no_spam( $before = 'flamingo-spam' ) {
	start( true );
	$_POST = wp_slash( array( '_leadsheet_touch' => '{"last":{"gclid":"of the person in wp-admin"}}' ) );
	do_action( 'transition_post_status', 'publish', $before, (object) array( 'ID' => 500, 'post_type' => 'flamingo_inbound', 'timestamp' => Wp::$now ) );
}

function test_flamingos_not_spam_releases_what_contact_form_7_held() {
	foreach ( array( 'before', 'after' ) as $order ) {
		new_site();
		start();
		// Contact Form 7's own listener runs before ours or after it, as the plugins were loaded.
		add_action(
			'wpcf7_submit',
			static function () {
				do_action( 'wpcf7_after_flamingo', array( 'flamingo_inbound_id' => 500 ) );
			},
			'before' === $order ? 9 : 11
		);
		submit( array( 'your-name' => '山田', '_leadsheet_touch' => '{"last":{"gclid":"abc"}}' ), 'spam' );
		$id = rows()[0]->submission_id;
		same( $id, Wp::$meta[500]['_leadsheet_submission'], $order );
		accepts();
		cron();
		flamingo_says_no_spam();
		same( array( 'waiting', 'mail_sent', 'abc' ), array( rows()[0]->state, body( rows()[0] )['status'], body( rows()[0] )['touch']['last']['gclid'] ) );
		cron();
		same( array( $id, $id ), posted_ids() );
	}
}

function test_a_message_that_is_not_here_any_more_goes_as_flamingo_keeps_it() {
	Wp::$posts[8]   = (object) array( 'ID' => 8, 'post_name' => 'contact-form-1', 'post_type' => 'wpcf7_contact_form', 'form' => contact_form( '<label>氏名 [text text-1]</label>' ) );
	Wp::$meta[500]  = array(
		'_fields'            => array( 'text-1' => null, 'how' => null ),
		'_field_text-1'      => '山田 太郎',
		'_field_how'         => array( '電話' ),
		'_meta'              => array( 'url' => 'https://sakura.example.jp/contact/?gclid=abc' ),
		'_submission_status' => 'spam',
		'terms:flamingo_inbound_channel' => array( (object) array( 'name' => 'お問い合わせ', 'slug' => 'contact-form-1' ) ),
	);
	flamingo_says_no_spam();
	$body = body( rows()[0] );
	same( array( 'mail_sent', form_of( 8, 'お問い合わせ' ), array( 'text-1' => '山田 太郎', 'how' => array( '電話' ) ), array( 'text-1' => '氏名' ) ), array( $body['status'], $body['form'], $body['fields'], $body['labels'] ) );
	same( array( 'denied', 'https://sakura.example.jp/contact/', array() ), array( $body['consent'], $body['page_url'], $body['touch']['last'] ), 'nobody knows what the visitor agreed to' );
	same( rows()[0]->submission_id, Wp::$meta[500]['_leadsheet_submission'] );
	( new Leadsheet\Queue() )->forget( (int) rows()[0]->id );
	flamingo_says_no_spam( 'trash' );
	same( array( Wp::$meta[500]['_leadsheet_submission'] ), array_column( rows(), 'submission_id' ), 'from the bin, under the id of before' );
	Wp::$meta[500]['_submission_status'] = 'mail_sent';
	Wp::$meta[500]['_leadsheet_submission'] = '';
	flamingo_says_no_spam( 'trash' );
	same( 1, count( rows() ), 'one that never was spam is none' );
}

function test_broken_data_of_a_form_plugin_stops_no_form() {
	comes();
	do_action( 'snow_monkey_forms/administrator_mailer/after_send', true, null, null, null );
	do_action( 'wpforms_process_complete', null, null, null, null );
	do_action( 'gform_after_submission', null, null );
	do_action( 'fluentform/submission_inserted', 0, null, null );
	do_action( 'grunion_after_feedback_post_inserted', 0, null, false, null );
	do_action( 'ninja_forms_after_submission', null );
	same( true, true );
}

function test_all_are_covered_that_the_page_names() {
	same(
		array( 'Contact Form 7', 'Snow Monkey Forms', 'MW WP Form', 'WPForms', 'Ninja Forms', 'Forminator', 'Gravity Forms', 'Elementor Pro', 'Fluent Forms', 'Jetpack Forms' ),
		( new Registry( new Leadsheet\Intake( new Leadsheet\Settings(), new Leadsheet\Queue(), new Leadsheet\Spare(), new Leadsheet\Background( new Leadsheet\Runner( new Leadsheet\Queue(), new Leadsheet\Spare(), new Leadsheet\Sender( new Leadsheet\Settings() ), new Leadsheet\Settings() ), new Leadsheet\Queue(), new Leadsheet\Loopback(), new Leadsheet\Alert( new Leadsheet\Settings(), new Leadsheet\Backlog( new Leadsheet\Spare() ) ) ) ) ) )->titles()
	);
}
