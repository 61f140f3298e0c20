<?php
/**
 * WordPress's tools to export and to erase what a site holds of a person.
 */

function exported( $email ) {
	start( true );
	$exporters = apply_filters( 'wp_privacy_personal_data_exporters', array( 'comments' => array() ) );
	same( array( 'leadsheet', 'comments' ), array_keys( $exporters ), 'those of others stay' );
	same( 'Leadsheet submissions', $exporters['leadsheet']['exporter_friendly_name'] );
	return $exporters['leadsheet']['callback']( $email, 1 );
}

function erased( $email ) {
	start( true );
	$erasers = apply_filters( 'wp_privacy_personal_data_erasers', array() );
	same( 'Leadsheet submissions', $erasers['leadsheet']['eraser_friendly_name'] );
	return $erasers['leadsheet']['callback']( $email, 1 );
}

function submit_as( $email, array $more = array() ) {
	submit( array( '_wpcf7' => '8', 'your-name' => '山田 太郎', 'your-email' => $email ) + $more );
}

/** Line → text of the one submission that was exported. */
function lines( array $export ) {
	same( 1, count( $export['data'] ) );
	return array_column( $export['data'][0]['data'], 'value', 'name' );
}

function test_a_person_gets_what_they_wrote_and_where_they_came_from() {
	$form = contact_form( "<label>お名前 [text* your-name]</label><label>メール [email* your-email]</label>\n[checkbox topic][textarea your-message]" );
	$post = array(
		'_wpcf7'           => '8',
		'_leadsheet_touch' => '{"first":{"utm_source":"google","landing_page":"https://sakura.example.jp/"},"last":{},"page_views":3}',
		'your-name'        => '山田 <b>太郎</b>',
		'your-email'       => 'Taro@Example.co.jp',
		'topic'            => array( '見積', '資料' ),
		'your-message'     => '',
	);
	submit( $post, 'mail_sent', array(), array(), $form );
	$export = exported( ' taro@example.CO.JP ' );
	same( true, $export['done'] );
	same( array( 'leadsheet', 'Leadsheet submissions', 'leadsheet-1' ), array_values( array_slice( $export['data'][0], 0, 3 ) ) );
	$lines = lines( $export );
	same( '山田 &lt;b&gt;太郎&lt;/b&gt;', $lines['お名前'] );
	same( 'Taro@Example.co.jp', $lines['メール'] );
	same( '見積, 資料', $lines['topic'] );
	same( 'お問い合わせフォーム', $lines['Form'] );
	same( 'https://sakura.example.jp/contact/', $lines['page_url'] );
	holds( 'first: utm_source: google', $lines['touch'] );
	same( '3', $lines['page_views'] );
	same( false, isset( $lines['your-message'] ), 'what is blank is left out' );
	same( false, isset( $lines['remote_ip'] ), 'what was never kept is not there' );
}

function test_fields_of_one_label_are_all_there() {
	$form = contact_form( '<label>連絡先 [text your-tel]</label><label>連絡先 [email* your-email]</label>' );
	submit( array( 'your-tel' => '03-1234-5678', 'your-email' => 'taro@example.co.jp' ), 'mail_sent', array(), array(), $form );
	$found = array_column( exported( 'taro@example.co.jp' )['data'][0]['data'], 'value' );
	same( array(), array_diff( array( '03-1234-5678', 'taro@example.co.jp' ), $found ) );
}

function test_only_the_person_who_gave_exactly_this_address_is_meant() {
	submit_as( 'taro@example.co.jp' );
	submit_as( 'shintaro@example.co.jp' );
	submit_as( 'taro@example.co.jp.example.com' );
	submit_as( 'hanako@example.co.jp', array( 'your-message' => '担当の taro@example.co.jp さんへ' ) );
	submit_as( 'taroXexample.co.jp' );
	same( array( 'leadsheet-1' ), array_column( exported( 'taro@example.co.jp' )['data'], 'item_id' ) );
	same( array(), exported( 'taro%' )['data'] );
	same( array(), exported( '' )['data'] );
	$answer = erased( 'taro@example.co.jp' );
	same( array( true, false, true ), array( $answer['items_removed'], $answer['items_retained'], $answer['done'] ) );
	same( array( '2', '3', '4', '5' ), array_column( rows(), 'id' ) );
}

function test_what_waits_what_failed_and_what_was_sent_are_erased() {
	submit_as( 'taro@example.co.jp', array( 'your-message' => 'sent' ) );
	accepts();
	cron();
	submit_as( 'taro@example.co.jp', array( 'your-message' => 'failed' ) );
	refuses();
	cron();
	submit_as( 'taro@example.co.jp', array( 'your-message' => 'waiting' ) );
	same( array( 'sent', 'failed', 'waiting' ), array_column( rows(), 'state' ) );
	$answer = erased( 'taro@example.co.jp' );
	same( array(), rows() );
	holds( 'in your spreadsheet', $answer['messages'][0] );
	accepts();
	cron();
	same( array(), posted_ids(), 'nothing of it is sent any more' );
}

function test_nobody_is_sent_to_the_spreadsheet_for_what_never_was_there() {
	submit_as( 'taro@example.co.jp' );
	same( array(), erased( 'taro@example.co.jp' )['messages'] );
	$again = erased( 'taro@example.co.jp' );
	same( array( false, false, array(), true ), array_values( $again ) );
}

function test_what_the_table_did_not_take_is_found_once_it_can_be_read() {
	$GLOBALS['wpdb']->broken = '/leadsheet_queue/';
	submit_as( 'taro@example.co.jp' );
	$answer = erased( 'taro@example.co.jp' );
	same( array( false, true ), array( $answer['items_removed'], $answer['items_retained'] ) );
	holds( 'erase again', $answer['messages'][0] );
	$GLOBALS['wpdb']->broken = '';
	same( 1, count( exported( 'taro@example.co.jp' )['data'] ) );
	same( true, erased( 'taro@example.co.jp' )['items_removed'] );
	same( array(), rows() );
}

function test_a_row_that_is_no_json_breaks_nothing() {
	submit_as( 'taro@example.co.jp' );
	( new Leadsheet\Queue() )->put( 'broken', 'taro@example.co.jp' );
	same( 1, count( exported( 'taro@example.co.jp' )['data'] ) );
}
