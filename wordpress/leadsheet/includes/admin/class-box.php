<?php
/**
 * A message on a page.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress's own notice, kept where it is printed ("inline") and read out by screen readers.
 */
final class Box {

	/**
	 * Prints a message, with a sign so that its meaning does not hang on a colour.
	 *
	 * @param string $kind 'success', 'info', 'warning' or 'error'.
	 * @param string $text Plain text.
	 */
	public static function show( string $kind, string $text ): void {
		$signs = array(
			'success' => '✓',
			'info'    => 'ℹ',
			'warning' => '⚠',
			'error'   => '✕',
		);
		printf(
			'<div class="notice notice-%1$s inline" role="%2$s"><p><span aria-hidden="true">%3$s</span> %4$s</p></div>',
			esc_attr( $kind ),
			'error' === $kind ? 'alert' : 'status',
			esc_html( $signs[ $kind ] ),
			esc_html( $text )
		);
	}
}
