<?php
/**
 * What became of the submissions.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;
use Leadsheet\Background;
use Leadsheet\Intake;
use Leadsheet\Queue;
use Leadsheet\Runner;
use Leadsheet\Settings;
use Leadsheet\Submission;

defined( 'ABSPATH' ) || exit;

/**
 * Counts, then the list of those that are not through, then the last that are. It names forms and
 * times, never a person.
 */
final class Status {

	const UNSENT_SHOWN = 50;
	const SENT_SHOWN   = 10;

	/**
	 * The queue.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes it.
	 *
	 * @param Backlog  $backlog  The queue.
	 * @param Settings $settings What the owner has set.
	 */
	public function __construct( Backlog $backlog, Settings $settings ) {
		$this->backlog  = $backlog;
		$this->settings = $settings;
	}

	/**
	 * Prints the section.
	 */
	public function render(): void {
		$overview = $this->backlog->overview();
		printf( '<h2 id="leadsheet-status">%s</h2>', esc_html__( 'Submissions', 'leadsheet' ) );
		if ( ! $this->settings->is_complete() ) {
			Box::show( 'info', __( 'Nothing is sent before the address and the token are saved. Submissions are kept here until then.', 'leadsheet' ) );
		}
		if ( $this->backlog->aside() ) {
			Box::show( 'error', __( 'The table for submissions is missing and could not be made, so they are kept aside. Ask your hosting company to allow this site’s database user CREATE TABLE.', 'leadsheet' ) );
		}
		$this->counts( $overview );
		$this->buttons( $overview );
		$this->unsent( $overview );
		$this->sent();
	}

	/**
	 * How many, and since when.
	 *
	 * @param array $overview State → count and Unix time.
	 */
	private function counts( array $overview ): void {
		$waiting = $overview[ Queue::WAITING ];
		/* translators: %s: how long, such as "5 minutes". */
		$oldest = $waiting['count'] ? sprintf( __( 'the oldest for %s', 'leadsheet' ), human_time_diff( $waiting['since'] ) ) : '';
		$facts  = array(
			array( __( 'Waiting', 'leadsheet' ), $waiting['count'], $oldest ),
			array( __( 'Failed', 'leadsheet' ), $overview[ Queue::FAILED ]['count'], $overview[ Queue::FAILED ]['count'] ? __( 'send them again or throw them away below', 'leadsheet' ) : '' ),
			array( __( 'Sent', 'leadsheet' ), $overview[ Queue::SENT ]['count'], __( 'kept here for a while after sending', 'leadsheet' ) ),
		);
		echo '<ul>';
		foreach ( $facts as $fact ) {
			printf( '<li>%s: <strong>%s</strong>%s</li>', esc_html( $fact[0] ), esc_html( number_format_i18n( $fact[1] ) ), '' === $fact[2] ? '' : esc_html( ' — ' . $fact[2] ) );
		}
		$this->further_facts();
		echo '</ul>';
	}

	/**
	 * When something was last tried, and what was left out on the form's own wish.
	 */
	private function further_facts(): void {
		$held = Runner::held_until();
		if ( $held ) {
			/* translators: %s: date and time. */
			printf( '<li>%s</li>', esc_html( sprintf( __( 'Leadsheet asked to be left alone until %s.', 'leadsheet' ), self::time( $held ) ) ) );
		}
		foreach ( array( Clock_Words::wrong(), Background::is_cron_off() ? __( 'WP-Cron is switched off (DISABLE_WP_CRON): what has to be sent again goes with the next visit to this site, or with your own cron job.', 'leadsheet' ) : '' ) as $fact ) {
			if ( '' !== $fact ) {
				printf( '<li>%s</li>', esc_html( $fact ) );
			}
		}
		$run = get_option( Runner::LAST_RUN_OPTION );
		if ( is_array( $run ) ) {
			/* translators: 1: how long ago, such as "5 minutes". 2: number of submissions. */
			$text = sprintf( __( 'Last tried %1$s ago; %2$s got through.', 'leadsheet' ), human_time_diff( (int) $run['at'] ), number_format_i18n( (int) $run['delivered'] ) );
			printf( '<li>%s</li>', esc_html( $text ) );
		}
		$skipped = get_option( Intake::SKIPPED_OPTION );
		if ( is_array( $skipped ) ) {
			/* translators: 1: number of submissions. 2: how long ago, such as "5 minutes". */
			$text = sprintf( __( 'Not sent because the form (do_not_store) or the visitor (consent_for:storage) forbids storing them: %1$s, the last one %2$s ago.', 'leadsheet' ), number_format_i18n( (int) $skipped['count'] ), human_time_diff( (int) $skipped['at'] ) );
			printf( '<li>%s</li>', esc_html( $text ) );
		}
	}

	/**
	 * What can be done with all of them.
	 *
	 * @param array $overview State → count and Unix time.
	 */
	private function buttons( array $overview ): void {
		if ( ! $this->settings->is_complete() ) {
			return;
		}
		echo '<p>';
		if ( $overview[ Queue::WAITING ]['count'] ) {
			Actions::button( 'send_now', __( 'Send now', 'leadsheet' ) );
		}
		if ( $overview[ Queue::FAILED ]['count'] ) {
			Actions::button( 'resend_failed', __( 'Send all failed ones again', 'leadsheet' ) );
		}
		printf( '<a class="button" href="%s">%s</a></p>', esc_url( Export::url() ), esc_html__( 'Download this log (CSV)', 'leadsheet' ) );
	}

	/**
	 * Those that are not through.
	 *
	 * @param array $overview State → count and Unix time.
	 */
	private function unsent( array $overview ): void {
		$rows  = $this->backlog->unsent( self::UNSENT_SHOWN );
		$total = $overview[ Queue::WAITING ]['count'] + $overview[ Queue::FAILED ]['count'];
		printf( '<h3>%s</h3>', esc_html__( 'Not sent yet', 'leadsheet' ) );
		if ( ! $rows ) {
			printf( '<p>%s</p>', esc_html__( 'Nothing waits. Every submission so far has arrived.', 'leadsheet' ) );
			return;
		}
		$this->open_table( array( __( 'Received', 'leadsheet' ), __( 'Form', 'leadsheet' ), __( 'State', 'leadsheet' ), __( 'Tries', 'leadsheet' ), __( 'Why', 'leadsheet' ), __( 'What to do', 'leadsheet' ) ) );
		foreach ( $rows as $row ) {
			$this->unsent_row( $row );
		}
		echo '</tbody></table>';
		if ( $total > count( $rows ) ) {
			/* translators: 1: number shown. 2: number in all. */
			printf( '<p>%s</p>', esc_html( sprintf( __( 'The first %1$s of %2$s.', 'leadsheet' ), number_format_i18n( count( $rows ) ), number_format_i18n( $total ) ) ) );
		}
	}

	/**
	 * One that is not through.
	 *
	 * @param object $row The row.
	 */
	private function unsent_row( object $row ): void {
		$failed = Queue::FAILED === $row->state;
		$why    = Reasons::explain( $row->problem, (int) $row->http_status, $row->detail );
		if ( $failed && 'refused' !== $row->problem ) {
			$why = __( 'Given up after 7 days. The last reason:', 'leadsheet' ) . ' ' . $why;
		}
		self::cells( array( self::time( $row->created_at ), self::form( $row ), self::state( $row ), number_format_i18n( (int) $row->attempts ), $why ) );
		echo '<td>';
		$this->row_buttons( $row, $failed );
		echo '</td></tr>';
	}

	/**
	 * Failed, or when it is tried next.
	 *
	 * @param object $row The row.
	 */
	private static function state( object $row ): string {
		if ( Queue::FAILED === $row->state ) {
			return __( '✕ Failed', 'leadsheet' );
		}
		$next = max( (int) $row->next_at, Runner::held_until() );
		/* translators: %s: date and time. */
		return $next > time() ? sprintf( __( 'Waiting; next try %s', 'leadsheet' ), self::time( $next ) ) : __( 'Waiting; next try shortly', 'leadsheet' );
	}

	/**
	 * What can be done with one of them.
	 *
	 * @param object $row    The row.
	 * @param bool   $failed Whether it failed.
	 */
	private function row_buttons( object $row, bool $failed ): void {
		$which = self::form( $row ) . ' ' . self::time( $row->created_at );
		if ( $this->settings->is_complete() ) {
			$label = $failed ? __( 'Send again', 'leadsheet' ) : __( 'Send now', 'leadsheet' );
			Actions::button( 'resend', $label, array( 'id' => $row->id ), 'small', $label . ': ' . $which );
		}
		if ( $failed ) {
			$label = __( 'Throw away', 'leadsheet' );
			printf( '<a class="submitdelete" href="%s" aria-label="%s">%s</a>', esc_url( Discard::url( (int) $row->id ) ), esc_attr( $label . ': ' . $which ), esc_html( $label ) );
		}
	}

	/**
	 * The last that are through.
	 */
	private function sent(): void {
		$rows = $this->backlog->sent( self::SENT_SHOWN );
		if ( ! $rows ) {
			return;
		}
		printf( '<h3>%s</h3>', esc_html__( 'Sent last', 'leadsheet' ) );
		$this->open_table( array( __( 'Received', 'leadsheet' ), __( 'Form', 'leadsheet' ), __( 'Sent', 'leadsheet' ), __( 'Lead ID', 'leadsheet' ) ) );
		foreach ( $rows as $row ) {
			self::cells( array( self::time( $row->created_at ), self::form( $row ), self::time( $row->settled_at ), $row->detail ) );
			echo '</tr>';
		}
		echo '</tbody></table>';
	}

	/**
	 * Opens a table.
	 *
	 * @param string[] $headings Its columns.
	 */
	private function open_table( array $headings ): void {
		echo '<table class="widefat striped"><thead><tr>';
		foreach ( $headings as $heading ) {
			// Japanese may break after any character; a heading of four had better not stand upright.
			printf( '<th scope="col" style="word-break:keep-all">%s</th>', esc_html( $heading ) );
		}
		echo '</tr></thead><tbody>';
	}

	/**
	 * Opens a row with cells of text.
	 *
	 * @param string[] $texts Plain text.
	 */
	private static function cells( array $texts ): void {
		echo '<tr>';
		foreach ( $texts as $text ) {
			printf( '<td>%s</td>', esc_html( $text ) );
		}
	}

	/**
	 * The form's title, with a word where the submission is spam.
	 *
	 * @param object $row The row.
	 */
	private static function form( object $row ): string {
		/* translators: %s: title of a form. */
		return Submission::SPAM === $row->status ? sprintf( __( '%s (spam)', 'leadsheet' ), $row->form_title ) : $row->form_title;
	}

	/**
	 * A moment in the site's own format and time zone.
	 *
	 * @param int|string $moment Unix time.
	 */
	public static function time( $moment ): string {
		return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), (int) $moment );
	}
}
