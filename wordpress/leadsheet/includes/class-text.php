<?php
/**
 * Words that survive the journey, whatever bytes the form was posted in.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Bytes in, valid UTF-8 out.
 */
final class Text {

	const REPLACEMENT = "\xEF\xBF\xBD";

	/**
	 * Valid UTF-8 as it is; Shift_JIS read as Shift_JIS; anything else with U+FFFD for what cannot
	 * be read.
	 *
	 * @param string $bytes What was posted.
	 */
	public static function repair( string $bytes ): string {
		if ( self::is_utf8( $bytes ) ) {
			return $bytes;
		}
		$substituted = self::substitute( $bytes );
		if ( self::is_mostly_broken( $substituted ) ) {
			$read = self::from_shift_jis( $bytes );
			if ( null !== $read ) {
				return $read;
			}
		}
		return $substituted;
	}

	/**
	 * The same for a value as forms post them: text, or lists of it, however deep.
	 *
	 * @param mixed $value Text, or an array of such values.
	 * @return mixed
	 */
	public static function repair_all( $value ) {
		if ( is_array( $value ) ) {
			return array_map( array( self::class, 'repair_all' ), $value );
		}
		return is_string( $value ) ? self::repair( $value ) : $value;
	}

	/**
	 * Whether the value, or any part of it, is not UTF-8.
	 *
	 * @param mixed $value Text, or an array of such values.
	 */
	public static function is_damaged( $value ): bool {
		if ( is_array( $value ) ) {
			return (bool) array_filter( $value, array( self::class, 'is_damaged' ) );
		}
		return is_string( $value ) && ! self::is_utf8( $value );
	}

	/**
	 * JSON in ASCII: what no column and no proxy can damage.
	 *
	 * @param mixed $value Anything; an empty string where it cannot be written at all.
	 */
	public static function json( $value ): string {
		$json = wp_json_encode( $value, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES );
		return is_string( $json ) ? $json : '';
	}

	/**
	 * The first characters of a text, never half of one.
	 *
	 * @param string $text   Valid UTF-8.
	 * @param int    $length Number of characters.
	 */
	public static function cut( string $text, int $length ): string {
		return preg_match( '/^.{0,' . $length . '}/us', $text, $match ) ? $match[0] : '';
	}

	/**
	 * Whether the bytes are valid UTF-8.
	 *
	 * @param string $bytes Anything.
	 */
	private static function is_utf8( string $bytes ): bool {
		return 1 === preg_match( '//u', $bytes );
	}

	/**
	 * U+FFFD for every byte that is not UTF-8. json_encode does it on every PHP; mbstring may be
	 * missing.
	 *
	 * @param string $bytes Anything.
	 */
	private static function substitute( string $bytes ): string {
		$json = json_encode( $bytes, JSON_INVALID_UTF8_SUBSTITUTE ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- wp_json_encode would drop the text.
		return is_string( $json ) ? (string) json_decode( $json ) : '';
	}

	/**
	 * Whether hardly anything but ASCII could be read as UTF-8. A long text with one character cut
	 * in half is UTF-8 all the same, although its bytes happen to be readable as Shift_JIS too.
	 *
	 * @param string $substituted The text with U+FFFD in it.
	 */
	private static function is_mostly_broken( string $substituted ): bool {
		$broken   = substr_count( $substituted, self::REPLACEMENT );
		$readable = preg_match_all( '/[^\x00-\x7F\x{FFFD}]/u', $substituted );
		return $broken > (int) $readable;
	}

	/**
	 * Reads Shift_JIS in Microsoft's version, with ①, ㈱ and 髙.
	 *
	 * @param string $bytes Anything.
	 * @return string|null Null where it is none, or where PHP has no way to tell.
	 */
	private static function from_shift_jis( string $bytes ): ?string {
		if ( function_exists( 'mb_check_encoding' ) ) {
			return mb_check_encoding( $bytes, 'SJIS-win' ) ? mb_convert_encoding( $bytes, 'UTF-8', 'SJIS-win' ) : null;
		}
		if ( function_exists( 'iconv' ) ) {
			$read = @iconv( 'CP932', 'UTF-8', $bytes ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- It warns where the answer is simply no.
			return false === $read ? null : $read;
		}
		return null;
	}
}
