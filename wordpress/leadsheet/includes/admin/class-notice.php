<?php
/**
 * The notice in wp-admin.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;
use Leadsheet\Queue;
use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Speaks only while something needs a person, only to who can act on it, and goes by itself.
 */
final class Notice {

	/** How long the oldest may wait before anybody is told. */
	const PATIENCE = 15 * MINUTE_IN_SECONDS;

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
	 * On admin_notices.
	 */
	public function show(): void {
		$screen = get_current_screen();
		if ( ! current_user_can( Admin::CAPABILITY ) || ( $screen && 'settings_page_' . Page::SLUG === $screen->id ) ) {
			return;
		}
		$text = $this->text();
		if ( '' !== $text ) {
			printf(
				'<div class="notice notice-warning"><p><strong>Leadsheet:</strong> %s <a href="%s">%s</a></p></div>',
				esc_html( $text ),
				esc_url( Page::url() . '#leadsheet-status' ),
				esc_html__( 'See why and what to do', 'leadsheet' )
			);
		}
	}

	/**
	 * What there is to say; '' where all is well.
	 */
	private function text(): string {
		$overview = $this->backlog->overview();
		$waiting  = $overview[ Queue::WAITING ];
		if ( $waiting['count'] && time() - $waiting['since'] > self::PATIENCE ) {
			if ( ! $this->settings->is_complete() ) {
				/* translators: %s: number of submissions. */
				return sprintf( _n( '%s submission waits because no address and token are saved yet.', '%s submissions wait because no address and token are saved yet.', $waiting['count'], 'leadsheet' ), number_format_i18n( $waiting['count'] ) );
			}
			/* translators: 1: number of submissions. 2: how long, such as "20 minutes". */
			$words = sprintf( _n( '%1$s submission has not reached the spreadsheet, for %2$s now. It is kept and tried again.', '%1$s submissions have not reached the spreadsheet, the oldest for %2$s. They are kept and tried again.', $waiting['count'], 'leadsheet' ), number_format_i18n( $waiting['count'] ), human_time_diff( $waiting['since'] ) );
			return trim( $words . ' ' . Clock_Words::wrong() );
		}
		$failed = $overview[ Queue::FAILED ]['count'];
		if ( $failed ) {
			/* translators: %s: number of submissions. */
			return sprintf( _n( '%s submission could not be sent and is kept.', '%s submissions could not be sent and are kept.', $failed, 'leadsheet' ), number_format_i18n( $failed ) );
		}
		return Clock_Words::wrong();
	}
}
