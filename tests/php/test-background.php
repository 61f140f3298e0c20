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
	accepts();
	WpOrg\Requests\Requests::$fails = 'timeout';
	foreach ( array( 1, 2 ) as $calls ) {
		start();
		submit();
		do_action( 'shutdown' );
		same( $calls, count( Wp::$loopbacks ) );
		later( 60 );
		hear();
	}
}

function test_of_many_visitors_at_the_same_moment_one_calls() {
	for ( $visitor = 0; $visitor < 12; $visitor++ ) {
		start();
		submit();
		do_action( 'shutdown' );
	}
	same( 1, count( Wp::$loopbacks ) );
	accepts();
	hear();
	same( 12, count( rows( "state = 'sent'" ) ), 'and that one sends for all' );
	start();
	submit();
	do_action( 'shutdown' );
	same( 2, count( Wp::$loopbacks ), 'who comes later calls anew' );
}

function test_a_call_that_does_not_come_through_is_made_again_and_visits_look_after_what_waits() {
	submit();
	do_action( 'shutdown' );
	later( 29 );
	start();
	submit();
	do_action( 'shutdown' );
	same( 1, count( Wp::$loopbacks ) );
	later( 1 );
	start();
	submit();
	do_action( 'shutdown' );
	same( 2, count( Wp::$loopbacks ) );
	later( 90 + 60 );
	visit();
	same( 3, count( Wp::$loopbacks ) );
	accepts();
	hear();
	same( array( 3, false ), array( count( rows( "state = 'sent'" ) ), get_option( 'leadsheet_due' ) ) );
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
	hear();
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

function test_while_nothing_waits_nothing_is_scheduled() {
	same( array(), Wp::$cron );
	accepts();
	submit();
	cron();
	same( array(), Wp::$cron );
	do_action( 'wp_scheduled_delete' );
	start( true );
	same( array( array(), false ), array( Wp::$cron, get_option( 'leadsheet_due' ) ) );
}

function test_what_waits_is_scheduled_for_when_it_is_due() {
	submit();
	answers( 500 );
	foreach ( array( 60, 120, 300 ) as $pause ) {
		cron();
		same( array( 'leadsheet_run' => Wp::$now + $pause ), Wp::$cron );
		Wp::$cron = array();
		later( $pause );
	}
	answers( 503, '', array( 'retry-after' => '7200' ) );
	cron();
	same( array( 'leadsheet_run' => Wp::$now + 7200 ), Wp::$cron );
}

function test_the_every_minute_event_of_the_first_version_goes() {
	Wp::$cron = array( 'leadsheet_run' => Wp::$now );
	update_option( 'leadsheet_db_version', '1' );
	start();
	same( array(), Wp::$cron );
}

/** A visitor opens a page that has no form. */
function visit() {
	start();
	do_action( 'shutdown' );
}

function test_where_wp_cron_does_not_come_visits_send_what_is_due() {
	submit();
	answers( 500 );
	cron();
	later( 60 );
	accepts();
	visit();
	same( array(), Wp::$loopbacks, 'WP-Cron has its time to come' );
	later( 90 );
	visit();
	same( 1, count( Wp::$loopbacks ) );
	visit();
	same( 1, count( Wp::$loopbacks ), 'one visitor is enough' );
	later( 151 );
	visit();
	same( 2, count( Wp::$loopbacks ), 'that one did not come through' );
}

function test_a_visit_to_a_site_where_nothing_waits_asks_the_database_nothing_more() {
	start();
	$GLOBALS['wpdb']->sent = array();
	do_action( 'shutdown' );
	same( array( array(), array() ), array( $GLOBALS['wpdb']->sent, Wp::$loopbacks ) );
}

function test_a_submission_whose_request_died_is_planned_by_whoever_opens_wp_admin() {
	submit();
	same( array(), Wp::$cron );
	start( true );
	same( array( 'leadsheet_run' => Wp::$now + 1 ), Wp::$cron );
}

function test_while_another_process_sends_nobody_else_is_called() {
	submit();
	$lock = run_lock();
	same( true, $lock->take() );
	do_action( 'shutdown' );
	same( array(), Wp::$loopbacks );
	same( array( 'leadsheet_run' ), array_keys( Wp::$cron ), 'but it is planned, should that one die' );
}
