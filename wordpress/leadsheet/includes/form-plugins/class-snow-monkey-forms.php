<?php
/**
 * Snow Monkey Forms.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Submission;

defined( 'ABSPATH' ) || exit;

/**
 * It tells of a submission once the mail to the site's owner was sent, or could not be.
 */
final class Snow_Monkey_Forms extends Form_Plugin {

	/**
	 * {@inheritDoc}
	 */
	public function slug(): string {
		return 'snow-monkey-forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return 'Snow Monkey Forms';
	}

	/**
	 * {@inheritDoc}
	 */
	public function version(): string {
		return defined( 'SNOW_MONKEY_FORMS_PATH' ) ? self::plugin_version( 'snow-monkey-forms/snow-monkey-forms.php' ) : '';
	}

	/**
	 * {@inheritDoc}
	 */
	public function forms(): array {
		return self::posts( 'snow-monkey-forms' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function listen(): void {
		add_action( 'snow_monkey_forms/administrator_mailer/after_send', array( $this, 'on_after_send' ), 10, 3 );
	}

	/**
	 * On snow_monkey_forms/administrator_mailer/after_send.
	 *
	 * @param bool   $is_sent   Whether the mail was sent.
	 * @param object $responser What was posted.
	 * @param object $setting   The form.
	 */
	public function on_after_send( $is_sent, $responser, $setting ): void {
		$this->take(
			function () use ( $is_sent, $responser, $setting ) {
				$form_id = (int) $setting->get( 'form_id' );
				$fields  = array();
				foreach ( $setting->get_controls() as $name => $control ) {
					$value = $responser->get( $name );
					if ( null !== $value ) {
						$fields[ $name ] = self::value( $name, $value, $control );
					}
				}
				return $this->submission(
					array(
						'form_id'    => $form_id,
						'form_title' => (string) get_the_title( $form_id ),
						'status'     => $is_sent ? Submission::SENT : Submission::FAILED,
						'fields'     => $fields,
						'labels'     => self::labels( $setting, array_keys( $fields ) ),
						'scripted'   => true,
						'origin'     => $responser,
					)
				);
			}
		);
	}

	/**
	 * A value; of a file its name, of choices the words.
	 *
	 * @param string       $name    Of the field.
	 * @param mixed        $value   What was posted.
	 * @param object|false $control The field.
	 * @return string|string[]
	 */
	private static function value( string $name, $value, $control ) {
		if ( is_object( $control ) && preg_match( '~\\\\File$~', get_class( $control ) ) ) {
			// phpcs:ignore WordPress.Security -- Only the names.
			$names = Values::file_names( isset( $_FILES[ $name ] ) && is_array( $_FILES[ $name ] ) ? $_FILES[ $name ] : null, array_filter( (array) $value ) );
			return $names ? $names : '';
		}
		$shown = is_object( $control ) && method_exists( $control, 'get_property' ) ? $control->get_property( 'options' ) : null;
		return Values::chosen( $value, is_array( $shown ) ? $shown : array() );
	}

	/**
	 * The labels that the form's blocks hold, by the name of the field inside.
	 *
	 * @param object   $setting The form.
	 * @param string[] $names   The fields there are.
	 */
	private static function labels( $setting, array $names ): array {
		$found = array();
		self::collect( parse_blocks( (string) $setting->get( 'input_content' ) ), '', $found );
		return array_intersect_key( array_filter( $found, 'strlen' ), array_flip( $names ) );
	}

	/**
	 * Walks through blocks: snow-monkey-forms/item has the label, the control inside it the name.
	 *
	 * @param array                 $blocks Of the form.
	 * @param string                $label  Of the item around them.
	 * @param array<string, string> $found  Name → label.
	 */
	private static function collect( array $blocks, string $label, array &$found ): void {
		foreach ( $blocks as $block ) {
			$attributes = (array) ( $block['attrs'] ?? array() );
			$inside     = isset( $attributes['label'] ) && is_string( $attributes['label'] ) ? trim( wp_strip_all_tags( $attributes['label'] ) ) : $label;
			$name       = (string) ( $attributes['name'] ?? '' );
			if ( '' !== $name && ! isset( $found[ $name ] ) && false !== strpos( (string) ( $block['blockName'] ?? '' ), '/control-' ) ) {
				$found[ $name ] = $label;
			}
			self::collect( (array) ( $block['innerBlocks'] ?? array() ), $inside, $found );
		}
	}
}
