<?php
/**
 * Takes submissions in.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Runs inside the request that the visitor waits for: it writes one row and returns. Whatever goes wrong
 * here, the form goes on.
 */
final class Intake {

	/** How many submissions were left out because they must not be stored: array{count: int, at: int}. */
	const SKIPPED_OPTION = 'leadsheet_not_stored';

	/** How long a submission may stay without an outcome before it is sent as it is, in seconds. */
	const UNSETTLED = 60;

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
	 * Ids that begin() could not put into the queue.
	 *
	 * @var bool[]
	 */
	private $aside = array();

	/**
	 * Whether a filter that broke was told of in this request.
	 *
	 * @var bool
	 */
	private $complained = false;

	/**
	 * Makes one.
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
	}

	/**
	 * Takes a submission whose outcome is known.
	 *
	 * @param Submission $submission The submission.
	 * @return string Its id; '' where it was left out.
	 */
	public function take( Submission $submission ): string {
		if ( ! $this->is_wanted( $submission ) ) {
			return '';
		}
		$id   = $submission->id();
		$body = $this->body( $id, $submission );
		return null !== $body && $this->store( $id, $body, 0, $submission ) ? $id : '';
	}

	/**
	 * Takes a submission before its outcome is known: what happens next in this request is other
	 * plugins' work, and may end it.
	 *
	 * @param Submission $submission The submission.
	 * @return string Its id, for settle(); '' where it was left out.
	 */
	public function begin( Submission $submission ): string {
		$unknown = $submission->with_status( Submission::UNKNOWN );
		if ( ! $this->is_wanted( $unknown ) ) {
			return '';
		}
		$id   = $submission->id();
		$body = $this->body( $id, $unknown );
		if ( null === $body ) {
			return '';
		}
		if ( ! $this->queue->put( $id, $body, self::UNSETTLED ) ) {
			$this->aside[ $id ] = true;
			if ( ! $this->spare->put( $id, $body ) ) {
				return '';
			}
		}
		$this->background->run_after_response();
		return $id;
	}

	/**
	 * Gives a submission that begin() took its outcome.
	 *
	 * @param string     $id         What begin() gave.
	 * @param Submission $submission The submission as it is now.
	 */
	public function settle( string $id, Submission $submission ): void {
		$body = $this->is_wanted( $submission ) ? $this->body( $id, $submission ) : null;
		if ( isset( $this->aside[ $id ] ) ) {
			$this->spare->drop( $id );
		}
		if ( null === $body ) {
			$this->queue->drop( $id );
		} elseif ( ! $this->queue->revise( $id, $body ) ) {
			$this->store( $id, $body, 0, $submission );
		}
	}

	/**
	 * Sends a submission that was held for spam as what it is after all.
	 *
	 * @param Submission  $submission As the form plugin keeps it, without the visit.
	 * @param string|null $id         Under which it was sent, where that does not follow from its entry.
	 * @return string Its id; '' where it was left out.
	 */
	public function release( Submission $submission, ?string $id = null ): string {
		$id = $id ?? $submission->id();
		if ( $this->release_by_id( $id ) || ! $this->is_wanted( $submission ) ) {
			return $id;
		}
		$body = $this->body( $id, $submission, Visit::none() );
		return null !== $body && $this->store( $id, $body, 0, $submission ) ? $id : '';
	}

	/**
	 * The same for a submission that is still here, with all that was sent of it.
	 *
	 * @param string $id UUID.
	 * @return bool Whether it is here.
	 */
	public function release_by_id( string $id ): bool {
		$payload = json_decode( $this->queue->body( $id ), true );
		if ( ! is_array( $payload ) ) {
			return false;
		}
		$payload['status'] = Submission::SENT;
		// What is an object stays one, even an empty one.
		foreach ( array( 'fields', 'labels' ) as $name ) {
			$payload[ $name ] = (object) ( $payload[ $name ] ?? array() );
		}
		foreach ( array( 'first', 'last' ) as $when ) {
			$payload['touch'][ $when ] = (object) ( $payload['touch'][ $when ] ?? array() );
		}
		$this->queue->revise( $id, Text::json( $payload ) );
		$this->background->run_after_response();
		return true;
	}

	/**
	 * Notes that a submission was left out because its form's owner or the visitor wants it stored
	 * nowhere.
	 */
	public function skip(): void {
		$before = get_option( self::SKIPPED_OPTION, array() );
		$noted  = array(
			'count' => (int) ( $before['count'] ?? 0 ) + 1,
			'at'    => time(),
		);
		update_option( self::SKIPPED_OPTION, $noted, false );
	}

	/**
	 * Whether a submission is to be sent.
	 *
	 * @param Submission $submission The submission.
	 */
	private function is_wanted( Submission $submission ): bool {
		$status = $submission->get( 'status' );
		$wanted = in_array( $status, Submission::LEADS, true ) || ( Submission::SPAM === $status && $this->settings->sends_spam() );
		return $wanted && $this->settings->sends_form( $submission->form_key() );
	}

	/**
	 * Stores what is to be sent and asks for it to be sent after the response.
	 *
	 * @param string     $id         UUID.
	 * @param string     $body       The JSON to send.
	 * @param int        $pause      Seconds before it is due.
	 * @param Submission $submission The submission.
	 * @return bool Whether it is stored.
	 */
	private function store( string $id, string $body, int $pause, Submission $submission ): bool {
		if ( ! $this->queue->put( $id, $body, $pause ) && ! $this->spare->put( $id, $body ) ) {
			Log::write( 'could not store a submission of form ' . $submission->get( 'form_id' ) . '; only the mail has it' );
			return false;
		}
		$this->background->run_after_response();
		return true;
	}

	/**
	 * The JSON to send, with what the site's own code makes of it. Where that code breaks, or makes
	 * something that is no JSON, the submission goes as it was.
	 *
	 * @param string     $id         UUID.
	 * @param Submission $submission The submission.
	 * @param Visit|null $visit      The visit; null for that of the current request.
	 * @return string|null Null where it is to be left out.
	 */
	private function body( string $id, Submission $submission, ?Visit $visit = null ): ?string {
		$payload = Payload::of( $id, $submission, $this->settings, $visit );
		try {
			/**
			 * Filters what is sent. Null leaves the submission out. It may run twice for one submission:
			 * before its outcome is known, with the status 'unknown', and after.
			 *
			 * @param array|null $payload The body of POST /v1/leads.
			 * @param mixed      $origin  The form plugin's own object or array: for Contact Form 7 the
			 *                            WPCF7_Submission.
			 */
			$changed = apply_filters( 'leadsheet_payload', $payload, $submission->get( 'origin' ) );
		} catch ( \Throwable $error ) {
			if ( ! $this->complained ) {
				Log::write( 'a leadsheet_payload filter broke: ' . Log::place( $error ) );
			}
			$this->complained = true;
			$changed          = $payload;
		}
		if ( ! is_array( $changed ) ) {
			return null;
		}
		$json = Text::json( $changed );
		return '' === $json ? Text::json( $payload ) : $json;
	}
}
