<?php
/**
 * When a run begins, where PHP can end the response and go on.
 */

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
