<?php
/**
 * When a run begins, where PHP can end the response and go on.
 */

/** What fpm_get_status() says: processes in all, and idle ones. */
final class Fpm {
	public static $total = 5;
	public static $idle  = 4;
}

function fpm_get_status() {
	return array(
		'total-processes' => Fpm::$total,
		'idle-processes'  => Fpm::$idle,
	);
}

function fastcgi_finish_request() {
	Wp::$log[] = 'the visitor has the response';
	return true;
}

function test_the_run_begins_in_the_same_process_once_the_visitor_is_served() {
	accepts();
	submit();
	same( array(), Wp::$log );
	Wp::$http = static function () {
		Wp::$log[] = 'posted';
		return answer( 202, array( 'lead_id' => 'x' ) );
	};
	do_action( 'shutdown' );
	same( array( 'the visitor has the response', 'posted' ), Wp::$log );
	same( array(), Wp::$loopbacks );
	same( 'sent', rows()[0]->state );
}

function test_it_is_the_last_at_shutdown() {
	submit();
	same( array( PHP_INT_MAX ), array_keys( Wp::$hooks['shutdown'] ) );
}

/** Where visitors stand in line, what is done for each of them when the response is out. */
function burst( $visitors, $idle ) {
	Fpm::$idle = $idle;
	for ( $visitor = 0; $visitor < $visitors; $visitor++ ) {
		start();
		submit();
		do_action( 'shutdown' );
	}
}

function test_no_process_is_held_while_others_are_in_line_for_it() {
	cannot_be_reached( 'cURL error 28: Operation timed out' );
	burst( 12, 0 );
	same( array(), Wp::$requests, 'nobody waits for the other side' );
	same( 1, count( Wp::$loopbacks ), 'one call, which is behind everyone in line' );
	hear();
	same( 1, count( Wp::$requests ) );
	burst( 12, 0 );
	burst( 12, 4 );
	same( array( 1, 1 ), array( count( Wp::$requests ), count( Wp::$loopbacks ) ), 'and then there is a rest' );
	same( 36, count( rows( "state = 'waiting'" ) ) );
}

function test_the_retry_that_is_due_when_many_come_goes_behind_them() {
	answers( 500 );
	burst( 1, 4 );
	later( 60 );
	accepts();
	Fpm::$idle = 0;
	start();
	cron();
	same( array( array(), 1 ), array( Wp::$requests, count( Wp::$loopbacks ) ) );
	hear();
	same( 'sent', rows()[0]->state );
}

function test_a_busy_site_that_cannot_call_itself_sends_all_the_same() {
	WpOrg\Requests\Requests::$fails = 'fsockopenerror';
	accepts();
	burst( 2, 0 );
	same( 2, count( rows( "state = 'sent'" ) ) );
}

function test_a_pool_of_one_process_is_never_called_full() {
	accepts();
	Fpm::$total = 1;
	burst( 2, 0 );
	Fpm::$total = 5;
	same( array( 2, array() ), array( count( rows( "state = 'sent'" ) ), Wp::$loopbacks ) );
}
