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
		add_action( 'wpforms_process_anti_spam_entry_marked_as_spam', array( $this, 'on_spam' ) );
	}

	/**
	 * On wpforms_process_complete. In wp-admin someone has said that an entry is no spam.
	 *
	 * @param array      $fields    Of the form, with what was posted.
	 * @param array      $entry     Not used.
	 * @param array      $form_data The form.
	 * @param int|string $entry_id  Its number, 0 where none are kept.
	 */
	public function on_complete( $fields, $entry, $form_data, $entry_id = 0 ): void {
		$is_release = is_admin() && ! wp_doing_ajax() && $entry_id;
		$read       = function () use ( $fields, $form_data, $entry_id, $is_release ) {
			$is_spam = ! $is_release && ! empty( $form_data['spam_reason'] );
			return $this->read( (array) $fields, (array) $form_data, $entry_id, $is_spam ? Submission::SPAM : Submission::SENT );
		};
		if ( $is_release ) {
			$this->release( $read );
		} else {
			$this->take( $read );
		}
	}

	/**
	 * On wpforms_process_anti_spam_entry_marked_as_spam: it keeps the entry as spam and is not complete.
	 *
	 * @param int|string $entry_id Its number.
	 */
	public function on_spam( $entry_id ): void {
		$this->take(
			function () use ( $entry_id ) {
				$process = function_exists( 'wpforms' ) ? \wpforms()->obj( 'process' ) : null;
				return is_object( $process ) ? $this->read( (array) $process->fields, (array) $process->form_data, $entry_id, Submission::SPAM ) : null;
			}
		);
	}

	/**
	 * A submission.
	 *
	 * @param array      $fields    Of the form, with what was posted.
	 * @param array      $form_data The form.
	 * @param int|string $entry_id  Its number, 0 where none are kept.
	 * @param string     $status    One of Submission's.
	 */
	private function read( array $fields, array $form_data, $entry_id, string $status ): Submission {
		$values = array();
		$labels = array();
		foreach ( $fields as $field ) {
			$type = (string) ( $field['type'] ?? '' );
			if ( ! is_array( $field ) || Guard::is_type( $type ) ) {
				continue;
			}
			$name            = 'field_' . ( $field['id'] ?? count( $values ) );
			$labels[ $name ] = (string) ( $field['name'] ?? '' );
			$values[ $name ] = self::value( $type, $field );
		}
		return $this->submission(
			array(
				'form_id'    => (int) ( $form_data['id'] ?? 0 ),
				'form_title' => (string) ( $form_data['settings']['form_title'] ?? '' ),
				'status'     => $status,
				'entry'      => $entry_id ? (string) $entry_id : '',
				'fields'     => $values,
				'labels'     => $labels,
				'origin'     => $fields,
			)
		);
	}

	/**
	 * A value; choices stand one a line, of files the addresses, and a name may have boxes of its own.
	 *
	 * @param string $type  Of the field.
	 * @param array  $field As WPForms has it.
	 * @return string|string[]
	 */
	private static function value( string $type, array $field ) {
		$value = (string) ( $field['value'] ?? '' );
		if ( 'name' === $type && ! empty( $field['last'] ) ) {
			$parts = array(
				'given'  => $field['first'] ?? '',
				'middle' => $field['middle'] ?? '',
				'family' => $field['last'],
			);
			return Values::person( $parts );
		}
		$lines = preg_split( '~\R~u', $value );
		if ( 'file-upload' === $type ) {
			return array_map( array( Values::class, 'file_name' ), array_filter( (array) $lines, 'strlen' ) );
		}
		return in_array( $type, array( 'checkbox', 'payment-checkbox', 'select' ), true ) && is_array( $lines ) && count( $lines ) > 1 ? Values::plain( $lines ) : Values::plain( $value );
	}
}
