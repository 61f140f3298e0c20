<?php
/**
 * One process of a site: php post-over-socket.php DATABASE COMMAND [ENDPOINT TOKEN]
 *
 * connect   activates the plugin and saves the settings
 * submit    a visitor submits what standard input holds as JSON
 * run       WP-Cron runs, over the real network and by the real clock
 * rows      prints the queue as JSON
 */

require_once __DIR__ . '/bootstrap.php';

list( , $database, $command ) = $argv;

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
			submit( $post );
		}
		break;
	case 'run':
		cron();
		break;
	case 'rows':
		echo json_encode( rows() );
}
