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
