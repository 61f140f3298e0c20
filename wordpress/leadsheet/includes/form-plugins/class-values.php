<?php
/**
 * Values as they are sent.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Text;

defined( 'ABSPATH' ) || exit;

/**
 * Form plugins give texts, numbers, lists of lists, uploads; what is sent is a text or a list of texts.
 */
final class Values {

	/** What an owner writes at the first of two boxes where the family name is to go there. */
	const FAMILY_BOX = '~姓|苗字|名字|氏(?!名)|せい|セイ|family|last|surname~iu';

	/**
	 * Text stays text, lists become flat, anything else becomes text.
	 *
	 * @param mixed $value A posted value.
	 * @return string|string[]
	 */
	public static function plain( $value ) {
		if ( ! is_array( $value ) ) {
			return is_scalar( $value ) ? Text::repair( (string) $value ) : '';
		}
		$flat = array();
		array_walk_recursive(
			$value,
			static function ( $one ) use ( &$flat ) {
				$flat[] = is_scalar( $one ) ? Text::repair( (string) $one ) : '';
			}
		);
		return $flat;
	}

	/**
	 * What the visitor read where they chose; behind it a form may keep another value, such as “1”.
	 *
	 * @param mixed $value A posted value, or several.
	 * @param array $shown Value → the words that stand there.
	 * @return string|string[]
	 */
	public static function chosen( $value, array $shown ) {
		$plain = self::plain( $value );
		$read  = static function ( string $one ) use ( $shown ): string {
			$words = trim( wp_strip_all_tags( (string) self::plain( $shown[ $one ] ?? '' ) ) );
			return '' === $one || '' === $words ? $one : $words;
		};
		return is_array( $plain ) ? array_map( $read, $plain ) : $read( $plain );
	}

	/**
	 * The choices of a field as most form plugins keep them, for chosen().
	 *
	 * @param mixed  $options A list of arrays, each with a value and the words that stand there.
	 * @param string $words   The key of the words.
	 * @return array<string, string> Value → words.
	 */
	public static function choices( $options, string $words = 'label' ): array {
		$shown = array();
		foreach ( is_array( $options ) ? $options : array() as $option ) {
			if ( isset( $option['value'], $option[ $words ] ) && is_scalar( $option['value'] ) && is_scalar( $option[ $words ] ) ) {
				$shown[ (string) $option['value'] ] = (string) $option[ $words ];
			}
		}
		return $shown;
	}

	/**
	 * A name whose parts had boxes of their own, the given name's first. In Chinese characters, kana and
	 * Hangul the family name comes first; unless the owner has made the first box the family name's.
	 *
	 * @param array  $parts     Of prefix, given, middle, family and suffix those there are, each a text.
	 * @param string $first_box What stands at the given name's box.
	 */
	public static function person( array $parts, string $first_box = '' ): string {
		$order = array( 'prefix', 'given', 'middle', 'family', 'suffix' );
		$parts = array_map( 'trim', array_filter( array_map( array( self::class, 'plain' ), $parts ), 'is_string' ) );
		$name  = ( $parts['given'] ?? '' ) . ( $parts['family'] ?? '' );
		if ( preg_match( '~[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]~u', $name ) && ! preg_match( self::FAMILY_BOX, $first_box ) ) {
			$order = array( 'prefix', 'family', 'middle', 'given', 'suffix' );
		}
		return implode( ' ', array_filter( array_replace( array_fill_keys( $order, '' ), array_intersect_key( $parts, array_flip( $order ) ) ), 'strlen' ) );
	}

	/**
	 * The names as on the visitor's own machine, else those under which the form plugin stored them.
	 * Never the content.
	 *
	 * @param array|null $upload The field's entry of $_FILES.
	 * @param array      $stored Paths or addresses where they are stored.
	 * @return string[]
	 */
	public static function file_names( ?array $upload, array $stored = array() ): array {
		$names  = (array) ( $upload['name'] ?? array() );
		$errors = (array) ( $upload['error'] ?? array() );
		$own    = array();
		foreach ( $names as $index => $name ) {
			if ( is_string( $name ) && '' !== $name && UPLOAD_ERR_OK === (int) ( $errors[ $index ] ?? UPLOAD_ERR_OK ) ) {
				$own[] = Text::repair( $name );
			}
		}
		return $own ? $own : array_map( array( self::class, 'file_name' ), array_values( $stored ) );
	}

	/**
	 * The last part of a path or address; basename() depends on the server's locale for Japanese.
	 *
	 * @param mixed $path A path or an address.
	 */
	public static function file_name( $path ): string {
		return Text::repair( (string) preg_replace( '~^.*[/\\\\]~s', '', is_scalar( $path ) ? (string) $path : '' ) );
	}
}
