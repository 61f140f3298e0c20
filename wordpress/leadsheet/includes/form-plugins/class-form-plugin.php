<?php
/**
 * What each adapter does.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Intake;
use Leadsheet\Log;
use Leadsheet\Request;
use Leadsheet\Submission;

defined( 'ABSPATH' ) || exit;

/**
 * One form plugin: where it tells of a submission, and how its data becomes a Submission.
 */
abstract class Form_Plugin {

	/**
	 * Where submissions go.
	 *
	 * @var Intake
	 */
	protected $intake;

	/**
	 * Makes an adapter.
	 *
	 * @param Intake $intake Where submissions go.
	 */
	public function __construct( Intake $intake ) {
		$this->intake = $intake;
	}

	/**
	 * Short name, as in the payload's versions and the settings' keys.
	 */
	abstract public function slug(): string;

	/**
	 * The name that people know it by.
	 */
	abstract public function title(): string;

	/**
	 * Its version, '' where it is not there.
	 */
	abstract public function version(): string;

	/**
	 * Its forms.
	 *
	 * @return array<int|string, string> Id → title; empty where it cannot list them.
	 */
	abstract public function forms(): array;

	/**
	 * Hooks on where it tells of a submission. Called whether it is there or not: it may load later.
	 */
	abstract public function listen(): void;

	/**
	 * Whether it is there.
	 */
	public function is_active(): bool {
		return '' !== $this->version();
	}

	/**
	 * Takes a submission, whatever goes wrong while its data is read: the form goes on.
	 *
	 * @param callable $read Gives a Submission, or null where there is none.
	 */
	protected function take( callable $read ): void {
		try {
			$submission = $read();
			if ( $submission instanceof Submission ) {
				$this->intake->take( $submission );
			}
		} catch ( \Throwable $error ) {
			Log::write( 'could not take a submission: ' . Log::place( $error ) );
		}
	}

	/**
	 * Sends a submission as no spam after all.
	 *
	 * @param callable $read Gives a Submission, or null where there is none.
	 */
	protected function release( callable $read ): void {
		try {
			$submission = $read();
			if ( $submission instanceof Submission ) {
				$this->intake->release( $submission );
			}
		} catch ( \Throwable $error ) {
			Log::write( 'could not take a submission: ' . Log::place( $error ) );
		}
	}

	/**
	 * The version in a plugin's main file; '?' where it cannot be read.
	 *
	 * @param string $file Below the folder of plugins.
	 */
	protected static function plugin_version( string $file ): string {
		$path = defined( 'WP_PLUGIN_DIR' ) ? WP_PLUGIN_DIR . '/' . $file : '';
		$told = is_readable( $path ) ? get_file_data( $path, array( 'version' => 'Version' ) ) : array();
		return empty( $told['version'] ) ? '?' : (string) $told['version'];
	}

	/**
	 * A Submission of this form plugin's.
	 *
	 * @param array $facts As for Submission.
	 */
	protected function submission( array $facts ): Submission {
		return new Submission(
			$facts + array(
				'plugin'       => $this->slug(),
				'version'      => $this->version(),
				'submitted_at' => time(),
				'page_url'     => Request::referer(),
				'remote_ip'    => Request::ip(),
				'user_agent'   => Request::user_agent(),
			)
		);
	}

	/**
	 * Posts of a type as id → title, for form plugins that keep their forms as posts.
	 *
	 * @param string $type Post type.
	 */
	protected static function posts( string $type ): array {
		$found = array();
		foreach ( get_posts(
			array(
				'post_type'   => $type,
				'numberposts' => 100,
				'post_status' => 'publish',
			)
		) as $post ) {
			$found[ $post->ID ] = (string) $post->post_title;
		}
		return $found;
	}
}
