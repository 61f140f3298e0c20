<?php
/**
 * Fluent Forms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * It tells of a submission under an old and a new name of its hook; only the new one is heard.
 */
final class Fluent_Forms extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'fluent-forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Fluent Forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'FLUENTFORM_VERSION' ) ? (string) FLUENTFORM_VERSION : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		global $wpdb;
		if ( ! $this->is_active() ) {
			return array();
		}
		$found = array();
		// phpcs:ignore WordPress.DB -- Fluent Forms keeps its forms in a table of its own.
		foreach ( (array) $wpdb->get_results( "SELECT id, title FROM {$wpdb->prefix}fluentform_forms ORDER BY id LIMIT 100" ) as $form ) {
			$found[ $form->id ] = (string) $form->title;
		}
		return $found;
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'fluentform/submission_inserted', array( $this, 'on_inserted' ), 10, 3 );
		add_action( 'fluentform/after_submission_status_update', array( $this, 'on_status' ), 10, 2 );
	}

	/**
	 * On fluentform/submission_inserted.
	 *
	 * @param int    $entry_id The entry.
	 * @param array  $data     What was posted.
	 * @param object $form     Its form.
	 */
	public function on_inserted( $entry_id, $data, $form ): void {
		$this->take(
			function () use ( $entry_id, $data, $form ) {
				return $this->read( (int) $entry_id, (array) $data, $form, self::status( (int) $entry_id ) );
			}
		);
	}

	/**
	 * On fluentform/after_submission_status_update: someone says that an entry is no spam.
	 *
	 * @param int    $entry_id The entry.
	 * @param string $now      Its status.
	 */
	public function on_status( $entry_id, $now ): void {
		if ( in_array( $now, array( 'spam', 'trashed' ), true ) ) {
			return;
		}
		$this->release(
			function () use ( $entry_id ) {
				$entry = self::entry( (int) $entry_id );
				$form  = $entry && class_exists( '\\FluentForm\\App\\Models\\Form' ) ? \FluentForm\App\Models\Form::find( $entry->form_id ) : null;
				return $form ? $this->read( (int) $entry_id, (array) json_decode( $entry->response, true ), $form, Submission::SENT ) : null;
			}
		);
	}

	/**
	 * An entry.
	 *
	 * @param int    $entry_id The entry.
	 * @param array  $data     What was posted.
	 * @param object $form     Its form.
	 * @param string $status   One of Submission's.
	 */
	private function read( int $entry_id, array $data, $form, string $status ): Submission {
		$form_fields = json_decode( (string) ( $form->form_fields ?? '' ), true );
		$known       = array();
		self::walk( (array) ( $form_fields['fields'] ?? array() ), $known );

		$fields = array();
		foreach ( $data as $name => $value ) {
			$field = $known[ $name ] ?? array();
			if ( ! preg_match( '~^(_|__|ff_|item_)~', (string) $name ) && ! Guard::is_type( (string) ( $field['element'] ?? '' ) ) ) {
				$fields[ (string) $name ] = self::value( $value, $field );
			}
		}
		$labels = array_map( array( self::class, 'label' ), $known );
		return $this->submission(
			array(
				'form_id'    => (int) $form->id,
				'form_title' => (string) $form->title,
				'status'     => $status,
				'entry'      => $entry_id ? (string) $entry_id : '',
				'fields'     => $fields,
				'labels'     => array_intersect_key( array_filter( $labels, 'strlen' ), $fields ),
				'scripted'   => true,
				'origin'     => $data,
			)
		);
	}

	/**
	 * A field's value; a name is one text, an address too, files are their names, choices the words.
	 *
	 * @param mixed $value What was posted.
	 * @param array $field As the form has it.
	 * @return string|string[]
	 */
	private static function value( $value, array $field ) {
		$type = (string) ( $field['element'] ?? '' );
		if ( in_array( $type, array( 'input_file', 'input_image' ), true ) ) {
			return array_map( array( Values::class, 'file_name' ), array_filter( (array) $value, 'is_string' ) );
		}
		if ( is_array( $value ) && 'input_name' === $type ) {
			$parts = array(
				'given'  => $value['first_name'] ?? '',
				'middle' => $value['middle_name'] ?? '',
				'family' => $value['last_name'] ?? '',
			);
			return Values::person( $parts, self::label( (array) ( $field['fields']['first_name'] ?? array() ) ) );
		}
		if ( is_array( $value ) && 'address' === $type ) {
			return implode( ' ', array_filter( (array) Values::plain( $value ), 'strlen' ) );
		}
		return Values::chosen( $value, Values::choices( $field['settings']['advanced_options'] ?? array() ) );
	}

	/**
	 * What stands at a field.
	 *
	 * @param array $field As the form has it.
	 */
	private static function label( array $field ): string {
		$label = (string) ( $field['settings']['label'] ?? '' );
		return wp_strip_all_tags( '' === $label ? (string) ( $field['settings']['admin_field_label'] ?? '' ) : $label );
	}

	/**
	 * Collects a form's fields, through columns and containers.
	 *
	 * @param array                $fields Of the form.
	 * @param array<string, array> $known  Name → field.
	 */
	private static function walk( array $fields, array &$known ): void {
		foreach ( $fields as $field ) {
			$name = (string) ( $field['attributes']['name'] ?? '' );
			if ( '' !== $name ) {
				$known[ $name ] = $field;
			}
			foreach ( (array) ( $field['columns'] ?? array() ) as $column ) {
				self::walk( (array) ( $column['fields'] ?? array() ), $known );
			}
		}
	}

	/**
	 * Whether an entry is spam.
	 *
	 * @param int $entry_id The entry.
	 */
	private static function status( int $entry_id ): string {
		$entry = self::entry( $entry_id );
		return $entry && 'spam' === $entry->status ? Submission::SPAM : Submission::SENT;
	}

	/**
	 * An entry as it is stored, or null.
	 *
	 * @param int $entry_id The entry.
	 */
	private static function entry( int $entry_id ): ?object {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- Fluent Forms keeps its entries in a table of its own.
		$row = $entry_id ? $wpdb->get_row( $wpdb->prepare( "SELECT form_id, status, response FROM {$wpdb->prefix}fluentform_submissions WHERE id = %d", $entry_id ) ) : null;
		return is_object( $row ) ? $row : null;
	}
}
