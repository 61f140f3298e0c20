<?php
/**
 * A person asks for their data, or to be forgotten.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;
use Leadsheet\Queue;
use Leadsheet\Spare;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress's tools "Export personal data" and "Erase personal data" (Tools menu) find a person by the
 * e-mail address; here that is a submission one of whose fields holds exactly this address. What the
 * spreadsheet keeps is its owner's, and the answer says so.
 */
final class Personal_Data {

	const ID = 'leadsheet';

	/**
	 * The queue, to read.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * The queue, to change.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Submissions that could not be put into the queue.
	 *
	 * @var Spare
	 */
	private $spare;

	/**
	 * Makes it.
	 *
	 * @param Backlog $backlog The queue, to read.
	 * @param Queue   $queue   The queue, to change.
	 * @param Spare   $spare   Submissions that could not be put into the queue.
	 */
	public function __construct( Backlog $backlog, Queue $queue, Spare $spare ) {
		$this->backlog = $backlog;
		$this->queue   = $queue;
		$this->spare   = $spare;
	}

	/**
	 * On wp_privacy_personal_data_exporters.
	 *
	 * @param array $exporters Those there are.
	 */
	public function add_exporter( $exporters ): array {
		$own = array(
			'exporter_friendly_name' => __( 'Leadsheet submissions', 'leadsheet' ),
			'callback'               => array( $this, 'export' ),
		);
		return array( self::ID => $own ) + (array) $exporters;
	}

	/**
	 * On wp_privacy_personal_data_erasers.
	 *
	 * @param array $erasers Those there are.
	 */
	public function add_eraser( $erasers ): array {
		$own = array(
			'eraser_friendly_name' => __( 'Leadsheet submissions', 'leadsheet' ),
			'callback'             => array( $this, 'erase' ),
		);
		return array( self::ID => $own ) + (array) $erasers;
	}

	/**
	 * What this site still holds of a person. One page: a person has sent a handful.
	 *
	 * @param string $email Whose.
	 * @return array{data: array, done: bool} As WordPress asks for it.
	 */
	public function export( $email ): array {
		$data = array();
		foreach ( $this->submissions_of( (string) $email ) as $row ) {
			$data[] = array(
				'group_id'    => self::ID,
				'group_label' => __( 'Leadsheet submissions', 'leadsheet' ),
				'item_id'     => self::ID . '-' . (int) $row->id,
				'data'        => self::items( $row ),
			);
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}

	/**
	 * Deletes what this site holds of a person, whether it was sent or still waits.
	 *
	 * @param string $email Whose.
	 * @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool}
	 */
	public function erase( $email ): array {
		$removed = false;
		$sent    = false;
		foreach ( $this->submissions_of( (string) $email ) as $row ) {
			$this->queue->forget( (int) $row->id );
			$removed = true;
			$sent    = $sent || Queue::SENT === $row->state;
		}
		$messages = array();
		if ( $sent ) {
			$messages[] = __( 'Leadsheet: this site’s copies are deleted. What was sent before is in your spreadsheet; have it erased there too (scripts/forget_lead.py).', 'leadsheet' );
		}
		$aside = $this->spare->count() > 0;
		if ( $aside ) {
			$messages[] = __( 'Leadsheet: submissions that wait for the missing table could not be searched. See Settings → Leadsheet, then erase again.', 'leadsheet' );
		}
		return array(
			'items_removed'  => $removed,
			'items_retained' => $aside,
			'messages'       => $messages,
			'done'           => true,
		);
	}

	/**
	 * The rows in which a person gave this address.
	 *
	 * @param string $email Whose.
	 * @return \Generator<object>
	 */
	private function submissions_of( string $email ): \Generator {
		$email = self::folded( $email );
		if ( '' === $email ) {
			return;
		}
		$this->spare->move_to( $this->queue );
		foreach ( $this->backlog->ids_with( $email ) as $id ) {
			$row = $this->backlog->row( $id );
			// The search also finds an address that is part of a longer one, or of a message.
			if ( $row && self::gives( $row, $email ) ) {
				yield $row;
			}
		}
	}

	/**
	 * Whether one of the visitor's fields is this address.
	 *
	 * @param object $row   The row.
	 * @param string $email The address, folded.
	 */
	private static function gives( object $row, string $email ): bool {
		foreach ( $row->fields as $value ) {
			foreach ( (array) $value as $text ) {
				if ( is_string( $text ) && self::folded( $text ) === $email ) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * One submission for the person to read.
	 *
	 * @param object $row The row.
	 * @return array<array{name: string, value: string}>
	 */
	private static function items( object $row ): array {
		$told = array(
			self::item( __( 'Received', 'leadsheet' ), Status::time( $row->created_at ) ),
			self::item( __( 'Form', 'leadsheet' ), $row->form_title ),
		);
		foreach ( $row->fields as $name => $value ) {
			$told[] = self::item( (string) ( $row->labels[ $name ] ?? $name ), self::text( $value ) );
		}
		foreach ( $row->about as $name => $value ) {
			$told[] = self::item( $name, self::text( $value ) );
		}
		return array_values( array_filter( $told ) );
	}

	/**
	 * One line of the export; nothing where there is nothing to tell.
	 *
	 * @param string $name  What it is.
	 * @param string $value Plain text.
	 * @return array{name: string, value: string}|array{}
	 */
	private static function item( string $name, string $value ): array {
		return '' === $value ? array() : array(
			'name'  => esc_html( $name ),
			'value' => esc_html( $value ),
		);
	}

	/**
	 * A value of the JSON as one text.
	 *
	 * @param mixed $value Text, number, or a list or object of them.
	 */
	private static function text( $value ): string {
		if ( ! is_array( $value ) ) {
			return is_scalar( $value ) ? (string) $value : '';
		}
		$texts = array();
		foreach ( $value as $name => $one ) {
			$text = self::text( $one );
			if ( '' !== $text ) {
				$texts[] = is_int( $name ) ? $text : "$name: $text";
			}
		}
		return implode( ', ', $texts );
	}

	/**
	 * An address for comparison.
	 *
	 * @param string $email An address.
	 */
	private static function folded( string $email ): string {
		return strtolower( trim( $email ) );
	}
}
