<?php
/**
 * Elementor Pro.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * Its forms are widgets of a page; a form's id is the widget's.
 */
final class Elementor_Pro extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'elementor-pro';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Elementor Pro';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'ELEMENTOR_PRO_VERSION' ) ? (string) ELEMENTOR_PRO_VERSION : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		// They stand inside of pages, and nowhere in a list.
		return array();
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'elementor_pro/forms/new_record', array( $this, 'on_record' ), 10, 2 );
	}

	/**
	 * On elementor_pro/forms/new_record.
	 *
	 * @param object|mixed $record  What was posted.
	 * @param object|null  $handler Who handles it.
	 */
	public function on_record( $record, $handler = null ): void {
		$this->take(
			function () use ( $record, $handler ) {
				if ( ! is_object( $record ) ) {
					return null;
				}
				$values  = array();
				$labels  = array();
				$choices = self::choices( $record->get_form_settings( 'form_fields' ) );
				foreach ( (array) $record->get( 'fields' ) as $name => $field ) {
					$type = (string) ( $field['type'] ?? '' );
					if ( ! Guard::is_type( $type ) ) {
						$values[ $name ] = self::value( $type, (array) $field, $choices[ $name ] ?? array() );
						$labels[ $name ] = wp_strip_all_tags( (string) ( $field['title'] ?? '' ) );
					}
				}
				$failed = is_object( $handler ) && ! empty( $handler->messages['error'] );
				return $this->submission(
					array(
						'form_id'    => (string) $record->get_form_settings( 'id' ),
						'form_title' => (string) $record->get_form_settings( 'form_name' ),
						'status'     => $failed ? Submission::FAILED : Submission::SENT,
						'fields'     => $values,
						'labels'     => array_filter( $labels, 'strlen' ),
						'scripted'   => true,
						'origin'     => $record,
					)
				);
			}
		);
	}

	/**
	 * What stands at the choices of each field. An option is a line, “words|value” or the words alone.
	 *
	 * @param mixed $fields The form's fields as its owner made them.
	 * @return array<string, array<string, string>> Field → value → words.
	 */
	private static function choices( $fields ): array {
		$found = array();
		foreach ( is_array( $fields ) ? $fields : array() as $field ) {
			$lines = preg_split( '~\R~u', (string) ( $field['field_options'] ?? '' ) );
			foreach ( is_array( $lines ) ? $lines : array() as $line ) {
				$sides = explode( '|', $line );
				if ( 2 === count( $sides ) ) {
					$found[ (string) ( $field['custom_id'] ?? '' ) ][ trim( $sides[1] ) ] = trim( $sides[0] );
				}
			}
		}
		return $found;
	}

	/**
	 * A value; of files the names, of choices the words in a list.
	 *
	 * @param string                $type  Of the field.
	 * @param array                 $field As Elementor has it.
	 * @param array<string, string> $shown Of choices: value → words.
	 * @return string|string[]
	 */
	private static function value( string $type, array $field, array $shown ) {
		$raw = $field['raw_value'] ?? null;
		if ( 'upload' === $type ) {
			return array_map( array( Values::class, 'file_name' ), array_filter( array_map( 'trim', explode( ',', (string) ( $field['value'] ?? '' ) ) ), 'strlen' ) );
		}
		return Values::chosen( is_array( $raw ) ? $raw : ( $field['value'] ?? '' ), $shown );
	}
}
