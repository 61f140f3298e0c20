<?php
/**
 * From the queue to Leadsheet: signed, retried, given up, never twice at once.
 */

function one_waiting() {
	submit();
	return rows()[0];
}

function test_the_signature_is_over_timestamp_and_exact_body() {
	accepts();
	$row = one_waiting();
	cron();
	list( $url, $request ) = Wp::$requests[0];
	same( 'https://leads.example.com/v1/leads', $url );
	same( $row->body, $request['body'] );
	same( (string) Wp::$now, $request['headers']['X-Timestamp'] );
	same( 'sha256=' . hash_hmac( 'sha256', Wp::$now . '.' . $row->body, TOKEN ), $request['headers']['X-Signature'] );
	same( $row->submission_id, $request['headers']['Idempotency-Key'] );
	same( 'application/json', $request['headers']['Content-Type'] );
	same( 0, $request['redirection'] );
	lacks( TOKEN, json_encode( $request ) );
}

function test_accepted_and_duplicate_settle_it() {
	foreach ( array( 202, 200 ) as $status ) {
		new_site();
		one_waiting();
		answers( $status, array( 'lead_id' => 'lead-7' ) );
		cron();
		same( array( 'sent', '"lead-7"', (string) Wp::$now ), array( rows()[0]->state, rows()[0]->detail, rows()[0]->settled_at ) );
		cron();
		same( 1, count( Wp::$requests ) );
	}
}

function test_only_an_answer_that_names_the_lead_delivers() {
	$others = array(
		answer( 204 ),
		answer( 200 ),
		answer( 200, array( 'ok' => true ) ),
		answer( 202, array( 'lead_id' => '' ) ),
		answer( 202, array( 'lead_id' => 7 ) ),
		answer( 200, '"lead_id"' ),
		answer( 200, 'lead_id: lead-1' ),
		answer( 200, "\n<!DOCTYPE html><html><body>This domain is for sale</body></html>" ),
		answer( 201, '[]' ),
	);
	foreach ( $others as $index => $other ) {
		new_site();
		one_waiting();
		Wp::$http = static function () use ( $other ) {
			return $other;
		};
		cron();
		same( array( 'waiting', 'address' ), array( rows()[0]->state, rows()[0]->problem ), "answer $index" );
	}
}

function test_what_stands_in_front_of_leadsheet_decides_about_no_submission() {
	$html = array( 'content-type' => 'text/html' );
	foreach ( array( 400, 403, 406, 413, 415, 422, 451, 499 ) as $status ) {
		foreach ( array( answer( $status, '<html><body>Blocked</body></html>', $html ), answer( $status, '<HTML>' ), answer( $status, 'Blocked', $html ) ) as $answer ) {
			new_site();
			one_waiting();
			Wp::$http = static function () use ( $answer ) {
				return $answer;
			};
			cron();
			same( array( 'waiting', 'proxy' ), array( rows()[0]->state, rows()[0]->problem ), "status $status" );
		}
	}
	foreach ( array( 400, 413, 422 ) as $status ) {
		new_site();
		one_waiting();
		refuses( $status );
		cron();
		same( array( 'failed', 'refused' ), array( rows()[0]->state, rows()[0]->problem ), "Leadsheet's own $status" );
	}
}

function test_a_firewall_that_dislikes_one_submission_holds_up_no_other() {
	one_waiting();
	start();
	submit( array( 'your-message' => 'select * from 見積' ) );
	start();
	submit();
	Wp::$http = static function ( $url, $args ) {
		return strpos( $args['body'], 'select' ) ? answer( 403, '<html>', array( 'content-type' => 'text/html' ) ) : answer( 202, array( 'lead_id' => 'x' ) );
	};
	cron();
	same( array( 'sent', 'waiting', 'sent' ), array_column( rows(), 'state' ) );
}

/** Leadsheet's clock is ahead of ours by so many seconds; it takes signatures of five minutes. */
function clock_ahead( $seconds ) {
	Wp::$requests = array();
	Wp::$http     = static function ( $url, $args ) use ( $seconds ) {
		$there = Wp::$now + $seconds;
		$date  = array( 'date' => gmdate( 'D, d M Y H:i:s', $there ) . ' GMT' );
		$good  = abs( $there - (int) $args['headers']['X-Timestamp'] ) <= 300
			&& 'sha256=' . hash_hmac( 'sha256', $args['headers']['X-Timestamp'] . '.' . $args['body'], TOKEN ) === $args['headers']['X-Signature'];
		return $good ? answer( 202, array( 'lead_id' => 'lead-1' ), $date ) : answer( 401, array( 'detail' => 'Expired.' ), $date );
	};
}

function test_a_wrong_clock_is_put_right_by_the_answer() {
	foreach ( array( 600, -600, 90000, -400, 301 ) as $seconds ) {
		new_site();
		one_waiting();
		clock_ahead( $seconds );
		cron();
		same( array( 'sent', 2 ), array( rows()[0]->state, count( Wp::$requests ) ), "$seconds seconds" );
		start();
		submit();
		cron();
		same( 3, count( Wp::$requests ), 'remembered' );
		same( gmdate( 'Y-m-d\TH:i:s\Z', 1795282296 + $seconds ), body( rows()[1] )['submitted_at'] );
		clock_ahead( 0 );
		start();
		submit();
		cron();
		same( array( 'sent', 0 ), array( rows()[2]->state, Leadsheet\Clock::skew() ), 'measured again' );
	}
}

function test_small_differences_are_noise() {
	one_waiting();
	clock_ahead( 25 );
	cron();
	same( array( 0, false ), array( Leadsheet\Clock::skew(), get_option( 'leadsheet_clock' ) ) );
}

function test_a_clock_that_cannot_be_put_right_is_named() {
	one_waiting();
	$date = array( 'date' => gmdate( 'D, d M Y H:i:s', Wp::$now + 660 ) . ' GMT' );
	answers( 401, array( 'detail' => 'Expired.' ), $date );
	cron();
	same( array( 'waiting', 'clock', 2 ), array( rows()[0]->state, rows()[0]->problem, count( Wp::$requests ) ) );
}

function test_one_process_sends_at_a_time() {
	one_waiting();
	$other = run_lock();
	same( array( true, false ), array( $other->take(), run_lock()->take() ) );
	accepts();
	cron();
	same( array(), Wp::$requests );
	$other->release();
	cron();
	same( 'sent', rows()[0]->state );
	same( false, run_lock()->is_held() );
}

function test_two_that_make_the_lock_at_the_same_moment_do_not_both_have_it() {
	global $wpdb;
	$slow = run_lock();
	$fast = run_lock();
	$wpdb->meanwhile = array(
		'/^INSERT/',
		static function () use ( $fast ) {
			same( true, $fast->take() );
		},
	);
	same( false, $slow->take() );
	same( null, $wpdb->meanwhile );
	$fast->release();
	same( true, $slow->take() );
}

function test_a_process_that_died_holds_nobody_up_for_long() {
	one_waiting();
	run_lock()->take();
	accepts();
	later( Leadsheet\Runner::LEASE );
	cron();
	same( 'sent', rows()[0]->state );
	same( true, Leadsheet\Runner::LEASE > Leadsheet\Runner::SECONDS + 2 * Leadsheet\Sender::TIMEOUT );
}

function test_a_lock_that_was_lost_is_not_given_back_for_someone_else() {
	$dead = run_lock();
	$dead->take();
	later( Leadsheet\Runner::LEASE );
	run_lock()->take();
	$dead->release();
	same( true, run_lock()->is_held() );
}

function test_what_comes_in_after_a_run_has_looked_for_the_last_time_is_sent_by_it_too() {
	one_waiting();
	accepts();
	// The queue was found empty; the lock is not given back yet.
	add_action(
		'add_option_leadsheet_last_run',
		static function () {
			same( true, run_lock()->is_held() );
			( new Leadsheet\Queue() )->put( '00000000-0000-4000-8000-000000000002', '{}' );
		}
	);
	cron();
	same( array( 'sent', 'sent' ), array_column( rows(), 'state' ) );
}

function test_what_comes_in_while_a_run_ends_is_sent_by_it() {
	one_waiting();
	Wp::$http = static function () {
		if ( 1 === count( Wp::$requests ) ) {
			start();
			submit( array( 'your-message' => 'second' ) );
			do_action( 'shutdown' ); // Its own run finds the lock taken.
		}
		return answer( 202, array( 'lead_id' => 'x' ) );
	};
	cron();
	same( array( 'sent', 'sent' ), array_column( rows(), 'state' ) );
	same( array(), Wp::$loopbacks );
}

function test_a_refusal_is_kept_with_its_reason_and_not_repeated() {
	one_waiting();
	answers( 422, array( 'detail' => '項目がありません。' ) );
	cron();
	$row = rows()[0];
	same( array( 'failed', 'refused', '422', '項目がありません。' ), array( $row->state, $row->problem, $row->http_status, json_decode( $row->detail ) ) );
	later( DAY_IN_SECONDS );
	cron();
	same( 1, count( Wp::$requests ) );
}

function test_what_the_owner_can_mend_is_retried() {
	$kinds = array(
		401 => 'token',
		403 => 'token',
		301 => 'address',
		404 => 'address',
		405 => 'address',
		410 => 'address',
	);
	foreach ( $kinds as $status => $problem ) {
		new_site();
		one_waiting();
		answers( $status );
		cron();
		same( array( 'waiting', $problem ), array( rows()[0]->state, rows()[0]->problem ), "status $status" );
	}
}

function test_what_may_pass_is_retried() {
	foreach ( array( 408, 425, 429, 500, 502, 503 ) as $status ) {
		new_site();
		one_waiting();
		answers( $status );
		cron();
		same( array( 'waiting', 'server' ), array( rows()[0]->state, rows()[0]->problem ), "status $status" );
	}
}

function test_why_there_was_no_answer() {
	$said = array(
		'cURL error 6: Could not resolve host: leads.example.com' => 'dns',
		'stream_socket_client(): php_network_getaddresses: getaddrinfo for leads failed: Name or service not known' => 'dns',
		'cURL error 28: Operation timed out after 10000 milliseconds with 0 bytes received' => 'timeout',
		'cURL error 28: SSL connection timeout' => 'timeout',
		'cURL error 7: Failed to connect to leads.example.com port 443: Connection refused' => 'connect',
		'stream_socket_client(): Unable to connect to ssl://leads.example.com:443 (Connection refused)' => 'connect',
		'cURL error 60: SSL certificate problem: self-signed certificate' => 'tls',
		'stream_socket_client(): SSL operation failed with code 1. certificate verify failed' => 'tls',
		'User has blocked requests through HTTP.' => 'blocked',
		'Something else'                       => 'network',
	);
	foreach ( $said as $message => $problem ) {
		new_site();
		one_waiting();
		cannot_be_reached( $message );
		cron();
		same( array( 'waiting', $problem, '0' ), array( rows()[0]->state, rows()[0]->problem, rows()[0]->http_status ), $message );
	}
}

function test_pauses_grow_from_a_minute_to_an_hour() {
	one_waiting();
	answers( 500 );
	$pauses = array();
	for ( $try = 1; $try <= 9; $try++ ) {
		cron();
		$pauses[] = ( (int) rows()[0]->next_at - Wp::$now ) / 60;
		Wp::$now  = (int) rows()[0]->next_at - 1;
		cron();
		same( $try, count( Wp::$requests ), 'a second too early' );
		later( 1 );
	}
	same( array( 1, 2, 5, 10, 20, 40, 60, 60, 60 ), $pauses );
}

function test_down_for_a_day_then_up() {
	cannot_be_reached( 'cURL error 7: Connection refused' );
	for ( $hour = 0; $hour < 24; $hour++ ) {
		start();
		submit( array( 'your-message' => "hour $hour" ) );
		for ( $minute = 0; $minute < 60; $minute++ ) {
			cron();
			later( 60 );
		}
	}
	same( 24, count( rows( "state = 'waiting'" ) ) );
	same( true, count( Wp::$requests ) <= 24 * 60, 'at most one try a minute: ' . count( Wp::$requests ) );
	accepts();
	$back = Wp::$now;
	while ( rows( "state = 'waiting'" ) ) {
		cron();
		later( 60 );
	}
	same( true, Wp::$now - $back <= HOUR_IN_SECONDS, 'through within the hour' );
	same( 24, count( array_unique( posted_ids() ) ) );
	same( 24, count( posted_ids() ), 'each once' );
}

function test_the_first_that_gets_through_wakes_the_others() {
	one_waiting();
	answers( 500 );
	cron();
	later( 60 );
	cron();
	start();
	submit();
	accepts();
	cron();
	same( 2, count( rows( "state = 'sent'" ) ) );
}

function test_given_up_after_seven_days_but_kept() {
	one_waiting();
	answers( 503 );
	for ( $hours = 0; $hours < 8 * 24; $hours++ ) {
		cron();
		later( HOUR_IN_SECONDS );
	}
	$row = rows()[0];
	same( array( 'failed', 'server', '503' ), array( $row->state, $row->problem, $row->http_status ) );
	same( true, (int) $row->settled_at - (int) $row->created_at > 6.9 * DAY_IN_SECONDS );
	same( true, (int) $row->settled_at - (int) $row->created_at <= 7 * DAY_IN_SECONDS );
}

function test_retry_after_in_seconds_is_honoured_by_all() {
	one_waiting();
	answers( 503, '', array( 'retry-after' => '900' ) );
	cron();
	start();
	submit();
	accepts();
	later( 899 );
	cron();
	same( array(), Wp::$requests );
	later( 1 );
	cron();
	same( 2, count( rows( "state = 'sent'" ) ) );
}

function test_retry_after_as_a_date_and_no_longer_than_a_day() {
	one_waiting();
	answers( 429, '', array( 'retry-after' => gmdate( 'D, d M Y H:i:s', Wp::$now + 7200 ) . ' GMT' ) );
	cron();
	same( Wp::$now + 7200, (int) rows()[0]->next_at );
	new_site();
	one_waiting();
	answers( 429, '', array( 'retry-after' => '99999999' ) );
	cron();
	same( Wp::$now + DAY_IN_SECONDS, (int) rows()[0]->next_at );
	new_site();
	one_waiting();
	answers( 429, '', array( 'retry-after' => 'soon' ) );
	cron();
	same( Wp::$now + 60, (int) rows()[0]->next_at );
}

function test_new_settings_send_what_waits_at_once() {
	one_waiting();
	answers( 401 );
	cron();
	accepts();
	cron();
	same( array(), Wp::$requests );
	update_option(
		'leadsheet_settings',
		array(
			'endpoint' => ENDPOINT,
			'token'    => 'the right one',
		)
	);
	cron();
	same( 'sent', rows()[0]->state );
	same( 'sha256=' . hash_hmac( 'sha256', Wp::$now . '.' . rows()[0]->body, 'the right one' ), Wp::$requests[0][1]['headers']['X-Signature'] );
}

function test_while_the_other_side_is_out_of_reach_one_try_is_enough() {
	for ( $i = 0; $i < 10; $i++ ) {
		start();
		submit();
	}
	cannot_be_reached( 'cURL error 28: timed out' );
	cron();
	same( 1, count( Wp::$requests ) );
}

function test_a_submission_during_an_outage_does_not_try_again_at_once() {
	submit();
	cannot_be_reached( 'cURL error 28: timed out' );
	cron();
	for ( $i = 0; $i < 5; $i++ ) {
		start();
		submit();
		cron();
		later( 5 );
	}
	same( 1, count( Wp::$requests ) );
	later( 35 );
	cron();
	same( 2, count( Wp::$requests ), 'a minute after the first, once' );
}

function test_a_submission_that_breaks_the_other_side_holds_up_nobody() {
	for ( $i = 0; $i < 5; $i++ ) {
		start();
		submit( array( 'your-message' => 1 === $i ? 'poison' : "fine $i" ) );
	}
	Wp::$http = static function ( $url, $args ) {
		return strpos( $args['body'], 'poison' ) ? answer( 500 ) : answer( 202, array( 'lead_id' => 'x' ) );
	};
	cron();
	same( 4, count( rows( "state = 'sent'" ) ) );
	same( 1, count( rows( "state = 'waiting'" ) ) );
}

function test_a_thousand_are_drained_in_bounded_runs() {
	global $wpdb;
	$wpdb->query( 'BEGIN' );
	$queue = new Leadsheet\Queue();
	for ( $i = 0; $i < 1000; $i++ ) {
		same( true, $queue->put( sprintf( '00000000-0000-4000-8000-%012d', $i ), '{"n":' . $i . '}' ) );
	}
	accepts();
	$runs = 0;
	do {
		$before = count( Wp::$requests );
		$calls  = count( Wp::$loopbacks );
		$runs ? hear() : cron();
		same( true, count( Wp::$requests ) - $before <= 200, 'one run' );
		++$runs;
	} while ( count( Wp::$loopbacks ) > $calls );
	$wpdb->query( 'COMMIT' );
	same( 6, $runs );
	same( 1000, count( rows( "state = 'sent'" ) ) );
	same( 1000, count( array_unique( posted_ids() ) ) );
	same( 5, count( Wp::$loopbacks ), 'each full run asks for the next one' );
}

function test_a_slow_other_side_ends_the_run_in_time() {
	for ( $i = 0; $i < 10; $i++ ) {
		start();
		submit();
	}
	Wp::$http = static function () {
		later( 8 );
		return answer( 202, array( 'lead_id' => 'x' ) );
	};
	cron();
	same( 3, count( rows( "state = 'sent'" ) ), '20 seconds hold three of 8' );
	same( 1, count( Wp::$loopbacks ) );
}

function test_a_claimed_submission_is_nobody_elses() {
	one_waiting();
	$queue = new Leadsheet\Queue();
	$mine  = $queue->claim();
	same( rows()[0]->id, $mine->id );
	same( null, $queue->claim() );
	accepts();
	cron();
	same( array(), Wp::$requests );
	later( Leadsheet\Queue::LEASE );
	cron();
	same( 'sent', rows()[0]->state, 'whoever claimed it died; it is due again' );
}

function test_no_lease_ends_before_its_request_can() {
	same( true, Leadsheet\Queue::LEASE > 2 * Leadsheet\Sender::TIMEOUT );
}

function test_sent_ones_go_after_the_retention_time_others_never() {
	accepts();
	one_waiting();
	cron();
	start();
	submit();
	refuses();
	cron();
	later( 14 * DAY_IN_SECONDS + 1 );
	start();
	cron();
	same( array( 'failed' ), array_column( rows(), 'state' ) );
	add_filter(
		'leadsheet_retention_days',
		static function () {
			return 0;
		}
	);
	accepts();
	submit();
	cron();
	later( 1 );
	cron();
	same( array( 'failed' ), array_column( rows(), 'state' ) );
}
