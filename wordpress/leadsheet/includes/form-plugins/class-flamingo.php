<?php
/**
 * Flamingo, in which Contact Form 7 keeps its messages.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Intake;
use Leadsheet\Log;
use Leadsheet\Submission;

defined( 'ABSPATH' ) || exit;

/**
 * Its "Not spam" releases a message that Contact Form 7 took for spam. A message notes under which id it
 * was sent, so that Leadsheet knows the lead again.
 */
final class Flamingo {

	const POST = 'flamingo_inbound';
	const SPAM = 'flamingo-spam';

	/** Where a message notes its id. */
	const META = '_leadsheet_submission';

	/**
	 * Where submissions go.
	 *
	 * @var Intake
	 */
	private $intake;

	/**
	 * The message of this request; 0 where Flamingo has not told of one.
	 *
	 * @var int
	 */
	private $message = 0;

	/**
	 * The id of this request's submission; '' where none was taken yet.
	 *
	 * @var string
	 */
	private $submission_id = '';

	/**
	 * Makes it.
	 *
	 * @param Intake $intake Where submissions go.
	 */
	public function __construct( Intake $intake ) {
		$this->intake = $intake;
	}

	/**
	 * Hooks everything.
	 */
	public function listen(): void {
		add_action( 'wpcf7_after_flamingo', array( $this, 'on_message' ) );
		add_action( 'transition_post_status', array( $this, 'on_status' ), 10, 3 );
	}

	/**
	 * On wpcf7_after_flamingo, which comes before or after our own hook.
	 *
	 * @param array $result What Contact Form 7 made of the submission.
	 */
	public function on_message( $result ): void {
		$this->message = (int) ( ( (array) $result )['flamingo_inbound_id'] ?? 0 );
		$this->note();
	}

	/**
	 * A submission was taken.
	 *
	 * @param string $submission_id UUID, or ''.
	 */
	public function link( string $submission_id ): void {
		$this->submission_id = $submission_id;
		$this->note();
	}

	/**
	 * On transition_post_status: someone says that a message is no spam, or takes one from the bin that
	 * had been spam.
	 *
	 * @param string   $now    Its status.
	 * @param string   $before What it was.
	 * @param \WP_Post $post   The message.
	 */
	public function on_status( $now, $before, $post ): void {
		if ( 'publish' !== $now || self::POST !== ( $post->post_type ?? '' ) || ! in_array( $before, array( self::SPAM, 'trash' ), true ) ) {
			return;
		}
		if ( 'trash' === $before && Submission::SPAM !== get_post_meta( $post->ID, '_submission_status', true ) ) {
			return;
		}
		try {
			$known = (string) get_post_meta( $post->ID, self::META, true );
			$id    = $this->intake->release( $this->read( $post ), '' === $known ? null : $known );
			if ( '' !== $id && $id !== $known ) {
				update_post_meta( $post->ID, self::META, $id );
			}
		} catch ( \Throwable $error ) {
			Log::write( 'could not take a submission: ' . Log::place( $error ) );
		}
	}

	/**
	 * Notes the id beside the message, once both are known.
	 */
	private function note(): void {
		if ( $this->message && '' !== $this->submission_id ) {
			update_post_meta( $this->message, self::META, $this->submission_id );
		}
	}

	/**
	 * A message as Flamingo keeps it.
	 *
	 * @param \WP_Post $post The message.
	 */
	private function read( $post ): Submission {
		$fields = array();
		foreach ( array_keys( (array) get_post_meta( $post->ID, '_fields', true ) ) as $name ) {
			$fields[ $name ] = Values::plain( get_post_meta( $post->ID, sanitize_key( '_field_' . $name ), true ) );
		}
		$meta  = (array) get_post_meta( $post->ID, '_meta', true );
		$terms = get_the_terms( $post->ID, 'flamingo_inbound_channel' );
		$term  = is_array( $terms ) && $terms ? reset( $terms ) : null;
		$form  = $term ? get_page_by_path( $term->slug, OBJECT, 'wpcf7_contact_form' ) : null;
		$known = $form && function_exists( 'wpcf7_contact_form' ) ? wpcf7_contact_form( $form->ID ) : null;
		return new Submission(
			array(
				'plugin'       => 'cf7',
				'version'      => defined( 'WPCF7_VERSION' ) ? (string) WPCF7_VERSION : '',
				'form_id'      => $form ? (int) $form->ID : '',
				'form_title'   => $term ? (string) $term->name : '',
				'labels'       => $known ? Contact_Form_7::labels( $known ) : array(),
				'status'       => Submission::SENT,
				'submitted_at' => (int) get_post_timestamp( $post ),
				'page_url'     => (string) ( $meta['url'] ?? '' ),
				'fields'       => $fields,
				'remote_ip'    => (string) ( $meta['remote_ip'] ?? '' ),
				'user_agent'   => (string) ( $meta['user_agent'] ?? '' ),
				'origin'       => $post,
			)
		);
	}
}
