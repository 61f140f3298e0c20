<?php
/**
 * Takes each submission from Contact Form 7.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Hooked on wpcf7_submit, inside the request that the visitor waits for: it writes one row and
 * returns. Whatever goes wrong here, the form goes on.
 */
final class Capture {

	/** Outcomes that are leads. A mail that could not be sent is all the more reason to keep one. */
	const LEADS = array( 'mail_sent', 'mail_failed' );

	const SPAM = 'spam';

	/** How many submissions were left out because they must not be stored: array{count: int, at: int}. */
	const SKIPPED_OPTION = 'leadsheet_not_stored';

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Where submissions go.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Where they go when the queue does not take them.
	 *
	 * @var Spare
	 */
	private $spare;

	/**
	 * Who sends them later.
	 *
	 * @var Background
	 */
	private $background;

	/**
	 * The submissions of this request that were taken: the hook may fire twice for one.
	 *
	 * @var \SplObjectStorage
	 */
	private $taken;

	/**
	 * Makes a capture.
	 *
	 * @param Settings   $settings   What the owner has set.
	 * @param Queue      $queue      Where submissions go.
	 * @param Spare      $spare      Where they go when the queue does not take them.
	 * @param Background $background Who sends them later.
	 */
	public function __construct( Settings $settings, Queue $queue, Spare $spare, Background $background ) {
		$this->settings   = $settings;
		$this->queue      = $queue;
		$this->spare      = $spare;
		$this->background = $background;
		$this->taken      = new \SplObjectStorage();
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
			if ( $submission && ! isset( $this->taken[ $submission ] ) && $this->is_lead( $submission, (array) $result ) ) {
				$this->taken[ $submission ] = true;
				$this->take( $form, $submission, self::status( $submission, (array) $result ) );
			}
		} catch ( \Throwable $error ) {
			self::log( 'could not take a submission: ' . self::place( $error ) );
		}
	}

	/**
	 * Adds the field that the browser script fills, by Contact Form 7's own filter.
	 *
	 * @param array $fields Name → value.
	 */
	public function add_hidden_field( $fields ): array {
		$fields = (array) $fields;
		if ( Settings::CONSENT_OFF !== $this->settings->consent() ) {
			$fields[ Touch::FIELD ] = '';
		}
		return $fields;
	}

	/**
	 * Stores a submission and asks for it to be sent after the response.
	 *
	 * @param \WPCF7_ContactForm $form       The form.
	 * @param \WPCF7_Submission  $submission The submission.
	 * @param string             $status     Contact Form 7's outcome.
	 */
	private function take( $form, $submission, string $status ): void {
		$id      = wp_generate_uuid4();
		$payload = Payload::of( $id, $status, $form, $submission, $this->settings->sends_visitor() );
		$body    = $this->body( $payload, $submission );
		if ( null === $body ) {
			return;
		}
		if ( ! $this->queue->put( $id, $body ) && ! $this->spare->put( $id, $body ) ) {
			self::log( 'could not store a submission of form ' . (int) $form->id() . '; only the mail has it' );
			return;
		}
		$this->background->run_after_response();
	}

	/**
	 * The JSON to send, with what the site's own code makes of it. Where that code breaks, or makes
	 * something that is no JSON, the submission goes as it was.
	 *
	 * @param array             $payload    The body of POST /v1/leads.
	 * @param \WPCF7_Submission $submission The submission.
	 * @return string|null Null where it is to be left out.
	 */
	private function body( array $payload, $submission ): ?string {
		try {
			/**
			 * Filters what is sent. Null leaves the submission out.
			 *
			 * @param array|null         $payload    The body of POST /v1/leads.
			 * @param \WPCF7_Submission  $submission The submission.
			 */
			$changed = apply_filters( 'leadsheet_payload', $payload, $submission );
		} catch ( \Throwable $error ) {
			self::log( 'a leadsheet_payload filter broke: ' . self::place( $error ) );
			$changed = $payload;
		}
		if ( ! is_array( $changed ) ) {
			return null;
		}
		$json = Text::json( $changed );
		return '' === $json ? Text::json( $payload ) : $json;
	}

	/**
	 * Whether a submission is to be sent.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 * @param array             $result     What Contact Form 7 made of it.
	 */
	private function is_lead( $submission, array $result ): bool {
		$status = self::status( $submission, $result );
		$wanted = in_array( $status, self::LEADS, true ) || ( self::SPAM === $status && $this->settings->sends_spam() );
		return $wanted && $this->may_be_stored( $submission );
	}

	/**
	 * Whether the form's owner (do_not_store) or the visitor (a consent_for:storage box left empty)
	 * forbids keeping it. The settings page tells how often that happened.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 */
	private function may_be_stored( $submission ): bool {
		/**
		 * Filters whether Contact Form 7's wish not to store a submission is followed.
		 *
		 * @param bool               $follow     True unless told.
		 * @param \WPCF7_Submission  $submission The submission.
		 */
		if ( ! $submission->get_meta( 'do_not_store' ) || ! apply_filters( 'leadsheet_respect_do_not_store', true, $submission ) ) {
			return true;
		}
		$before = get_option( self::SKIPPED_OPTION, array() );
		$noted  = array(
			'count' => (int) ( $before['count'] ?? 0 ) + 1,
			'at'    => (int) $submission->get_meta( 'timestamp' ),
		);
		update_option( self::SKIPPED_OPTION, $noted, false );
		return false;
	}

	/**
	 * Contact Form 7's outcome.
	 *
	 * @param \WPCF7_Submission $submission The submission.
	 * @param array             $result     What Contact Form 7 made of it.
	 */
	private static function status( $submission, array $result ): string {
		return (string) ( $result['status'] ?? $submission->get_status() );
	}

	/**
	 * What broke and where. Not its message, which could quote what the visitor wrote.
	 *
	 * @param \Throwable $error What was thrown.
	 */
	private static function place( \Throwable $error ): string {
		return get_class( $error ) . ' at ' . basename( $error->getFile() ) . ':' . $error->getLine();
	}

	/**
	 * One line in PHP's error log, without personal data.
	 *
	 * @param string $line What happened.
	 */
	private static function log( string $line ): void {
		error_log( 'Leadsheet: ' . $line ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- The last resort; there is nowhere else left.
	}
}
