<?php
/**
 * The question before a submission is thrown away.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;

defined( 'ABSPATH' ) || exit;

/**
 * What failed may be the only copy besides the mail, so one click is not enough.
 */
final class Discard {

	/** Name in the address: which row. */
	const PARAMETER = 'leadsheet_discard';

	/**
	 * The queue.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * Makes it.
	 *
	 * @param Backlog $backlog The queue.
	 */
	public function __construct( Backlog $backlog ) {
		$this->backlog = $backlog;
	}

	/**
	 * Address of the question.
	 *
	 * @param int $id Row id.
	 */
	public static function url( int $id ): string {
		return add_query_arg( self::PARAMETER, $id, Page::url() );
	}

	/**
	 * Prints the question, where it was asked for.
	 */
	public function ask(): void {
		// phpcs:ignore WordPress.Security.NonceVerification -- It only asks; the button's own nonce is checked.
		$id  = isset( $_GET[ self::PARAMETER ] ) && is_string( $_GET[ self::PARAMETER ] ) ? absint( $_GET[ self::PARAMETER ] ) : 0;
		$row = $id ? $this->backlog->failed( $id ) : null;
		if ( null === $row ) {
			return;
		}
		/* translators: 1: title of a form. 2: date and time. */
		$question = sprintf( __( 'Throw away the submission of “%1$s” received %2$s? It will not reach the spreadsheet, and this cannot be undone.', 'leadsheet' ), $row->form_title, Status::time( $row->created_at ) );
		Box::show( 'warning', $question );
		Submission_View::show( $row );
		echo '<p>';
		Actions::button( 'discard', __( 'Throw away', 'leadsheet' ), array( 'id' => $row->id ), 'primary' );
		printf( '<a class="button" href="%s">%s</a></p>', esc_url( Page::url() . '#leadsheet-status' ), esc_html__( 'Keep it', 'leadsheet' ) );
	}
}
