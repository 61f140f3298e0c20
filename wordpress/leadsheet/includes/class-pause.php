<?php
/**
 * How long to wait before trying again.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Growing pauses: a minute first, an hour at most, so that after a day's outage the last ones are
 * through within the hour even where no new submission shows that the other side is back.
 */
final class Pause {

	const MINUTES = array( 1, 2, 5, 10, 20, 40, 60 );

	/**
	 * Seconds to wait.
	 *
	 * @param int $attempts Tries so far, 1 or more.
	 */
	public static function after( int $attempts ): int {
		$step = min( max( $attempts, 1 ), count( self::MINUTES ) ) - 1;
		return self::MINUTES[ $step ] * MINUTE_IN_SECONDS;
	}
}
