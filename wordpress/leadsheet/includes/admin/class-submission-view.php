<?php
/**
 * What a submission holds.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Shown before a submission is thrown away, for which a person has to know what it is.
 */
final class Submission_View {

	/**
	 * Prints it.
	 *
	 * @param object $row A row of the backlog.
	 */
	public static function show( object $row ): void {
		echo '<table class="widefat striped" style="max-width:50em"><tbody>';
		foreach ( (array) $row->fields as $name => $value ) {
			$label = (string) ( $row->labels[ $name ] ?? '' );
			printf(
				'<tr><th scope="row">%s</th><td style="white-space:pre-wrap">%s</td></tr>',
				esc_html( '' === $label ? $name : $label ),
				esc_html( implode( ', ', array_map( 'strval', (array) $value ) ) )
			);
		}
		echo '</tbody></table>';
	}
}
