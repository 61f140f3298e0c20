<?php
/**
 * The test button.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Answer;
use Leadsheet\Outcome;
use Leadsheet\Sender;
use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Knocks, remembers what came of it, and puts it into words.
 */
final class Connection_Test {

	/** The last test: array{at, ok, problem, http_status, detail, skew}. */
	const OPTION = 'leadsheet_test';

	/** Leadsheet accepts a signature for five minutes. */
	const CLOCK_TOLERANCE = 240;

	/**
	 * Where to.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * How.
	 *
	 * @var Sender
	 */
	private $sender;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Where to.
	 * @param Sender   $sender   How.
	 */
	public function __construct( Settings $settings, Sender $sender ) {
		$this->settings = $settings;
		$this->sender   = $sender;
	}

	/**
	 * Tests the saved settings. No lead comes of it.
	 */
	public function run(): void {
		if ( ! $this->settings->is_complete() ) {
			$this->remember( new Outcome( Outcome::CLOSED, 'unset' ), false, 0 );
			return;
		}
		$response = $this->sender->knock();
		$outcome  = Answer::read( $response, time() );
		if ( Outcome::REFUSED === $outcome->kind() && ! self::is_json( $response ) ) {
			$outcome = new Outcome( Outcome::CLOSED, 'address', $outcome->http_status() );
		}
		// Who misses a submission in an empty request has accepted the signature.
		$ok = Outcome::DELIVERED === $outcome->kind() || Outcome::REFUSED === $outcome->kind();
		$this->remember( $outcome, $ok, is_wp_error( $response ) ? 0 : self::skew( $response ) );
	}

	/**
	 * The settings changed: the last result says nothing any more.
	 */
	public function forget(): void {
		delete_option( self::OPTION );
	}

	/**
	 * Whether the last test went well; null where there was none.
	 */
	public function went_well(): ?bool {
		$last = get_option( self::OPTION );
		return is_array( $last ) ? (bool) $last['ok'] : null;
	}

	/**
	 * When the last test was, as Unix time; 0 where there was none.
	 */
	public function when(): int {
		$last = get_option( self::OPTION );
		return is_array( $last ) ? (int) $last['at'] : 0;
	}

	/**
	 * What the last test found.
	 */
	public function words(): string {
		$last = get_option( self::OPTION );
		if ( ! is_array( $last ) ) {
			return '';
		}
		if ( 'unset' === $last['problem'] ) {
			return __( 'Nothing to test yet: fill in the address and the token, save, and test again.', 'leadsheet' );
		}
		if ( $last['ok'] ) {
			return __( 'Connected: Leadsheet answered and accepts the token. Send your form once to see a row appear in the spreadsheet.', 'leadsheet' );
		}
		if ( 'token' === $last['problem'] && abs( (int) $last['skew'] ) > self::CLOCK_TOLERANCE ) {
			/* translators: %d: number of minutes. */
			return sprintf( __( 'The two servers’ clocks are %d minutes apart, so the signature counts as expired. Set this server’s clock (ask your hosting company), then test again.', 'leadsheet' ), (int) round( abs( (int) $last['skew'] ) / MINUTE_IN_SECONDS ) );
		}
		return Reasons::explain( $last['problem'], (int) $last['http_status'], $last['detail'] );
	}

	/**
	 * Notes the result.
	 *
	 * @param Outcome $outcome What became of the request.
	 * @param bool    $ok      Whether it went well.
	 * @param int     $skew    How many seconds the other side's clock is ahead.
	 */
	private function remember( Outcome $outcome, bool $ok, int $skew ): void {
		$noted = array(
			'at'          => time(),
			'ok'          => $ok,
			'problem'     => $outcome->problem(),
			'http_status' => $outcome->http_status(),
			'detail'      => $outcome->detail(),
			'skew'        => $skew,
		);
		update_option( self::OPTION, $noted, false );
	}

	/**
	 * Whether a program answered, as Leadsheet does, and not a web server with a page.
	 *
	 * @param array $response What wp_remote_post() gave.
	 */
	private static function is_json( array $response ): bool {
		$type = wp_remote_retrieve_header( $response, 'content-type' );
		return is_string( $type ) && (bool) preg_match( '~^application/(problem\+)?json\b~i', $type );
	}

	/**
	 * How many seconds the other side's clock is ahead, by its Date header.
	 *
	 * @param array $response What wp_remote_post() gave.
	 */
	private static function skew( array $response ): int {
		$date = wp_remote_retrieve_header( $response, 'date' );
		$then = is_string( $date ) ? strtotime( $date ) : false;
		return false === $then ? 0 : $then - time();
	}
}
