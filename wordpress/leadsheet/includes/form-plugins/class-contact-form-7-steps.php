<?php
/**
 * Contact Form 7's submissions that are only on the way to one.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

defined( 'ABSPATH' ) || exit;

/**
 * Contact Form 7 has no page that asks whether all is right, and no steps. Plugins that add them post the
 * form once for each, and Contact Form 7 says mail_sent although no mail goes out. What the visitor has
 * not sent yet is no lead; the last step brings what the others asked.
 */
final class Contact_Form_7_Steps {

	/** Contact Form 7 add confirm: the page that asks. */
	const CONFIRM = '_wpcf7c';

	/** Contact Form 7 Multi-Step Forms: what its owner chose for this step, as JSON. */
	const OPTIONS = 'cf7msm_options';

	/** The same in its older forms: such as 1-3. */
	const NUMBERED = 'cf7msm-step';

	/**
	 * Whether more is to come before the visitor has sent the form.
	 *
	 * @param array $posted What was posted, unslashed.
	 */
	public static function is_on_the_way( array $posted ): bool {
		if ( 'step1' === ( $posted[ self::CONFIRM ] ?? '' ) ) {
			return true;
		}
		$options = self::options( $posted[ self::OPTIONS ] ?? '' );
		if ( null !== $options ) {
			// A step that sends a mail is one that its owner wants to hear of.
			return empty( $options['last_step'] ) && empty( $options['send_email'] );
		}
		$numbers = $posted[ self::NUMBERED ] ?? '';
		return is_string( $numbers ) && preg_match( '~^(\d+)-(\d+)$~', $numbers, $step ) && (int) $step[1] < (int) $step[2];
	}

	/**
	 * The choices for a step; null where there are none that can be read.
	 *
	 * @param mixed $json As posted; its own slashes may still be there.
	 */
	private static function options( $json ): ?array {
		if ( ! is_string( $json ) || '' === $json ) {
			return null;
		}
		$options = json_decode( $json, true ) ?? json_decode( stripslashes( $json ), true );
		return is_array( $options ) ? $options : null;
	}
}
