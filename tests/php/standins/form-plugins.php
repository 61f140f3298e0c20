<?php
/**
 * What other form plugins hand over when they tell of a submission: the classes and functions that the
 * adapters call, with the shapes that their sources give them (Snow Monkey Forms 12.1, MW WP Form 5.1,
 * WPForms Lite 1.9, Ninja Forms 3, Forminator 1.x, Gravity Forms 2.4, Elementor Pro 3, Fluent Forms 6.2,
 * Jetpack Forms).
 */

namespace {

	const OBJECT = 'OBJECT';

	function parse_blocks( $content ) {
		return json_decode( $content, true );
	}

	function get_page_by_path( $path, $output, $type ) {
		foreach ( Wp::$posts as $post ) {
			if ( $post->post_name === $path && $post->post_type === $type ) {
				return $post;
			}
		}
		return null;
	}

	function wpcf7_contact_form( $id ) {
		return Wp::$posts[ $id ]->form;
	}

	/** Snow Monkey Forms: App\Model\Setting and App\Model\Responser. */
	final class Smf_Model {
		private $all;

		public function __construct( array $all ) {
			$this->all = $all;
		}

		public function get( $key ) {
			return $this->all[ $key ] ?? null;
		}

		public function get_controls() {
			return $this->all['controls'];
		}
	}

	/** MW WP Form: its data of one form. */
	final class MW_WP_Form_Data {
		public static $current;
		private $values;
		private $failed;

		public function __construct( array $values, $failed = false ) {
			$this->values  = $values;
			$this->failed  = $failed;
			self::$current = $this;
		}

		public static function connect( $form_key ) {
			return self::$current;
		}

		/** Of boxes it joins what was ticked. */
		public function get( $name ) {
			$value = $this->values[ $name ] ?? null;
			return is_array( $value ) ? implode( $value['separator'], $value['data'] ) : $value;
		}

		public function gets() {
			return $this->values;
		}

		public function get_send_error() {
			return $this->failed;
		}
	}

	/** Forminator: a form by its id. */
	final class Forminator_API {
		public static $forms = array();

		public static function get_form( $id ) {
			return self::$forms[ $id ] ?? new WP_Error( 'missing_object', 'x' );
		}
	}

	/** Gravity Forms: entries and forms by their ids. */
	final class GFAPI {
		public static $entries = array();
		public static $forms   = array();

		public static function get_entry( $id ) {
			return self::$entries[ $id ];
		}

		public static function get_form( $id ) {
			return self::$forms[ $id ];
		}
	}

	/** Elementor Pro: Form_Record and Ajax_Handler. */
	final class Elementor_Record {
		public $messages = array( 'error' => array() );
		private $fields;

		public function __construct( array $fields ) {
			$this->fields = $fields;
		}

		public function get( $what ) {
			return 'fields' === $what ? $this->fields : null;
		}

		public function get_form_settings( $key ) {
			return array( 'id' => 'a1b2c3', 'form_name' => '資料請求' )[ $key ];
		}
	}

	/** Jetpack: Contact_Form_Field. */
	final class Jetpack_Field {
		public $value;
		private $attributes;

		public function __construct( $type, $label, $value ) {
			$this->attributes = array( 'type' => $type, 'label' => $label );
			$this->value      = $value;
		}

		public function get_attribute( $key ) {
			return $this->attributes[ $key ] ?? '';
		}
	}
}

namespace Snow_Monkey\Plugin\Forms\App\Control {

	final class Text {}

	final class File {}
}
