<?php
/**
 * MW WP Form.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;

defined( 'ABSPATH' ) || exit;

/**
 * Its hook carries the form's key in its name, which it tells when a post comes in.
 */
final class Mw_Wp_Form extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'mw-wp-form';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'MW WP Form';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return class_exists( 'MW_WP_Form', false ) || defined( 'MWFORM_VERSION' ) ? self::plugin_version( 'mw-wp-form/mw-wp-form.php' ) : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		return self::posts( 'mw-wp-form' );
	}

	/** How its tags look: [mwform_text name="氏名" size="60"]. */
	const TAG = '~\[\s*(mwform_[a-z_]+)\b[^\]]*?\bname=["\']([^"\']+)["\']([^\]]*)\]~i';

	/** Tags that are no fields. */
	const NO_FIELDS = '~^mwform_(button|submit|bsubmit|b?back|b?confirm|error|akismet)~i';

	/**
	 * Keys of the forms whose submission this request has told of.
	 *
	 * @var bool[]
	 */
	private $told = array();

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'mwform_start_main_process', array( $this, 'on_start' ) );
	}

	/**
	 * On mwform_start_main_process.
	 *
	 * @param string $form_key Such as mw-wp-form-12.
	 */
	public function on_start( $form_key ): void {
		$form_key = (string) $form_key;
		add_action(
			'mwform_after_send_' . $form_key,
			function ( $data ) use ( $form_key ) {
				$this->told[ $form_key ] = true;
				$this->take_from( $form_key, $data, Submission::SENT );
			}
		);
		// A mail that could not be sent has no hook of its own; the page it leads to has.
		add_action(
			'mwform_before_redirect_' . $form_key,
			function () use ( $form_key ) {
				$data = class_exists( 'MW_WP_Form_Data' ) ? \MW_WP_Form_Data::connect( $form_key ) : null;
				if ( $data && empty( $this->told[ $form_key ] ) && $data->get_send_error() ) {
					$this->told[ $form_key ] = true;
					$this->take_from( $form_key, $data, Submission::FAILED );
				}
			}
		);
	}

	/**
	 * Takes one.
	 *
	 * @param string $form_key Such as mw-wp-form-12.
	 * @param object $data     What was posted.
	 * @param string $status   What became of the mail.
	 */
	private function take_from( string $form_key, $data, string $status ): void {
		$this->take(
			function () use ( $form_key, $data, $status ) {
				$form_id  = (int) preg_replace( '~^.*-~', '', $form_key );
				$post     = get_post( $form_id );
				$template = $post ? (string) $post->post_content : '';
				$fields   = array();
				preg_match_all( self::TAG, $template, $tags, PREG_SET_ORDER );
				foreach ( $tags as $tag ) {
					if ( ! preg_match( self::NO_FIELDS, $tag[1] ) && ! isset( $fields[ $tag[2] ] ) ) {
						$fields[ $tag[2] ] = self::value( $tag[1], $tag[2], $data );
					}
				}
				return $this->submission(
					array(
						'form_id'    => $form_id,
						'form_title' => $post ? (string) $post->post_title : '',
						'status'     => $status,
						'fields'     => $fields ? $fields : self::all( $data ),
						'labels'     => Template_Labels::read( $template, array_keys( $fields ), self::TAG ),
						'origin'     => $data,
					)
				);
			}
		);
	}

	/**
	 * A value as the mail would show it; of a file its name.
	 *
	 * @param string $type Of the tag.
	 * @param string $name Of the field.
	 * @param object $data What was posted.
	 * @return string|string[]
	 */
	private static function value( string $type, string $name, $data ) {
		$value = $data->get( $name );
		return false === stripos( $type, 'file' ) && false === stripos( $type, 'image' ) ? Values::plain( $value ) : Values::file_name( $value );
	}

	/**
	 * All that was posted, for a form whose template another plugin makes.
	 *
	 * @param object $data What was posted.
	 */
	private static function all( $data ): array {
		$fields = array();
		foreach ( (array) $data->gets() as $name => $value ) {
			if ( ! preg_match( '~^(_|mw[-_]|submit|token$|akismet)~i', (string) $name ) ) {
				$fields[ $name ] = Values::plain( $data->get( $name ) ?? $value );
			}
		}
		return $fields;
	}
}
