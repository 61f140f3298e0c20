<?php
/**
 * The test button.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Outcome;
use Leadsheet\Sender;
use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Knocks, remembers what came of it, and puts it into words.
 */
final class Connection_Test {

	/** The last test: array{at, ok, problem, http_status, detail}. */
	const OPTION = 'leadsheet_test';

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
			$this->remember( new Outcome( Outcome::CLOSED, 'unset' ), false );
			return;
		}
		$outcome = $this->sender->knock();
		// Who misses a submission in an empty request has accepted the signature.
		$this->remember( $outcome, Outcome::DELIVERED === $outcome->kind() || Outcome::REFUSED === $outcome->kind() );
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
			return trim( __( 'Connected: Leadsheet answered and accepts the token. Send your form once to see a row appear in the spreadsheet.', 'leadsheet' ) . ' ' . Clock_Words::wrong() );
		}
		return Reasons::explain( $last['problem'], (int) $last['http_status'], $last['detail'] );
	}

	/**
	 * Notes the result.
	 *
	 * @param Outcome $outcome What became of the request.
	 * @param bool    $ok      Whether it went well.
	 */
	private function remember( Outcome $outcome, bool $ok ): void {
		$noted = array(
			'at'          => time(),
			'ok'          => $ok,
			'problem'     => $outcome->problem(),
			'http_status' => $outcome->http_status(),
			'detail'      => $outcome->detail(),
		);
		update_option( self::OPTION, $noted, false );
	}
}
