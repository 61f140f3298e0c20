<?php
/**
 * What other form plugins hand over when they tell of a submission: the classes and functions that the
 * adapters call, with the shapes that their sources give them (Snow Monkey Forms 12.1, MW WP Form 5.1,
 * WPForms Lite 2.0, Ninja Forms 3.14, Forminator 1.53, Gravity Forms 2.4, Elementor Pro 3, Fluent Forms 6.2,
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

	/** WPForms: what it is at work on. */
	final class Wpforms_Process {
		public static $current;
		public $fields;
		public $form_data;

		public function __construct( array $fields, array $form_data ) {
			$this->fields    = $fields;
			$this->form_data = $form_data;
			self::$current   = $this;
		}

		public function obj( $name ) {
			return 'process' === $name ? $this : null;
		}
	}

	function wpforms() {
		return Wpforms_Process::$current;
	}

	/** Forminator: a field, whose settings only to_array() gives away. */
	final class Forminator_Form_Field_Model {
		public $slug;
		protected $raw;

		public function __construct( $slug, array $raw ) {
			$this->slug = $slug;
			$this->raw  = $raw;
		}

		public function __get( $name ) {
			return property_exists( $this, $name ) ? $this->$name : ( $this->raw[ $name ] ?? null );
		}

		public function to_array() {
			return array( 'id' => $this->slug, 'element_id' => $this->slug ) + $this->raw;
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
			return array(
				'id'          => 'a1b2c3',
				'form_name'   => '資料請求',
				'form_fields' => array(
					array( 'custom_id' => 'name', 'field_options' => '' ),
					array( 'custom_id' => 'kind', 'field_type' => 'select', 'field_options' => "お見積り|quote\r\nその他|other" ),
					array( 'custom_id' => 'how', 'field_type' => 'checkbox', 'field_options' => "電話\nメール" ),
				),
			)[ $key ] ?? null;
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

	final class Select {
		public function get_property( $name ) {
			return 'options' === $name ? array( '' => '選んでください', 'quote' => 'お見積り' ) : null;
		}
	}
}
