<?php
/**
 * Tools → Site Health.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Backlog;
use Leadsheet\Queue;
use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One test: whether submissions get through. It looks at what is known and asks nobody.
 */
final class Site_Health {

	/**
	 * The queue.
	 *
	 * @var Backlog
	 */
	private $backlog;

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes it.
	 *
	 * @param Backlog  $backlog  The queue.
	 * @param Settings $settings What the owner has set.
	 */
	public function __construct( Backlog $backlog, Settings $settings ) {
		$this->backlog  = $backlog;
		$this->settings = $settings;
	}

	/**
	 * On site_status_tests.
	 *
	 * @param array $tests The tests there are.
	 */
	public function add( $tests ): array {
		$tests                        = (array) $tests;
		$tests['direct']['leadsheet'] = array(
			'label' => 'Leadsheet',
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * The result, in WordPress's shape.
	 */
	public function test(): array {
		list( $status, $label, $text ) = $this->finding();
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => 'Leadsheet',
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html( $text ) . '</p>',
			'actions'     => sprintf( '<a href="%s">%s</a>', esc_url( Page::url() ), esc_html__( 'Settings → Leadsheet', 'leadsheet' ) ),
			'test'        => 'leadsheet',
		);
	}

	/**
	 * Status, label and text.
	 *
	 * @return string[]
	 */
	private function finding(): array {
		$overview = $this->backlog->overview();
		$waiting  = $overview[ Queue::WAITING ];
		if ( ! $this->settings->is_complete() ) {
			return array( 'recommended', __( 'Leadsheet is not connected yet', 'leadsheet' ), __( 'Submissions are kept on this site until the address and the token are saved.', 'leadsheet' ) );
		}
		if ( $overview[ Queue::FAILED ]['count'] || ( $waiting['count'] && time() - $waiting['since'] > Notice::PATIENCE ) ) {
			return array( 'critical', __( 'Submissions have not reached the spreadsheet', 'leadsheet' ), __( 'They are kept. The settings page says why and what to do.', 'leadsheet' ) );
		}
		$clock = Clock_Words::wrong();
		if ( '' !== $clock ) {
			return array( 'recommended', __( 'This server’s clock is wrong', 'leadsheet' ), $clock );
		}
		return array( 'good', __( 'Submissions reach Leadsheet', 'leadsheet' ), __( 'Nothing waits for long and nothing failed.', 'leadsheet' ) );
	}
}
