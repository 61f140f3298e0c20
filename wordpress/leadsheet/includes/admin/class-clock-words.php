<?php
/**
 * What people are told about this server's clock.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Clock;

defined( 'ABSPATH' ) || exit;

/**
 * The same on the page, in the notice and in Site Health.
 */
final class Clock_Words {

	/**
	 * That the clock is wrong, and what to do; '' where it is right.
	 */
	public static function wrong(): string {
		$skew = Clock::skew();
		if ( abs( $skew ) < Clock::WORTH_TELLING ) {
			return '';
		}
		$minutes = (int) round( abs( $skew ) / MINUTE_IN_SECONDS );
		if ( $skew > 0 ) {
			/* translators: %d: number of minutes. */
			return sprintf( __( 'This server’s clock is %d minutes behind Leadsheet’s. Submissions are signed with the right time all the same; set the clock (ask your hosting company).', 'leadsheet' ), $minutes );
		}
		/* translators: %d: number of minutes. */
		return sprintf( __( 'This server’s clock is %d minutes ahead of Leadsheet’s. Submissions are signed with the right time all the same; set the clock (ask your hosting company).', 'leadsheet' ), $minutes );
	}
}
