<?php
/**
 * WPForms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * Its fields have numbers for names; what people see is their label.
 */
final class Wpforms extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'wpforms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'WPForms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'WPFORMS_VERSION' ) ? (string) WPFORMS_VERSION : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		return self::posts( 'wpforms' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'wpforms_process_complete', array( $this, 'on_complete' ), 10, 4 );
	}

	/**
	 * On wpforms_process_complete.
	 *
	 * @param array      $fields    Of the form, with what was posted.
	 * @param array      $entry     Not used.
	 * @param array      $form_data The form.
	 * @param int|string $entry_id  Its number, 0 where none are kept.
	 */
	public function on_complete( $fields, $entry, $form_data, $entry_id = 0 ): void {
		$this->take(
			function () use ( $fields, $form_data, $entry_id ) {
				$values = array();
				$labels = array();
				foreach ( (array) $fields as $field ) {
					$type = (string) ( $field['type'] ?? '' );
					if ( ! is_array( $field ) || Guard::is_type( $type ) ) {
						continue;
					}
					$name            = 'field_' . ( $field['id'] ?? count( $values ) );
					$labels[ $name ] = (string) ( $field['name'] ?? '' );
					$values[ $name ] = self::value( $type, (string) ( $field['value'] ?? '' ) );
				}
				return $this->submission(
					array(
						'form_id'    => (int) ( $form_data['id'] ?? 0 ),
						'form_title' => (string) ( $form_data['settings']['form_title'] ?? '' ),
						'status'     => empty( $form_data['spam_reason'] ) ? Submission::SENT : Submission::SPAM,
						'entry'      => $entry_id ? (string) $entry_id : '',
						'fields'     => $values,
						'labels'     => $labels,
						'origin'     => $fields,
					)
				);
			}
		);
	}

	/**
	 * A value; choices stand one a line, and of files the addresses.
	 *
	 * @param string $type  Of the field.
	 * @param string $value As WPForms has it.
	 * @return string|string[]
	 */
	private static function value( string $type, string $value ) {
		$lines = preg_split( '~\R~u', $value );
		if ( 'file-upload' === $type ) {
			return array_map( array( Values::class, 'file_name' ), array_filter( (array) $lines, 'strlen' ) );
		}
		return in_array( $type, array( 'checkbox', 'payment-checkbox', 'select' ), true ) && is_array( $lines ) && count( $lines ) > 1 ? Values::plain( $lines ) : Values::plain( $value );
	}
}
