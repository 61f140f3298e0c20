<?php
/**
 * Settings → Leadsheet.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Form_Plugins\Registry;
use Leadsheet\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The page: settings, test, what became of the submissions.
 */
final class Page {

	const SLUG = 'leadsheet';

	/**
	 * The settings.
	 *
	 * @var Settings_Form
	 */
	private $form;

	/**
	 * The test button.
	 *
	 * @var Connection_Test
	 */
	private $check;

	/**
	 * What became of the submissions.
	 *
	 * @var Status
	 */
	private $status;

	/**
	 * The question before throwing one away.
	 *
	 * @var Discard
	 */
	private $discard;

	/**
	 * The form plugins.
	 *
	 * @var Registry
	 */
	private $plugins;

	/**
	 * Makes it.
	 *
	 * @param Settings_Form   $form    The settings.
	 * @param Connection_Test $check   The test button.
	 * @param Status          $status  What became of the submissions.
	 * @param Discard         $discard The question before throwing one away.
	 * @param Registry        $plugins The form plugins.
	 */
	public function __construct( Settings_Form $form, Connection_Test $check, Status $status, Discard $discard, Registry $plugins ) {
		$this->form    = $form;
		$this->check   = $check;
		$this->status  = $status;
		$this->discard = $discard;
		$this->plugins = $plugins;
	}

	/**
	 * Address of the page.
	 */
	public static function url(): string {
		return admin_url( 'options-general.php?page=' . self::SLUG );
	}

	/**
	 * On admin_menu.
	 */
	public function add(): void {
		add_options_page( 'Leadsheet', 'Leadsheet', Admin::CAPABILITY, self::SLUG, array( $this, 'render' ) );
	}

	/**
	 * Adds a link beside the plugin's name in the list of plugins.
	 *
	 * @param array $links The links there are.
	 */
	public function add_link( $links ): array {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'leadsheet' ) );
		return array_merge( array( $link ), (array) $links );
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		if ( ! current_user_can( Admin::CAPABILITY ) ) {
			return;
		}
		echo '<div class="wrap"><h1>Leadsheet</h1>';
		Actions::show_result();
		$this->discard->ask();
		if ( ! $this->plugins->active() ) {
			/* translators: %s: names of form plugins. */
			Box::show( 'warning', sprintf( __( 'None of the form plugins that are covered is active, so there are no forms to send from. Covered are %s.', 'leadsheet' ), implode( ', ', $this->plugins->titles() ) ) );
		}
		printf( '<h2>%s</h2>', esc_html__( 'Connection', 'leadsheet' ) );
		$this->form->render();
		$this->render_test();
		$this->status->render();
		echo '</div>';
	}

	/**
	 * The test button and what the last test found.
	 */
	private function render_test(): void {
		printf( '<h2 id="leadsheet-test">%s</h2>', esc_html__( 'Test', 'leadsheet' ) );
		printf( '<p>%s</p>', esc_html__( 'Checks the saved address and token. No row is made in the spreadsheet.', 'leadsheet' ) );
		Actions::button( 'test', __( 'Test the connection', 'leadsheet' ), array(), 'secondary' );
		$went_well = $this->check->went_well();
		if ( null !== $went_well ) {
			/* translators: %s: how long ago, such as "5 minutes". */
			$when = sprintf( __( 'Tested %s ago.', 'leadsheet' ), human_time_diff( $this->check->when() ) );
			Box::show( $went_well ? 'success' : 'error', $this->check->words() . ' ' . $when );
		}
	}
}
