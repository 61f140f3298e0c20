<?php
/**
 * Forminator.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * The fields are told before the entry is stored, the end of the work after it. What comes of it is sent
 * when the request ends, so that a form that does not store entries is not missed.
 */
final class Forminator extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'forminator';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Forminator';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'FORMINATOR_VERSION' ) ? (string) FORMINATOR_VERSION : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		$found = array();
		foreach ( class_exists( 'Forminator_API' ) ? (array) \Forminator_API::get_forms( null, 1, 100 ) : array() as $form ) {
			$found[ $form->id ] = (string) ( $form->settings['formName'] ?? $form->name ?? '' );
		}
		return $found;
	}

	/**
	 * What was told and has not been taken: form id → Submission.
	 *
	 * @var Submission[]
	 */
	private $told = array();

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'forminator_custom_form_submit_before_set_fields', array( $this, 'on_fields' ), 10, 3 );
		add_action( 'forminator_form_after_save_entry', array( $this, 'on_end' ), 10, 2 );
		add_action( 'forminator_form_after_handle_submit', array( $this, 'on_end' ), 10, 2 );
	}

	/**
	 * On forminator_custom_form_submit_before_set_fields.
	 *
	 * @param object|null $entry   The entry.
	 * @param int         $form_id Its form.
	 * @param array       $data    Of the fields: array{name, value} each.
	 */
	public function on_fields( $entry, $form_id, $data ): void {
		$form_id = (int) $form_id;
		$status  = (string) ( $entry->status ?? 'active' );
		if ( in_array( $status, array( 'draft', 'abandoned', 'leads' ), true ) || ! empty( $entry->draft_id ) || self::is_preview() ) {
			return;
		}
		list( $title, $known ) = self::form( $form_id );

		$fields = array();
		$labels = array();
		foreach ( (array) $data as $field ) {
			$name = (string) ( $field['name'] ?? '' );
			$type = (string) preg_replace( '~-\d+.*$~', '', $name );
			if ( '' === $name || '_' === $name[0] || Guard::is_type( $type ) ) {
				continue;
			}
			// What is repeated in a group is named after its first: text-1, text-1-2.
			$own             = $known[ $name ] ?? $known[ (string) preg_replace( '~^([a-z]+-\d+)-\d+$~', '$1', $name ) ] ?? array();
			$fields[ $name ] = self::value( $type, $field['value'] ?? '', $own );
			$labels[ $name ] = wp_strip_all_tags( (string) ( $own['field_label'] ?? '' ) );
		}
		if ( ! $this->told ) {
			add_action( 'shutdown', array( $this, 'on_shutdown' ), 0 );
		}
		$this->told[ $form_id ] = $this->submission(
			array(
				'form_id'    => $form_id,
				'form_title' => $title,
				'status'     => 'spam' === $status || ! empty( $entry->is_spam ) ? Submission::SPAM : Submission::SENT,
				'entry'      => (string) ( $entry->entry_id ?? '' ),
				'fields'     => $fields,
				'labels'     => array_filter( $labels, 'strlen' ),
				'origin'     => $entry,
			)
		);
	}

	/**
	 * On forminator_form_after_save_entry and forminator_form_after_handle_submit.
	 *
	 * @param int   $form_id  The form.
	 * @param array $response What Forminator answers.
	 */
	public function on_end( $form_id, $response = array() ): void {
		$submission = $this->told[ (int) $form_id ] ?? null;
		unset( $this->told[ (int) $form_id ] );
		if ( $submission && ( ! is_array( $response ) || false !== ( $response['success'] ?? true ) ) ) {
			$this->take(
				static function () use ( $submission ) {
					return $submission;
				}
			);
		}
	}

	/**
	 * At the end of the request: spam and forms without stored entries have no end of their own.
	 */
	public function on_shutdown(): void {
		foreach ( array_keys( $this->told ) as $form_id ) {
			$this->on_end( $form_id );
		}
	}

	/**
	 * Whether its owner tries the form where it is made; Forminator tells of that like of a visitor.
	 */
	private static function is_preview(): bool {
		return doing_action( 'wp_ajax_forminator_submit_preview_form_custom-forms' ) || doing_action( 'wp_ajax_nopriv_forminator_submit_preview_form_custom-forms' );
	}

	/**
	 * A form's title and its fields as the owner made them.
	 *
	 * @param int $form_id The form.
	 * @return array{0: string, 1: array<string, array>}
	 */
	private static function form( int $form_id ): array {
		$form = class_exists( 'Forminator_API' ) ? \Forminator_API::get_form( $form_id ) : null;
		if ( ! is_object( $form ) ) {
			return array( '', array() );
		}
		$known = array();
		foreach ( (array) ( $form->fields ?? array() ) as $field ) {
			$settings = is_object( $field ) && method_exists( $field, 'to_array' ) ? $field->to_array() : $field;
			if ( is_array( $settings ) && isset( $settings['element_id'] ) ) {
				$known[ (string) $settings['element_id'] ] = $settings;
			}
		}
		return array( (string) ( $form->settings['formName'] ?? $form->name ?? '' ), $known );
	}

	/**
	 * A value; of a file its name, of choices the words; parts of a name, an address, a date or a time are
	 * one text.
	 *
	 * @param string $type  Of the field.
	 * @param mixed  $value As Forminator has it.
	 * @param array  $field As its owner made it.
	 * @return string|string[]
	 */
	private static function value( string $type, $value, array $field ) {
		if ( ! is_array( $value ) || wp_is_numeric_array( $value ) ) {
			return Values::chosen( $value, Values::choices( $field['options'] ?? array() ) );
		}
		if ( isset( $value['file'] ) ) {
			return array_map( array( Values::class, 'file_name' ), array_filter( (array) ( $value['file']['file_url'] ?? array() ), 'is_string' ) );
		}
		if ( 'name' === $type ) {
			$parts = array(
				'prefix' => $value['prefix'] ?? '',
				'given'  => $value['first-name'] ?? '',
				'middle' => $value['middle-name'] ?? '',
				'family' => $value['last-name'] ?? '',
			);
			return Values::person( $parts, (string) ( $field['fname_label'] ?? '' ) );
		}
		$value = array_map( 'strval', array_filter( $value, 'is_scalar' ) );
		if ( isset( $value['year'], $value['month'], $value['day'] ) ) {
			$day = sprintf( '%04d-%02d-%02d', $value['year'], $value['month'], $value['day'] );
			return '0000-00-00' === $day ? '' : $day;
		}
		if ( isset( $value['hours'], $value['minutes'] ) ) {
			return '' === $value['hours'] ? '' : trim( sprintf( '%02d:%02d %s', $value['hours'], $value['minutes'], $value['ampm'] ?? '' ) );
		}
		return Values::plain( $value['formatting_result'] ?? $value['result'] ?? implode( ' ', array_filter( $value, 'strlen' ) ) );
	}
}
