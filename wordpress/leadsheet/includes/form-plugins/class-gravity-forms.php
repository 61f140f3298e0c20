<?php
/**
 * Gravity Forms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;

defined( 'ABSPATH' ) || exit;

/**
 * Spam has an entry of its own, and "Not spam" releases it.
 */
final class Gravity_Forms extends Form_Plugin {

	/** The boxes of a name, by the number behind the point of their ids. */
	const NAME_PARTS = array(
		2 => 'prefix',
		3 => 'given',
		4 => 'middle',
		6 => 'family',
		8 => 'suffix',
	);

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'gravity-forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Gravity Forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return class_exists( 'GFForms', false ) ? (string) ( \GFForms::$version ?? '?' ) : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		$found = array();
		foreach ( class_exists( 'GFAPI' ) ? (array) \GFAPI::get_forms() : array() as $form ) {
			$found[ $form['id'] ] = (string) $form['title'];
		}
		return $found;
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'gform_after_submission', array( $this, 'on_submission' ), 10, 2 );
		add_action( 'gform_update_status', array( $this, 'on_status' ), 10, 3 );
	}

	/**
	 * On gform_after_submission.
	 *
	 * @param array $entry The entry.
	 * @param array $form  Its form.
	 */
	public function on_submission( $entry, $form ): void {
		$this->take(
			function () use ( $entry, $form ) {
				return $this->read( (array) $entry, (array) $form );
			}
		);
	}

	/**
	 * On gform_update_status: someone says that an entry is no spam.
	 *
	 * @param int    $entry_id The entry.
	 * @param string $now      Its status.
	 * @param string $before   What it was.
	 */
	public function on_status( $entry_id, $now, $before ): void {
		if ( 'spam' === $before && 'active' === $now && class_exists( 'GFAPI' ) ) {
			$this->release(
				function () use ( $entry_id ) {
					$entry = \GFAPI::get_entry( $entry_id );
					return is_array( $entry ) ? $this->read( array( 'status' => 'active' ) + $entry, (array) \GFAPI::get_form( $entry['form_id'] ) ) : null;
				}
			);
		}
	}

	/**
	 * An entry.
	 *
	 * @param array $entry The entry.
	 * @param array $form  Its form.
	 */
	private function read( array $entry, array $form ): Submission {
		$values = array();
		$labels = array();
		foreach ( (array) ( $form['fields'] ?? array() ) as $field ) {
			$type = (string) ( $field['type'] ?? '' );
			if ( Guard::is_type( $type ) || ! isset( $field['id'] ) ) {
				continue;
			}
			$name            = 'input_' . $field['id'];
			$labels[ $name ] = (string) ( $field['label'] ?? '' );
			$values[ $name ] = self::value( $entry, $field, $type );
		}
		return $this->submission(
			array(
				'form_id'      => (int) ( $form['id'] ?? 0 ),
				'form_title'   => (string) ( $form['title'] ?? '' ),
				'status'       => 'spam' === ( $entry['status'] ?? '' ) ? Submission::SPAM : Submission::SENT,
				'entry'        => (string) ( $entry['id'] ?? '' ),
				'submitted_at' => self::moment( (string) ( $entry['date_created'] ?? '' ) ),
				'page_url'     => (string) ( $entry['source_url'] ?? '' ),
				'fields'       => $values,
				'labels'       => array_filter( $labels, 'strlen' ),
				'remote_ip'    => (string) ( $entry['ip'] ?? '' ),
				'user_agent'   => (string) ( $entry['user_agent'] ?? '' ),
				'origin'       => $entry,
			)
		);
	}

	/**
	 * A field's value: names, addresses and boxes have one input for each of their parts.
	 *
	 * @param array        $entry The entry.
	 * @param array|object $field The field; Gravity Forms' own object can be read like an array.
	 * @param string       $type  Its type.
	 * @return string|string[]
	 */
	private static function value( array $entry, $field, string $type ) {
		$parts = array();
		$boxes = array();
		foreach ( is_array( $field['inputs'] ?? null ) ? $field['inputs'] : array() as $input ) {
			$id   = (string) $input['id'];
			$part = trim( (string) ( $entry[ $id ] ?? '' ) );
			if ( '' !== $part ) {
				$parts[ (string) substr( (string) strrchr( $id, '.' ), 1 ) ] = $part;
			}
			$boxes[ $id ] = (string) ( $input['customLabel'] ?? '' ) . (string) ( $input['label'] ?? '' );
		}
		$value = (string) ( $entry[ (string) $field['id'] ] ?? '' );
		$shown = Values::choices( $field['choices'] ?? array(), 'text' );
		if ( 'name' === $type && $parts ) {
			$person = array();
			foreach ( self::NAME_PARTS as $number => $part ) {
				$person[ $part ] = $parts[ $number ] ?? '';
			}
			return Values::person( $person, $boxes[ $field['id'] . '.3' ] ?? '' );
		}
		if ( $parts ) {
			return 'checkbox' === $type ? Values::chosen( array_values( $parts ), $shown ) : implode( ' ', $parts );
		}
		if ( 'fileupload' === $type ) {
			$files = json_decode( $value, true );
			return array_map( array( Values::class, 'file_name' ), array_filter( is_array( $files ) ? $files : array( $value ), 'strlen' ) );
		}
		$list = 'multiselect' === $type ? json_decode( $value, true ) : null;
		return Values::chosen( is_array( $list ) ? $list : $value, $shown );
	}

	/**
	 * When the entry was made; Gravity Forms writes UTC.
	 *
	 * @param string $text Such as 2026-11-20 01:15:00.
	 */
	private static function moment( string $text ): int {
		$moment = '' === $text ? false : strtotime( $text . ' UTC' );
		return false === $moment ? time() : $moment;
	}
}
