<?php
/**
 * What the visitor wrote, as Contact Form 7 read it.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Every value is a text or a list of texts.
 */
final class Fields {

	/**
	 * Field name → text or list of texts. A file's value is the list of the names it had.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 * @param array             $posted     $_POST, unslashed.
	 * @param array             $files      $_FILES.
	 * @return array<string, string|string[]>
	 */
	public static function read( $submission, array $posted, array $files ): array {
		$fields = array();
		foreach ( (array) $submission->get_posted_data() as $name => $value ) {
			$raw = $posted[ $name ] ?? null;
			// Contact Form 7 empties what is not UTF-8; the visitor's words are still in the request.
			$fields[ Text::repair( (string) $name ) ] = self::plain( Text::repair_all( Text::is_damaged( $raw ) ? $raw : $value ) );
		}
		foreach ( self::file_fields( $submission ) as $name ) {
			$names = self::file_names( $files[ $name ] ?? null, $submission->uploaded_files()[ $name ] ?? array() );
			if ( $names ) {
				$fields[ $name ] = $names;
			}
		}
		return $fields;
	}

	/**
	 * Text stays text, lists become flat, anything else becomes text.
	 *
	 * @param mixed $value A posted value.
	 * @return string|string[]
	 */
	private static function plain( $value ) {
		if ( ! is_array( $value ) ) {
			return (string) $value;
		}
		$flat = array();
		array_walk_recursive(
			$value,
			static function ( $one ) use ( &$flat ) {
				$flat[] = (string) $one;
			}
		);
		return $flat;
	}

	/**
	 * Names of the form's file fields.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 * @return string[]
	 */
	private static function file_fields( $submission ): array {
		$tags = $submission->get_contact_form()->scan_form_tags( array( 'feature' => 'file-uploading' ) );
		return array_unique( array_merge( wp_list_pluck( $tags, 'name' ), array_keys( (array) $submission->uploaded_files() ) ) );
	}

	/**
	 * The names as on the visitor's own machine, else those that Contact Form 7 gave. Never the
	 * content: it is gone from the server as soon as the mail is sent.
	 *
	 * @param array|null      $upload The field's entry of $_FILES.
	 * @param string[]|string $stored Paths where Contact Form 7 put them.
	 * @return string[]
	 */
	private static function file_names( ?array $upload, $stored ): array {
		$names  = (array) ( $upload['name'] ?? array() );
		$errors = (array) ( $upload['error'] ?? array() );
		$own    = array();
		foreach ( $names as $index => $name ) {
			if ( is_string( $name ) && '' !== $name && UPLOAD_ERR_OK === (int) ( $errors[ $index ] ?? UPLOAD_ERR_OK ) ) {
				$own[] = Text::repair( $name );
			}
		}
		return $own ? $own : array_map( array( self::class, 'file_name' ), array_values( (array) $stored ) );
	}

	/**
	 * The last part of a path; basename() depends on the server's locale for Japanese.
	 *
	 * @param string $path A path.
	 */
	private static function file_name( $path ): string {
		return Text::repair( (string) preg_replace( '~^.*[/\\\\]~s', '', (string) $path ) );
	}
}
