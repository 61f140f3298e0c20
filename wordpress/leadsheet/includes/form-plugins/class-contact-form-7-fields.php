<?php
/**
 * What the visitor wrote, as Contact Form 7 read it.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Guard;
use Leadsheet\Text;

defined( 'ABSPATH' ) || exit;

/**
 * Every value is a text or a list of texts.
 */
final class Contact_Form_7_Fields {

	/**
	 * Field name → text or list of texts. A file's value is the list of the names it had.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 * @param array             $posted     $_POST, unslashed.
	 * @param array             $files      $_FILES.
	 * @return array<string, string|string[]>
	 */
	public static function read( $submission, array $posted, array $files ): array {
		$form    = $submission->get_contact_form();
		$tags    = $form->scan_form_tags();
		$guarded = self::guarded( $tags );
		$fields  = array();
		foreach ( (array) $submission->get_posted_data() as $name => $value ) {
			$name = (string) $name;
			if ( in_array( $name, $guarded, true ) ) {
				continue;
			}
			$raw = $posted[ $name ] ?? null;
			// Contact Form 7 empties what is not UTF-8; the visitor's words are still in the request.
			$value = Text::repair_all( Text::is_damaged( $raw ) ? $raw : $value );
			if ( is_array( $value ) && null !== $raw ) {
				$value = self::both_sides( array_values( $value ), array_values( (array) $raw ), self::pipes( $tags, $name ) );
			}
			$fields[ Text::repair( $name ) ] = Values::plain( $value );
		}
		foreach ( self::file_fields( $submission ) as $name ) {
			$names = Values::file_names( $files[ $name ] ?? null, (array) ( $submission->uploaded_files()[ $name ] ?? array() ) );
			if ( $names ) {
				$fields[ $name ] = $names;
			}
		}
		return $fields;
	}

	/**
	 * Names of the fields that are no words of the visitor's: quizzes, captchas, traps.
	 *
	 * @param array $tags The form's tags.
	 * @return string[]
	 */
	private static function guarded( array $tags ): array {
		$names = array();
		foreach ( $tags as $tag ) {
			if ( Guard::is_type( (string) $tag->basetype ) || ( function_exists( 'wpcf7_form_tag_supports' ) && wpcf7_form_tag_supports( $tag->type, 'do-not-store' ) ) ) {
				$names[] = (string) $tag->name;
			}
		}
		return $names;
	}

	/**
	 * What the visitor chose, with what the form makes of it: [select a "お見積り|sales@example.jp"] sends
	 * the mail to the one and shows the other.
	 *
	 * @param array    $values As Contact Form 7 has them.
	 * @param array    $chosen As they were posted.
	 * @param object[] $pipes  The field's pairs.
	 * @return array
	 */
	private static function both_sides( array $values, array $chosen, array $pipes ): array {
		foreach ( $values as $index => $value ) {
			$choice = isset( $chosen[ $index ] ) && is_string( $chosen[ $index ] ) ? Text::repair( trim( $chosen[ $index ] ) ) : '';
			$after  = '' === $choice ? '' : self::through( $choice, $pipes );
			if ( is_string( $value ) && '' !== $after && $after !== $choice && 0 === strpos( $value, $after ) ) {
				$values[ $index ] = $choice . ' (' . $value . ')';
			}
		}
		return $values;
	}

	/**
	 * What the form makes of a choice.
	 *
	 * @param string   $choice What the visitor chose.
	 * @param object[] $pipes  The field's pairs.
	 */
	private static function through( string $choice, array $pipes ): string {
		foreach ( $pipes as $pipe ) {
			$after = (string) $pipe->do_pipe( $choice );
			if ( $after !== $choice ) {
				return $after;
			}
		}
		return $choice;
	}

	/**
	 * The pairs of a field, from each tag of that name: what every version of Contact Form 7 has. Only
	 * newer ones join them by themselves (get_pipes()).
	 *
	 * @param array  $tags The form's tags.
	 * @param string $name Of the field.
	 * @return object[]
	 */
	private static function pipes( array $tags, string $name ): array {
		$pipes = array();
		foreach ( $tags as $tag ) {
			if ( $name === (string) $tag->name && is_object( $tag->pipes ?? null ) ) {
				$pipes[] = $tag->pipes;
			}
		}
		return $pipes;
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
}
