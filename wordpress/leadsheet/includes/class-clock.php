<?php
/**
 * The other side's clock.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * A signature is good for five minutes, and a server's clock may be wrong by more. Every answer's Date
 * header tells by how much; what is signed next goes by that.
 */
final class Clock {

	/** How many seconds the other side's clock is ahead: array{skew: int, at: int}. */
	const OPTION = 'leadsheet_clock';

	/** Differences below this say nothing: the answer was under way. In seconds. */
	const NOISE = 30;

	/** From here on people are told: little is left of the signature's five minutes. In seconds. */
	const WORTH_TELLING = 240;

	/**
	 * The time to sign with, as Unix time.
	 */
	public static function signing_time(): int {
		return self::corrected( time() );
	}

	/**
	 * A moment of this server's as the other side would call it.
	 *
	 * @param int $moment Unix time; 0 for now.
	 */
	public static function corrected( int $moment ): int {
		return ( $moment ? $moment : time() ) + self::skew();
	}

	/**
	 * How many seconds the other side's clock is ahead; 0 where they agree.
	 */
	public static function skew(): int {
		$noted = get_option( self::OPTION );
		return is_array( $noted ) ? (int) ( $noted['skew'] ?? 0 ) : 0;
	}

	/**
	 * Takes an answer's time for the other side's.
	 *
	 * @param array|\WP_Error $response What wp_remote_post() gave.
	 * @return bool Whether that changes what is signed next.
	 */
	public static function learn( $response ): bool {
		$date = is_wp_error( $response ) ? '' : wp_remote_retrieve_header( $response, 'date' );
		$then = is_string( $date ) && '' !== $date ? strtotime( $date ) : false;
		if ( false === $then ) {
			return false;
		}
		$skew   = $then - time();
		$skew   = abs( $skew ) < self::NOISE ? 0 : $skew;
		$before = self::skew();
		if ( abs( $skew - $before ) < ( $skew ? self::NOISE : 1 ) ) {
			return false;
		}
		if ( 0 === $skew ) {
			delete_option( self::OPTION );
		} else {
			$noted = array(
				'skew' => $skew,
				'at'   => time(),
			);
			update_option( self::OPTION, $noted, false );
		}
		return true;
	}
}
