<?php
/**
 * Jetpack Forms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;
use Leadsheet\Guard;
use Leadsheet\Request;

defined( 'ABSPATH' ) || exit;

/**
 * Every message is a post, spam too; "Not spam" changes the post.
 */
final class Jetpack_Forms extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'jetpack';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Jetpack Forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return class_exists( 'Automattic\\Jetpack\\Forms\\ContactForm\\Contact_Form', false ) || class_exists( 'Grunion_Contact_Form', false ) ? ( defined( 'JETPACK__VERSION' ) ? (string) JETPACK__VERSION : '?' ) : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		// They stand inside of pages, and nowhere in a list.
		return array();
	}

	/** The kind of post that a message is. */
	const POST = 'feedback';

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'grunion_after_feedback_post_inserted', array( $this, 'on_inserted' ), 10, 4 );
		add_action( 'transition_post_status', array( $this, 'on_status' ), 10, 3 );
	}

	/**
	 * On grunion_after_feedback_post_inserted.
	 *
	 * @param int   $post_id The message.
	 * @param array $fields  The form's fields.
	 * @param bool  $is_spam Whether it is spam.
	 * @param array $values  What is known of the page.
	 */
	public function on_inserted( $post_id, $fields, $is_spam, $values = array() ): void {
		$this->take(
			function () use ( $post_id, $fields, $is_spam, $values ) {
				$texts  = array();
				$labels = array();
				foreach ( (array) $fields as $id => $field ) {
					$type = is_object( $field ) && method_exists( $field, 'get_attribute' ) ? (string) $field->get_attribute( 'type' ) : '';
					if ( ! is_object( $field ) || Guard::is_type( $type ) ) {
						continue;
					}
					$name            = (string) $id;
					$texts[ $name ]  = 'file' === $type ? Values::file_names( null, (array) ( $field->value['files'] ?? array() ) ) : Values::plain( $field->value ?? '' );
					$labels[ $name ] = method_exists( $field, 'get_attribute' ) ? wp_strip_all_tags( (string) $field->get_attribute( 'label' ) ) : '';
				}
				if ( ! $texts ) {
					list( $texts, $labels ) = self::numbered( (array) $values );
				}
				$page = (int) ( wp_get_post_parent_id( (int) $post_id ) );
				return $this->submission(
					array(
						'form_id'    => $page,
						'form_title' => (string) ( $values['entry_title'] ?? '' ),
						'status'     => $is_spam ? Submission::SPAM : Submission::SENT,
						'entry'      => (string) $post_id,
						'page_url'   => Request::referer(),
						'post_id'    => $page,
						'fields'     => $texts,
						'labels'     => array_filter( $labels, 'strlen' ),
						'origin'     => $fields,
					)
				);
			}
		);
	}

	/**
	 * What a form without field objects holds: “1_氏名” and what stands there.
	 *
	 * @param array $values What is known of the page, and these.
	 * @return array{0: array, 1: array<string, string>} Name → value, name → label.
	 */
	private static function numbered( array $values ): array {
		$texts  = array();
		$labels = array();
		foreach ( $values as $name => $value ) {
			if ( preg_match( '~^\d+_(.+)$~us', (string) $name, $parts ) && ! Guard::is_name( $parts[1] ) ) {
				$texts[ $name ]  = Values::plain( $value );
				$labels[ $name ] = wp_strip_all_tags( $parts[1] );
			}
		}
		return array( $texts, $labels );
	}

	/**
	 * On transition_post_status: someone says that a message is no spam.
	 *
	 * @param string   $now    Its status.
	 * @param string   $before What it was.
	 * @param \WP_Post $post   The message.
	 */
	public function on_status( $now, $before, $post ): void {
		if ( 'publish' === $now && 'spam' === $before && self::POST === $post->post_type ) {
			$this->intake->release_by_id(
				$this->submission(
					array(
						'form_id' => (int) $post->post_parent,
						'entry'   => (string) $post->ID,
					)
				)->id()
			);
		}
	}
}
