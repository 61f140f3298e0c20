<?php
/**
 * wp leadsheet, against a stand-in that carries WP-CLI's own calls: add_command, line, success, error, halt.
 */

define( 'WP_CLI', true );

/** Keeps what is said, and ends where WP-CLI would end the process. */
final class WP_CLI {
	public static $commands = array();
	public static $said     = array();

	public static function add_command( $name, $command ) {
		self::$commands[ $name ] = $command;
	}

	public static function line( $text ) {
		self::$said[] = $text;
	}

	public static function success( $text ) {
		self::$said[] = "Success: $text";
	}

	public static function error( $text ) {
		self::$said[] = "Error: $text";
		self::halt( 1 );
	}

	public static function halt( $status ) {
		throw new Ended( "halted $status" );
	}
}

/** One command in a process of its own: what it says, and how it ends. */
function wp( $subcommand ) {
	start();
	WP_CLI::$said = array();
	$status       = 0;
	try {
		WP_CLI::$commands['leadsheet']->$subcommand();
	} catch ( Ended $end ) {
		$status = (int) substr( $end->getMessage(), strlen( 'halted ' ) );
	}
	return array( $status, implode( "\n", WP_CLI::$said ) );
}

function test_status_tells_how_many_and_since_when() {
	same( array( 0, "waiting: 0\nsent: 0\nfailed: 0" ), wp( 'status' ) );
	submit();
	list( $status, $said ) = wp( 'status' );
	same( 0, $status );
	holds( 'waiting: 1 (since ' . gmdate( 'Y-m-d H:i:s', Wp::$now ) . ' UTC)', $said );
	lacks( '山田', $said );
}

function test_status_ends_with_1_where_somebody_has_to_look() {
	submit();
	later( HOUR_IN_SECONDS );
	same( 0, wp( 'status' )[0] );
	later( 1 );
	same( 1, wp( 'status' )[0], 'one has waited for over an hour' );
	refuses();
	cron();
	list( $status, $said ) = wp( 'status' );
	same( 1, $status );
	holds( 'failed: 1', $said );
}

function test_status_names_a_wrong_clock() {
	update_option(
		'leadsheet_clock',
		array(
			'skew' => 600,
			'at'   => Wp::$now,
		)
	);
	holds( 'clock', wp( 'status' )[1] );
}

function test_send_waits_for_no_pause_and_sends_everything() {
	submit();
	cannot_be_reached( 'cURL error 7: Failed to connect' );
	cron();
	for ( $number = 0; $number < 250; $number++ ) {
		start();
		submit();
	}
	accepts();
	same( array( 0, 'sent: 251 (since ' ), array( wp( 'send' )[0], substr( WP_CLI::$said[1], 0, strlen( 'sent: 251 (since ' ) ) ) );
	same( 251, count( array_unique( posted_ids() ) ) );
}

function test_test_says_what_is_right_or_wrong_and_makes_no_lead() {
	refuses( 400 );
	same( array( 0, 'Success: Connected: Leadsheet answered and accepts the token.' ), wp( 'test' ) );
	same( '', Wp::$requests[0][1]['body'] );
	answers( 401, array( 'detail' => 'x' ) );
	list( $status, $said ) = wp( 'test' );
	same( 1, $status );
	holds( 'Error: Leadsheet did not accept the token (401).', $said );
	cannot_be_reached( 'cURL error 6: Could not resolve host' );
	list( $status, $said ) = wp( 'test' );
	same( 1, $status );
	holds( 'Error: The address was not found', $said );
}

function test_before_anything_is_set_it_says_so_and_calls_nobody() {
	new_site( false );
	submit();
	foreach ( array( 'test', 'send' ) as $subcommand ) {
		list( $status, $said ) = wp( $subcommand );
		same( 1, $status );
		holds( 'Error: Leadsheet is not connected yet', $said );
	}
	same( array(), Wp::$requests );
	same( 'waiting', rows()[0]->state );
}
