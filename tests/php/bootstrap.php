<?php
/**
 * Loads the plugin among thin stand-ins of the WordPress and Contact Form 7 calls it makes, with a
 * clock that tests set.
 */

namespace {

	error_reporting( E_ALL );
	set_error_handler(
		static function ( $level, $message, $file, $line ) {
			if ( error_reporting() & $level ) {
				throw new ErrorException( $message, 0, $level, $file, $line );
			}
			return false;
		}
	);

	define( 'MINUTE_IN_SECONDS', 60 );
	define( 'HOUR_IN_SECONDS', 3600 );
	define( 'DAY_IN_SECONDS', 86400 );
	define( 'PLUGIN_FOLDER', dirname( __DIR__, 2 ) . '/wordpress/leadsheet' );
	// Holds wp-admin/includes/upgrade.php, which the plugin requires before dbDelta().
	define( 'ABSPATH', __DIR__ . '/standins/root/' );

	foreach ( array( 'database', 'hooks-and-options', 'formatting', 'http', 'admin', 'contact-form-7' ) as $file ) {
		require_once __DIR__ . "/standins/$file.php";
	}

	const ENDPOINT = 'https://leads.example.com';
	const TOKEN    = 'the-intake-token';

	/** WordPress starts: a new request to the same site, or a new site where a database is named. */
	function start( $in_admin = false ) {
		Wp::$hooks       = array();
		Wp::$is_wp_admin = $in_admin;
		Leadsheet\Plugin::start( PLUGIN_FOLDER . '/leadsheet.php' );
		do_action( 'init' );
		if ( $in_admin ) {
			do_action( 'admin_menu' );
			do_action( 'admin_init' );
		}
	}

	/** A new site with the plugin active and connected. */
	function new_site( $connected = true, $path = ':memory:' ) {
		Wp::reset( $path );
		WpOrg\Requests\Requests::$fails  = false;
		WpOrg\Requests\Requests::$status = 200;
		start();
		do_action( 'activate' );
		if ( $connected ) {
			update_option(
				'leadsheet_settings',
				array(
					'endpoint' => ENDPOINT,
					'token'    => TOKEN,
				)
			);
		}
		start();
	}

	function contact_form( $template = '[text* your-name][email* your-email][textarea your-message]' ) {
		return new WPCF7_ContactForm( 8, 'お問い合わせフォーム', $template );
	}

	/** A visitor submits; Contact Form 7 fires its hook. The response has not been sent yet. */
	function submit( array $post = array(), $status = 'mail_sent', array $meta = array(), array $files = array(), $form = null ) {
		$form = $form ?? contact_form();
		$post = $post ? $post : array(
			'_wpcf7'       => '8',
			'your-name'    => '山田 太郎',
			'your-email'   => 'taro@example.co.jp',
			'your-message' => '見積をお願いします。',
		);
		$submission = WPCF7_Submission::post( $form, $post, $status, $meta, $files );
		if ( in_array( $status, array( 'mail_sent', 'mail_failed', 'aborted' ), true ) ) {
			before_mail( $form, $submission );
		}
		fire( $form, $status );
	}

	/** Contact Form 7 is about to send the mail: nothing was found wrong, and it is no spam. */
	function before_mail( $form, $submission ) {
		$abort = false;
		do_action( 'wpcf7_before_send_mail', $form, $abort, $submission );
	}

	function fire( $form, $status ) {
		$result = array(
			'contact_form_id' => $form->id(),
			'status'          => $status,
			'message'         => '…',
		);
		do_action( 'wpcf7_submit', $form, $result );
	}

	/** The lock under which one process sends. */
	function run_lock() {
		return new Leadsheet\Lock( Leadsheet\Runner::LOCK_OPTION, Leadsheet\Runner::LEASE );
	}

	/** The queue's rows. */
	function rows( $where = '1' ) {
		return $GLOBALS['wpdb']->get_results( "SELECT * FROM wp_leadsheet_queue WHERE $where ORDER BY id" );
	}

	/** The JSON of a row. */
	function body( $row ) {
		return json_decode( $row->body, true );
	}

	/** WP-Cron fires. */
	function cron() {
		do_action( 'leadsheet_run' );
	}

	/** The site's call of itself comes through, in a process of its own. */
	function hear() {
		start();
		$_POST = array( 'secret' => end( Wp::$loopbacks )[1]['secret'] );
		same(
			'died 200',
			ending(
				static function () {
					do_action( 'wp_ajax_nopriv_leadsheet_run' );
				}
			)
		);
		$_POST = array();
	}

	/** The other side answers so from now on. */
	function answers( $status, $body = '', array $headers = array() ) {
		Wp::$requests = array();
		Wp::$http     = static function () use ( $status, $body, $headers ) {
			return answer( $status, $body, $headers );
		};
	}

	/** The other side cannot be reached, in the words of WordPress's HTTP transport. */
	function cannot_be_reached( $message ) {
		Wp::$requests = array();
		Wp::$http     = static function () use ( $message ) {
			return new WP_Error( 'http_request_failed', $message );
		};
	}

	function accepts() {
		answers(
			202,
			array(
				'lead_id' => 'lead-1',
				'status'  => 'accepted',
			)
		);
	}

	/** Leadsheet itself will not take it. */
	function refuses( $status = 422 ) {
		answers( $status, array( 'detail' => '項目がありません。' ) );
	}

	function later( $seconds ) {
		Wp::$now += $seconds;
	}

	/** Bodies that were posted to the endpoint. */
	function posted_ids() {
		return array_map(
			static function ( $request ) {
				return $request[1]['headers']['Idempotency-Key'] ?? '';
			},
			Wp::$requests
		);
	}

	function output_of( callable $work ) {
		ob_start();
		try {
			$work();
		} finally {
			$printed = ob_get_clean();
		}
		return $printed;
	}

	/** How the request ended, where WordPress ends it. */
	function ending( callable $work ) {
		try {
			$work();
		} catch ( Ended $end ) {
			return $end->getMessage();
		}
		throw new LogicException( 'the request did not end' );
	}

	function same( $expected, $actual, $what = '' ) {
		if ( $expected !== $actual ) {
			throw new LogicException( trim( "$what\nexpected: " . var_export( $expected, true ) . "\nactual:   " . var_export( $actual, true ) ) );
		}
	}

	function holds( $needle, $text ) {
		if ( false === strpos( $text, $needle ) ) {
			throw new LogicException( "missing: $needle\nin: $text" );
		}
	}

	function lacks( $needle, $text ) {
		if ( false !== strpos( $text, $needle ) ) {
			throw new LogicException( "should not be there: $needle\nin: $text" );
		}
	}
}

namespace Leadsheet {

	/** The plugin's clock. */
	function time() {
		return \Wp::$now;
	}

	/** PHP's error log. */
	function error_log( $line ) {
		\Wp::$log[] = $line;
	}
}

namespace Leadsheet\Form_Plugins {

	function time() {
		return \Wp::$now;
	}
}

namespace Leadsheet\Admin {

	function time() {
		return \Wp::$now;
	}
}

namespace {
	// The main file's constant; its Plugin::start() is called for each test.
	Wp::reset();
	require_once PLUGIN_FOLDER . '/leadsheet.php';
}
