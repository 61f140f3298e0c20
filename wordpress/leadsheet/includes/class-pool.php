<?php
/**
 * PHP-FPM's processes.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * PHP-FPM answers with a fixed number of processes. While all of them work, visitors stand in line for the
 * next that is free.
 */
final class Pool {

	/**
	 * Whether all of them are at work, so that someone may be in line. A pool of one process is not asked:
	 * whoever is to send is that one. Where PHP cannot tell, false.
	 */
	public static function is_full(): bool {
		if ( ! function_exists( 'fpm_get_status' ) ) {
			return false;
		}
		$status = fpm_get_status();
		return is_array( $status ) && ( $status['total-processes'] ?? 0 ) > 1 && 0 === ( $status['idle-processes'] ?? 1 );
	}
}
