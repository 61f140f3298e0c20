<?php
/**
 * Fields that are no words of the visitor's.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Answers to quizzes, what captchas put into a form, and traps for robots never reach the sheet. By the
 * type that the form plugin gives a field, and by name, because such plugins add fields of their own.
 */
final class Guard {

	/** Types of fields, across form plugins: captchas, quizzes, traps, passwords, and what holds no words. */
	const TYPES = array(
		'quiz',
		'captcha',
		'captchac',
		'captchar',
		'honeypot',
		'recaptcha',
		'recaptcha_v3',
		'hcaptcha',
		'turnstile',
		'math_captcha',
		'spam',
		'antispam',
		'password',
		'passwordconfirm',
		'confirm_password',
		'submit',
		'button',
		'html',
		'divider',
		'section',
		'page',
		'pagebreak',
		'layout',
		'hr',
	);

	/** Names that such plugins choose themselves. */
	const NAMES = '~
		captcha | turnstile | honeypot | hpcf7 | akismet | antispam | anti-spam | cleantalk
		| (^|[_-])(quiz|nonce|csrf|hp|csrf_token)([_-]|$) | ^(ak|apbct|ct)_ | ^(wp)?cf7(msm|mls) | ^(altcha|mosparo_|frc-|si_|zs_|wpbruiser|wpa_|aios?wps|siteguard) | ^g-recaptcha | ^cf-
	~xi';

	/**
	 * Whether a field of that type is never sent.
	 *
	 * @param string $type As its form plugin calls it.
	 */
	public static function is_type( string $type ): bool {
		return in_array( strtolower( str_replace( '-', '_', rtrim( $type, '*' ) ) ), self::TYPES, true );
	}

	/**
	 * Whether a field of that name is never sent.
	 *
	 * @param string $name As its form plugin calls it.
	 */
	public static function is_name( string $name ): bool {
		return (bool) preg_match( self::NAMES, $name );
	}
}
