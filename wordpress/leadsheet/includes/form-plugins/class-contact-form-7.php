<?php
/**
 * Contact Form 7.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Log;
use Leadsheet\Settings;
use Leadsheet\Submission;
use Leadsheet\Touch;

defined( 'ABSPATH' ) || exit;

/**
 * It tells of a submission twice: before the mail, when everything is known but the outcome, and at the
 * end. What other plugins do in between may end the request, so the first is what counts.
 */
final class Contact_Form_7 extends Form_Plugin {

	/**
	 * The submissions of this request that were taken → their id, '' where there is none to settle.
	 *
	 * @var \SplObjectStorage
	 */
	private $taken;

	/**
	 * The plugin beside it that keeps the messages.
	 *
	 * @var Flamingo
	 */
	private $flamingo;

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'cf7';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Contact Form 7';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'WPCF7_VERSION' ) ? (string) WPCF7_VERSION : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		return self::posts( 'wpcf7_contact_form' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		$this->taken    = new \SplObjectStorage();
		$this->flamingo = new Flamingo( $this->intake );
		$this->flamingo->listen();
		// Before everybody else: whoever comes next may end the request.
		add_action( 'wpcf7_before_send_mail', array( $this, 'on_before_send_mail' ), PHP_INT_MIN, 3 );
		add_action( 'wpcf7_submit', array( $this, 'on_submit' ), 10, 2 );
	}

	/**
	 * Adds the field that the browser script fills, by Contact Form 7's own filter.
	 *
	 * @param array $fields Name → value.
	 */
	public static function add_hidden_field( $fields ): array {
		$fields = (array) $fields;
		if ( Settings::CONSENT_OFF !== ( new Settings() )->consent() ) {
			$fields[ Touch::FIELD ] = '';
		}
		return $fields;
	}

	/**
	 * On wpcf7_before_send_mail.
	 *
	 * @param \WPCF7_ContactForm     $form       The form.
	 * @param bool                   $abort      Not used.
	 * @param \WPCF7_Submission|null $submission The submission.
	 */
	public function on_before_send_mail( $form, $abort = false, $submission = null ): void {
		try {
			$submission = $submission ?? \WPCF7_Submission::get_instance();
			if ( $submission && ! isset( $this->taken[ $submission ] ) && ! self::is_on_the_way() && self::may_be_stored( $submission ) ) {
				$this->taken[ $submission ] = $this->intake->begin( $this->read( $form, $submission, Submission::UNKNOWN ) );
			}
		} catch ( \Throwable $error ) {
			Log::write( 'could not take a submission: ' . Log::place( $error ) );
		}
	}

	/**
	 * On wpcf7_submit.
	 *
	 * @param \WPCF7_ContactForm $form   The form.
	 * @param array              $result What Contact Form 7 made of it.
	 */
	public function on_submit( $form, $result ): void {
		try {
			$submission = \WPCF7_Submission::get_instance();
			if ( ! $submission || true === ( $this->taken[ $submission ] ?? null ) ) {
				return;
			}
			$begun  = isset( $this->taken[ $submission ] ) ? (string) $this->taken[ $submission ] : '';
			$status = (string) ( ( (array) $result )['status'] ?? $submission->get_status() );
			// Where a step was taken for spam, the visitor gets no further: that is all there will be.
			if ( Submission::SPAM !== $status && self::is_on_the_way() ) {
				return;
			}
			if ( '' !== $begun ) {
				$this->intake->settle( $begun, $this->read( $form, $submission, $status ) );
			} elseif ( self::may_be_stored( $submission ) ) {
				$begun = $this->intake->take( $this->read( $form, $submission, $status ) );
			} elseif ( in_array( $status, array( Submission::SENT, Submission::FAILED, Submission::SPAM ), true ) ) {
				$this->intake->skip();
			}
			$this->taken[ $submission ] = true;
			$this->flamingo->link( $begun );
		} catch ( \Throwable $error ) {
			Log::write( 'could not take a submission: ' . Log::place( $error ) );
		}
	}

	/**
	 * What Contact Form 7 knows.
	 *
	 * @param \WPCF7_ContactForm $form       The form.
	 * @param \WPCF7_Submission  $submission The submission.
	 * @param string             $status     Its outcome.
	 */
	private function read( $form, $submission, string $status ): Submission {
		// phpcs:disable WordPress.Security -- Contact Form 7 has done with the request; nothing here acts on it.
		$posted = wp_unslash( $_POST );
		$fields = Contact_Form_7_Fields::read( $submission, $posted, $_FILES );
		// phpcs:enable
		return $this->submission(
			array(
				'form_id'      => (int) $form->id(),
				'form_title'   => (string) $form->title(),
				'status'       => $status,
				'submitted_at' => (int) $submission->get_meta( 'timestamp' ),
				'page_url'     => (string) $submission->get_meta( 'url' ),
				'post_id'      => (int) $submission->get_meta( 'container_post_id' ),
				'unit_tag'     => (string) $submission->get_meta( 'unit_tag' ),
				'fields'       => $fields,
				'labels'       => self::labels( $form ),
				'remote_ip'    => (string) $submission->get_meta( 'remote_ip' ),
				'user_agent'   => (string) $submission->get_meta( 'user_agent' ),
				'origin'       => $submission,
			)
		);
	}

	/**
	 * The fields' labels. They help to read the row; a template they cannot be read from costs no lead.
	 *
	 * @param \WPCF7_ContactForm $form The form.
	 */
	public static function labels( $form ): array {
		try {
			$names = array_filter( wp_list_pluck( $form->scan_form_tags(), 'name' ) );
			return Template_Labels::read( (string) $form->prop( 'form' ), $names );
		} catch ( \Throwable $error ) {
			return array();
		}
	}

	/**
	 * Whether the request is a step before the visitor sends the form.
	 */
	private static function is_on_the_way(): bool {
		// phpcs:ignore WordPress.Security -- Contact Form 7 has done with the request; nothing here acts on it.
		return Contact_Form_7_Steps::is_on_the_way( wp_unslash( $_POST ) );
	}

	/**
	 * Whether the form's owner (do_not_store) or the visitor (a consent_for:storage box left empty)
	 * forbids keeping it. The settings page tells how often that happened.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 */
	private static function may_be_stored( $submission ): bool {
		/**
		 * Filters whether Contact Form 7's wish not to store a submission is followed.
		 *
		 * @param bool               $follow     True unless told.
		 * @param \WPCF7_Submission  $submission The submission.
		 */
		return ! $submission->get_meta( 'do_not_store' ) || ! apply_filters( 'leadsheet_respect_do_not_store', true, $submission );
	}
}
