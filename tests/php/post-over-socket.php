<?php
/**
 * One process of a site: php post-over-socket.php DATABASE COMMAND [ENDPOINT TOKEN | OUTCOME | SECONDS]
 *
 * connect   activates the plugin and saves the settings
 * submit    visitors submit what standard input holds as JSON, a list of posts, with that outcome; with
 *           the outcome init the request ends before there is one
 * serve     one visitor submits and is served, in a process of PHP-FPM's: prints "served" when the
 *           response is out, and then does what such a process does
 * replay    a visitor's submission as a hook of the real plugin saw it, as JSON on standard input
 * test      the owner presses the test button; prints what it says
 * run       WP-Cron runs, over the real network and by the real clock, or so many seconds later
 * rows      prints the queue as JSON
 */

require_once __DIR__ . '/bootstrap.php';

list( , $database, $command ) = $argv;

if ( 'serve' === $command ) {
	/** PHP-FPM's: the visitor has the response, the process goes on. */
	function fastcgi_finish_request() {
		echo "served\n";
		return true;
	}
}

Wp::reset( $database );
Wp::$now = time();
start();

switch ( $command ) {
	case 'connect':
		do_action( 'activate' );
		update_option(
			'leadsheet_settings',
			array(
				'endpoint' => $argv[3],
				'token'    => $argv[4],
			)
		);
		break;
	case 'submit':
		foreach ( json_decode( stream_get_contents( STDIN ), true ) as $post ) {
			start();
			if ( 'init' === $argv[3] ) {
				$form = contact_form();
				before_mail( $form, WPCF7_Submission::post( $form, $post, 'init' ) );
			} else {
				submit( $post, $argv[3] );
			}
		}
		break;
	case 'serve':
		submit( json_decode( stream_get_contents( STDIN ), true ) );
		do_action( 'shutdown' );
		break;
	case 'replay':
		$seen       = json_decode( stream_get_contents( STDIN ), true );
		$submission = WPCF7_Submission::seen( $seen, '<label>お名前 [text your-name]</label><label>ご希望日 [date your-date]</label>[file your-file]' );
		fire( $submission->get_contact_form(), $submission->get_status() );
		break;
	case 'test':
		start( true );
		ending(
			static function () {
				do_action( 'admin_post_leadsheet_test' );
			}
		);
		$page = output_of(
			static function () {
				do_action( 'page_leadsheet' );
			}
		);
		preg_match( '~role="(?:status|alert)"><p><span[^>]*>(.)</span> (.*?)</p>~u', $page, $said );
		echo $said[1], ' ', $said[2];
		break;
	case 'run':
		Wp::$now += (int) ( $argv[3] ?? 0 );
		cron();
		break;
	case 'rows':
		echo json_encode( rows() );
}
