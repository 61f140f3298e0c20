<?php
/**
 * Ninja Forms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * It sends its forms by a script of its own, without the form's hidden fields.
 */
final class Ninja_Forms extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'ninja-forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Ninja Forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return class_exists( 'Ninja_Forms', false ) ? (string) ( defined( 'Ninja_Forms::VERSION' ) ? \Ninja_Forms::VERSION : '?' ) : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		$found = array();
		foreach ( function_exists( 'Ninja_Forms' ) ? \Ninja_Forms()->form()->get_forms() : array() as $form ) {
			$found[ $form->get_id() ] = (string) $form->get_setting( 'title' );
		}
		return $found;
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'ninja_forms_after_submission', array( $this, 'on_submission' ) );
	}

	/**
	 * On ninja_forms_after_submission.
	 *
	 * @param array $data The form and what was posted.
	 */
	public function on_submission( $data ): void {
		$this->take(
			function () use ( $data ) {
				if ( ! empty( $data['settings']['is_preview'] ) ) {
					return null;
				}
				$values = array();
				$labels = array();
				foreach ( (array) ( $data['fields'] ?? array() ) as $field ) {
					$settings = (array) ( $field['settings'] ?? array() ) + (array) $field;
					$name     = (string) ( $settings['key'] ?? ( 'field_' . ( $field['id'] ?? count( $values ) ) ) );
					if ( ! Guard::is_type( (string) ( $settings['type'] ?? '' ) ) ) {
						$values[ $name ] = self::value( $field['value'] ?? '', $settings );
						$labels[ $name ] = wp_strip_all_tags( (string) ( $settings['label'] ?? '' ) );
					}
				}
				return $this->submission(
					array(
						'form_id'    => (int) ( $data['form_id'] ?? 0 ),
						'form_title' => (string) ( $data['settings']['title'] ?? '' ),
						'entry'      => (string) ( $data['actions']['save']['sub_id'] ?? '' ),
						'fields'     => $values,
						'labels'     => $labels,
						'scripted'   => true,
						'origin'     => $data,
					)
				);
			}
		);
	}

	/**
	 * A value; of choices the words, of files the names.
	 *
	 * @param mixed $value    What was posted.
	 * @param array $settings Of the field.
	 * @return string|string[]
	 */
	private static function value( $value, array $settings ) {
		$type = (string) ( $settings['type'] ?? '' );
		if ( 'file_upload' === $type ) {
			return array_map( array( Values::class, 'file_name' ), array_values( (array) $value ) );
		}
		$shown = Values::choices( $settings['options'] ?? array() );
		if ( 'checkbox' === $type ) {
			$shown = array(
				'1' => $settings['checked_value'] ?? '',
				'0' => $settings['unchecked_value'] ?? '',
			);
		}
		return Values::chosen( $value, $shown );
	}
}
