<?php
/**
 * An e-mail when something needs a person.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Nobody looks at wp-admin every day. One mail when something has waited for an hour or failed, one a day
 * while that lasts, none once all is well. It names numbers, never a person.
 */
final class Alert {

	/** When the last mail about what is still wrong was sent: array{at: int, failed: int}. */
	const OPTION = 'leadsheet_alerted';

	/** How long the oldest may wait, in seconds. */
	const PATIENCE = HOUR_IN_SECONDS;

	/** How often a mail repeats, in seconds. */
	const REPEAT = DAY_IN_SECONDS;

	/**
	 * Whom to tell.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * What waits.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Whom to tell.
	 * @param Backlog  $backlog  What waits.
	 */
	public function __construct( Settings $settings, Backlog $backlog ) {
		$this->settings = $settings;
		$this->backlog  = $backlog;
	}

	/**
	 * After each run.
	 */
	public function look(): void {
		$overview = $this->backlog->overview();
		$waiting  = $overview[ Queue::WAITING ];
		$failed   = $overview[ Queue::FAILED ]['count'];
		$late     = $waiting['count'] && time() - $waiting['since'] > self::PATIENCE;
		$told     = get_option( self::OPTION );
		$told     = is_array( $told ) ? $told : null;
		if ( ! $late && ! $failed ) {
			if ( null !== $told ) {
				delete_option( self::OPTION );
			}
			return;
		}
		$is_news = null === $told || time() - (int) $told['at'] >= self::REPEAT || $failed > (int) $told['failed'];
		if ( $is_news && '' !== $this->settings->alert_address() ) {
			$noted = array(
				'at'     => time(),
				'failed' => $failed,
			);
			update_option( self::OPTION, $noted, false );
			$this->mail( $late ? $waiting['count'] : 0, $waiting['since'], $failed );
		}
	}

	/**
	 * The mail.
	 *
	 * @param int $late   How many wait, where the oldest waits for too long; else 0.
	 * @param int $since  Since when, as Unix time.
	 * @param int $failed How many failed.
	 */
	private function mail( int $late, int $since, int $failed ): void {
		$site  = wp_specialchars_decode( (string) get_option( 'blogname', '' ), ENT_QUOTES );
		$lines = array();
		if ( $late ) {
			/* translators: 1: number of submissions. 2: how long, such as "2 hours". */
			$lines[] = sprintf( __( '%1$s waiting, the oldest for %2$s. They are kept and tried again by themselves.', 'leadsheet' ), number_format_i18n( $late ), human_time_diff( $since ) );
		}
		if ( $failed ) {
			/* translators: %s: number of submissions. */
			$lines[] = sprintf( __( '%s failed. They are kept until you send them again or throw them away.', 'leadsheet' ), number_format_i18n( $failed ) );
		}
		$lines[] = '';
		$lines[] = __( 'See why and what to do:', 'leadsheet' );
		$lines[] = admin_url( 'options-general.php?page=leadsheet#leadsheet-status' );
		/* translators: %s: name of the site. */
		$subject = sprintf( __( '[%s] Submissions have not reached the spreadsheet', 'leadsheet' ), $site );
		wp_mail( $this->settings->alert_address(), $subject, implode( "\n", $lines ) );
	}
}
