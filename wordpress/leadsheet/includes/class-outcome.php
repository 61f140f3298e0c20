<?php
/**
 * What became of one request.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * The kind alone says what to do next; the problem, the status and the detail are for people.
 */
final class Outcome {

	/** Leadsheet has it. */
	const DELIVERED = 'delivered';

	/** This submission was refused; repeating changes nothing. */
	const REFUSED = 'refused';

	/** The other side is busy or broken, perhaps with this submission only. */
	const BUSY = 'busy';

	/** Nothing will get through: no way there, or the owner has to change a setting first. */
	const CLOSED = 'closed';

	/**
	 * One of the constants above.
	 *
	 * @var string
	 */
	private $kind;

	/**
	 * A code that Admin\Reasons puts into words; '' where all is well.
	 *
	 * @var string
	 */
	private $problem;

	/**
	 * HTTP status, or 0 where there was no answer.
	 *
	 * @var int
	 */
	private $http_status;

	/**
	 * What the other side said, or the lead's id.
	 *
	 * @var string
	 */
	private $detail;

	/**
	 * Seconds the other side asked for, or null.
	 *
	 * @var int|null
	 */
	private $retry_after;

	/**
	 * Makes an outcome.
	 *
	 * @param string   $kind        One of the constants above.
	 * @param string   $problem     Code, '' where all is well.
	 * @param int      $http_status HTTP status, or 0.
	 * @param string   $detail      Text in UTF-8.
	 * @param int|null $retry_after Seconds the other side asked for.
	 */
	public function __construct( string $kind, string $problem = '', int $http_status = 0, string $detail = '', ?int $retry_after = null ) {
		$this->kind        = $kind;
		$this->problem     = $problem;
		$this->http_status = $http_status;
		$this->detail      = $detail;
		$this->retry_after = $retry_after;
	}

	/**
	 * One of the constants above.
	 */
	public function kind(): string {
		return $this->kind;
	}

	/**
	 * A code that Admin\Reasons puts into words.
	 */
	public function problem(): string {
		return $this->problem;
	}

	/**
	 * HTTP status, or 0 where there was no answer.
	 */
	public function http_status(): int {
		return $this->http_status;
	}

	/**
	 * What the other side said; for a delivered one, the lead's id.
	 */
	public function detail(): string {
		return $this->detail;
	}

	/**
	 * Seconds the other side asked for, or null.
	 */
	public function retry_after(): ?int {
		return $this->retry_after;
	}

	/**
	 * Whether sending the same bytes again may work.
	 */
	public function may_succeed_later(): bool {
		return self::BUSY === $this->kind || self::CLOSED === $this->kind;
	}
}
