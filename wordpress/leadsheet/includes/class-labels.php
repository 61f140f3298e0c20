<?php
/**
 * What the form calls its fields.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Contact Form 7 knows fields by name only; their labels stand in the form's template, in the
 * <label> around a tag (as its default form has it), in one that points to a tag's id, or between
 * [acceptance] and [/acceptance].
 */
final class Labels {

	/** A form tag's opening: [type* name options]. */
	const TAG = '~\[\s*([a-z][a-z0-9_:-]*\*?)\s+([^\s\]/]+)([^\]]*)\]~i';

	/**
	 * Field name → label, for the fields that have one.
	 *
	 * @param \WPCF7_ContactForm $form The form.
	 * @return array<string, string>
	 */
	public static function read( $form ): array {
		$template = Text::repair( (string) $form->prop( 'form' ) );
		$names    = array_filter( wp_list_pluck( $form->scan_form_tags(), 'name' ) );
		$labels   = self::around( $template ) + self::pointing( $template ) + self::acceptances( $template );
		return array_intersect_key( $labels, array_flip( $names ) );
	}

	/**
	 * Labels that enclose one field, and one only.
	 *
	 * @param string $template The form's template.
	 * @return array<string, string>
	 */
	private static function around( string $template ): array {
		$labels = array();
		preg_match_all( '~<label\b[^>]*>(.*?)</label>~is', $template, $found );
		foreach ( $found[1] as $inside ) {
			if ( 1 === preg_match_all( self::TAG, $inside, $tags ) ) {
				$labels[ $tags[2][0] ] = self::words( $inside );
			}
		}
		return array_filter( $labels, 'strlen' );
	}

	/**
	 * Labels that point to a field by the id its tag sets: <label for="tel">, [tel your-tel id:tel].
	 *
	 * @param string $template The form's template.
	 * @return array<string, string>
	 */
	private static function pointing( string $template ): array {
		$labels = array();
		preg_match_all( self::TAG, $template, $tags, PREG_SET_ORDER );
		foreach ( $tags as $tag ) {
			if ( preg_match( '~\sid:([^\s"\']+)~', $tag[3], $id )
				&& preg_match( '~<label\b[^>]*\bfor=["\']' . preg_quote( $id[1], '~' ) . '["\'][^>]*>(.*?)</label>~is', $template, $label ) ) {
				$labels[ $tag[2] ] = self::words( $label[1] );
			}
		}
		return array_filter( $labels, 'strlen' );
	}

	/**
	 * The condition that an acceptance box stands beside.
	 *
	 * @param string $template The form's template.
	 * @return array<string, string>
	 */
	private static function acceptances( string $template ): array {
		preg_match_all( '~\[acceptance\*?\s+([^\s\]]+)[^\]]*\](.*?)\[/acceptance\]~is', $template, $found );
		return array_filter( array_combine( $found[1], array_map( array( self::class, 'words' ), $found[2] ) ), 'strlen' );
	}

	/**
	 * Markup without its tags, in one line.
	 *
	 * @param string $markup HTML with form tags in it.
	 */
	private static function words( string $markup ): string {
		$text = html_entity_decode( wp_strip_all_tags( (string) preg_replace( '~\[[^\]]*\]~', ' ', $markup ) ), ENT_QUOTES, 'UTF-8' );
		return Text::cut( trim( (string) preg_replace( '~[\s\x{3000}]+~u', ' ', $text ) ), 200 );
	}
}
