<?php
/**
 * What a form's template calls its fields, where there is no <label>.
 */

use Leadsheet\Form_Plugins\Template_Labels;

/** A template → name → label. */
const BESIDE = array(
	'rows of a table'              => array(
		'<table><tr><th>氏名</th><td>[text* text-418]</td></tr><tr><th>会社名 <span class="required">必須</span></th><td>[text text-2]<br>正式名称で</td></tr></table>',
		array( 'text-418' => '氏名', 'text-2' => '会社名' ),
	),
	'headings above the columns'   => array(
		'<table><tr><th>氏名</th><th>会社名</th></tr><tr><td>[text text-1]</td><td>[text text-2]</td></tr></table>',
		array( 'text-1' => '氏名', 'text-2' => '会社名' ),
	),
	'cells as headings'            => array(
		'<table><tbody><tr><td>お名前<br><small>全角で</small></td><td>[text text-1]</td></tr><tr><td>メール</td><td>[email email-2]</td></tr></tbody></table>',
		array( 'text-1' => 'お名前', 'email-2' => 'メール' ),
	),
	'several boxes in a row'       => array(
		'<tr><th>電話番号</th><td>[tel tel-1] - [tel tel-2] - [tel tel-3]</td></tr><tr><th>お名前</th><td>姓 [text text-4] 名 [text text-5]</td></tr><tr><th>住所</th><td>〒[text text-6]<br>[text text-7]</td></tr>',
		array( 'tel-1' => '電話番号', 'tel-2' => '電話番号', 'tel-3' => '電話番号', 'text-4' => '姓', 'text-5' => '名', 'text-6' => '住所', 'text-7' => '住所' ),
	),
	'a list of terms'              => array(
		'<dl><dt><b>氏名</b>※</dt><dd>[text* text-1 "例"]</dd><dt>会社名</dt><dd><p>[text text-2]</p></dd></dl>',
		array( 'text-1' => '氏名', 'text-2' => '会社名' ),
	),
	'aria-label around it'         => array(
		'<div aria-label="氏名"><div><span></span>[text text-1]</div></div><div>[text text-2]</div>',
		array( 'text-1' => '氏名' ),
	),
	'words before it'              => array(
		"<p>お名前：<br />[text text-1]</p>\n<p>会社名 [text text-2] 部署 [text text-3]</p>",
		array( 'text-1' => 'お名前', 'text-2' => '会社名', 'text-3' => '部署' ),
	),
	'words in an element before'   => array(
		'<div class="row"><div class="name">氏名<em>*</em></div><div class="field">[text text-1]</div></div><div class="row"><div class="name"><span>任意</span>会社名</div><div>[text text-2]</div></div>',
		array( 'text-1' => '氏名', 'text-2' => '会社名' ),
	),
	'lines without markup'         => array(
		"氏名\n[text text-1]\n\n会社名\n[text text-2]",
		array( 'text-1' => '氏名', 'text-2' => '会社名' ),
	),
	'a legend'                     => array(
		'<fieldset><legend>ご用件</legend>[radio radio-1 "見積" "相談"]</fieldset>',
		array( 'radio-1' => 'ご用件' ),
	),
	'placeholders'                 => array(
		'<h2>お問い合わせ</h2><p>[text text-1 placeholder "氏名"]</p><p>[text* text-2 class:wide watermark "会社名"]</p><p>[text text-3 placeholder "例）山田 太郎"]</p><p>[email email-4 placeholder "taro@example.com"]</p>',
		array( 'text-1' => '氏名', 'text-2' => '会社名', 'text-3' => 'お問い合わせ', 'email-4' => 'お問い合わせ' ),
	),
	'an explanation is no name'    => array(
		'<p>下記にご記入のうえ、送信してください。</p><p>[text text-1 placeholder "氏名"]</p><p>' . '長い説明' . '長い説明長い説明長い説明長い説明長い説明長い説明長い説明長い説明長い説明長い説明</p>[text text-2]',
		array( 'text-1' => '氏名' ),
	),
	'what an acceptance says'      => array(
		'[acceptance ok]プライバシーポリシーに同意する[/acceptance] [text text-1 placeholder "氏名"]',
		array( 'ok' => 'プライバシーポリシーに同意する', 'text-1' => '氏名' ),
	),
	'labels come first'            => array(
		'<table><tr><th>お名前</th><td><label>氏名 [text text-1]</label></td></tr></table><label for="t">電話</label><span>連絡先</span>[tel tel-2 id:t]',
		array( 'text-1' => '氏名', 'tel-2' => '電話' ),
	),
	'nothing beside it'            => array( '[text text-1] [email email-2]', array() ),
	'damaged markup'               => array( '<tr><th>氏名[text text-1]</tr></table><dd>[text text-2', array( 'text-1' => '氏名' ) ),
);

function test_names_from_what_stands_beside_a_field() {
	foreach ( BESIDE as $why => list( $template, $labels ) ) {
		preg_match_all( Template_Labels::TAG, $template, $tags );
		$read = Template_Labels::read( $template, $tags[2] );
		ksort( $read );
		ksort( $labels );
		same( $labels, $read, $why );
	}
}

function test_a_generators_name_and_its_label_travel_together() {
	$form = contact_form( '<table><tr><th>氏名</th><td>[text* text-418]</td></tr></table>' );
	submit( array( 'text-418' => '山田 太郎' ), 'mail_sent', array(), array(), $form );
	same( array( 'text-418' => '氏名' ), body( rows()[0] )['labels'] );
}

/** The pairs of [select a "お見積り|sales@example.jp" "その他"]. */
final class Pipes {
	public function do_pipe( $input ) {
		return 'お見積り' === $input ? 'sales@example.jp' : $input;
	}
}

/** A tag without pairs. */
final class Nothing_Piped {
	public function do_pipe( $input ) {
		return $input;
	}
}

function test_of_a_piped_choice_both_sides_are_kept() {
	// Contact Form 7 5.8 has the pairs at the tags and nowhere else; a name may stand at two of them.
	$form = new class( 8, 'x', '[select your-type][radio your-more][checkbox your-more][textarea your-message]' ) extends WPCF7_ContactForm {
		public function scan_form_tags( $condition = null ) {
			$tags = parent::scan_form_tags( $condition );
			foreach ( $tags as $tag ) {
				$tag->pipes = 'radio' === $tag->basetype ? new Nothing_Piped() : ( 'textarea' === $tag->basetype ? null : new Pipes() );
			}
			return $tags;
		}
	};
	$submission = WPCF7_Submission::post( $form, array( 'your-type' => array( 'お見積り' ), 'your-more' => array( 'お見積り', 'その他' ) ) );
	$submission->becomes( array( 'your-type' => array( 'sales@example.jp' ), 'your-more' => array( 'sales@example.jp', 'その他 訪問希望' ) ) );
	fire( $form, 'mail_sent' );
	$fields = body( rows()[0] )['fields'];
	same( array( 'お見積り (sales@example.jp)' ), $fields['your-type'] );
	same( array( 'お見積り (sales@example.jp)', 'その他 訪問希望' ), $fields['your-more'] );
}

function test_quizzes_captchas_and_traps_never_leave_the_site() {
	$form = contact_form( '[text your-name][quiz your-quiz "1+1=?|2"][captchac cap-1][captchar cap-2][honeypot trap-3][text your-captcha-notes]' );
	$post = array(
		'your-name'             => '山田',
		'your-quiz'             => '2',
		'cap-2'                 => 'ABCD',
		'trap-3'                => '',
		'g-recaptcha-response'  => 'x',
		'h-captcha-response'    => 'x',
		'cf-turnstile-response' => 'x',
		'frc-captcha-solution'  => 'x',
		'ak_hp_textarea'        => '',
		'ct_bot_detector_event_token' => 'x',
		'altcha'                => 'x',
		'quiz'                  => 'x',
	);
	submit( $post, 'mail_sent', array(), array(), $form );
	same( array( 'your-name' => '山田' ), body( rows()[0] )['fields'] );
	lacks( 'quiz', rows()[0]->body );
}

function test_what_the_owner_keeps_back_never_leaves_the_site() {
	update_option( 'leadsheet_settings', array( 'keep_back' => "your-secret\n 社内メモ ," ) + get_option( 'leadsheet_settings' ) );
	submit( array( 'your-name' => '山田', 'your-secret' => 'x', '社内メモ' => 'y' ) );
	same( array( 'your-name' => '山田' ), body( rows()[0] )['fields'] );
}

function test_a_form_that_the_owner_switched_off_is_not_sent() {
	update_option( 'leadsheet_settings', array( 'forms_off' => array( 'cf7:8' ) ) + get_option( 'leadsheet_settings' ) );
	submit();
	same( array(), rows() );
	submit( array( 'your-name' => '山田' ), 'mail_sent', array(), array(), new WPCF7_ContactForm( 9, '別のフォーム', '' ) );
	same( 1, count( rows() ) );
}
