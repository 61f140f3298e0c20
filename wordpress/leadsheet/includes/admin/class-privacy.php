<?php
/**
 * Words for the site's privacy policy.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress offers them under Settings → Privacy.
 */
final class Privacy {

	/**
	 * On admin_init.
	 */
	public static function suggest(): void {
		$texts = array(
			__( 'What you write into our contact forms is sent to our own lead list and kept there so that we can answer you. A copy stays in this site’s database for 14 days after it was sent.', 'leadsheet' ),
			__( 'To learn which advertisement, search or site brought you here, we store that in two first-party cookies (leadsheet_first, 90 days; leadsheet_last, 30 minutes after your last page) and send it together with the form. They are not shared with anyone else.', 'leadsheet' ),
		);
		wp_add_privacy_policy_content( 'Leadsheet', wp_kses_post( '<p>' . implode( '</p><p>', $texts ) . '</p>' ) );
	}
}
