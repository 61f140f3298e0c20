<?php
/**
 * When a run begins, on a server without PHP-FPM.
 */

function test_after_the_response_the_site_calls_itself_once() {
	submit();
	WPCF7_Submission::post( contact_form(), array( 'your-name' => '佐藤' ) );
	fire( contact_form(), 'mail_sent' );
	same( 2, count( rows() ) );
	do_action( 'shutdown' );
	same( 1, count( Wp::$loopbacks ) );
	list( $url, $data, $options ) = Wp::$loopbacks[0];
	same( 'https://sakura.example.jp/wp-admin/admin-ajax.php', $url );
	same( 'leadsheet_run', $data['action'] );
	// Not for long; but not to leave at once either, or nginx drops the request.
	same( array( true, 0.1, 1 ), array( $options['blocking'] ?? true, $options['timeout'], $options['connect_timeout'] ) );
	same( array(), Wp::$requests );
}

function test_a_call_that_is_still_being_answered_has_arrived() {
	WpOrg\Requests\Requests::$fails = 'timeout';
	foreach ( array( 1, 2 ) as $calls ) {
		start();
		submit();
		do_action( 'shutdown' );
		same( $calls, count( Wp::$loopbacks ) );
	}
}

function test_a_site_whose_calls_something_else_answers_does_not_try_for_an_hour() {
	foreach ( array( 401, 302, 404 ) as $status ) {
		new_site();
		WpOrg\Requests\Requests::$status = $status;
		foreach ( array( 1, 1 ) as $calls ) {
			start();
			submit();
			do_action( 'shutdown' );
			same( $calls, count( Wp::$loopbacks ), (string) $status );
		}
	}
}

function test_the_call_runs_for_whoever_knows_the_secret() {
	accepts();
	submit();
	do_action( 'shutdown' );
	$secret = Wp::$loopbacks[0][1]['secret'];
	start();
	$_POST = array( 'secret' => $secret );
	same(
		'died 200',
		ending(
			static function () {
				do_action( 'wp_ajax_nopriv_leadsheet_run' );
			}
		)
	);
	same( 'sent', rows()[0]->state );
}

function test_nobody_else_may_start_a_run() {
	accepts();
	submit();
	foreach ( array( array(), array( 'secret' => '' ), array( 'secret' => 'guess' ), array( 'secret' => array( 'x' ) ) ) as $post ) {
		start();
		$_POST = $post;
		same(
			'died 403',
			ending(
				static function () {
					do_action( 'wp_ajax_nopriv_leadsheet_run' );
				}
			)
		);
	}
	same( array(), Wp::$requests );
}

function test_a_site_that_cannot_call_itself_does_not_try_for_an_hour() {
	WpOrg\Requests\Requests::$fails = 'fsockopenerror';
	submit();
	do_action( 'shutdown' );
	WpOrg\Requests\Requests::$fails = false;
	foreach ( array( HOUR_IN_SECONDS - 1, 1 ) as $step => $seconds ) {
		later( $seconds );
		start();
		submit();
		do_action( 'shutdown' );
		same( $step, count( Wp::$loopbacks ) );
	}
}

function test_nothing_is_called_where_nothing_was_submitted() {
	submit( array(), 'validation_failed' );
	do_action( 'shutdown' );
	same( array(), Wp::$loopbacks );
}

function test_wp_cron_runs_every_minute() {
	same( array( 'leadsheet_run' => 'leadsheet_every_minute' ), Wp::$cron );
	same( 60, apply_filters( 'cron_schedules', array() )['leadsheet_every_minute']['interval'] );
	Wp::$cron = array();
	start();
	same( array( 'leadsheet_run' => 'leadsheet_every_minute' ), Wp::$cron, 'comes back by itself' );
}
