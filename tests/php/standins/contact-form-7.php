<?php
/**
 * Thin stand-ins of the parts of Contact Form 7 6.1 that the plugin calls: same names, same shapes.
 *
 * WPCF7_Submission::post() plays one request: what the visitor posted, and what became of it.
 */

if ( ! defined( 'WPCF7_VERSION' ) ) {
	define( 'WPCF7_VERSION', '6.1.6' );
}

class WPCF7_FormTag {
	public $type;
	public $basetype;
	public $name;
	public $pipes;

	public function __construct( $type, $name ) {
		$this->type     = $type;
		$this->basetype = rtrim( $type, '*' );
		$this->name     = $name;
	}
}

class WPCF7_ContactForm {
	private $id;
	private $title;
	private $template;

	public function __construct( $id, $title, $template ) {
		$this->id       = $id;
		$this->title    = $title;
		$this->template = $template;
	}

	public function id() {
		return $this->id;
	}

	public function title() {
		return $this->title;
	}

	public function prop( $name ) {
		return 'form' === $name ? $this->template : null;
	}

	/** Tags of the template; with array( 'feature' => 'file-uploading' ) those of files only. */
	public function scan_form_tags( $condition = null ) {
		preg_match_all( '~\[([a-z]+\*?)\s+([a-z][a-z0-9:._-]*)~i', $this->template, $found, PREG_SET_ORDER );
		$tags = array();
		foreach ( $found as $one ) {
			$tag = new WPCF7_FormTag( $one[1], $one[2] );
			if ( ! $condition || 'file' === $tag->basetype ) {
				$tags[] = $tag;
			}
		}
		return $tags;
	}
}

class WPCF7_Submission {
	private static $instance;

	private $form;
	private $status;
	private $posted_data    = array();
	private $uploaded_files = array();
	private $meta           = array();

	/** The submission of the request; a new request forgets it. */
	public static function get_instance() {
		return self::$instance;
	}

	/** Begins a new request: $_POST, $_FILES, and the submission that Contact Form 7 makes of them. */
	public static function post( WPCF7_ContactForm $form, array $post, $status = 'mail_sent', array $meta = array(), array $files = array() ) {
		$_POST  = wp_slash( $post );
		$_FILES = $files;

		$one         = new self();
		$one->form   = $form;
		$one->status = $status;
		$one->meta   = $meta + array(
			'timestamp'         => 1795282296,
			'remote_ip'         => '192.0.2.10',
			'user_agent'        => 'Mozilla/5.0 (X11; Linux x86_64)',
			'url'               => 'https://sakura.example.jp/contact/',
			'unit_tag'          => 'wpcf7-f8-p10-o1',
			'container_post_id' => 10,
			'do_not_store'      => false,
		);
		foreach ( $post as $name => $value ) {
			if ( '_' !== substr( (string) $name, 0, 1 ) ) {
				$one->posted_data[ $name ] = self::sanitized( $value );
			}
		}
		foreach ( $files as $name => $file ) {
			$stored                       = '/srv/www/uploads/wpcf7_uploads/1/' . str_replace( ' ', '-', $file['name'] );
			$one->uploaded_files[ $name ] = UPLOAD_ERR_OK === $file['error'] && 'spam' !== $status ? array( $stored ) : array();
			$one->posted_data[ $name ]    = $one->uploaded_files[ $name ] ? hash( 'sha256', $file['name'] ) : '';
		}
		self::$instance = $one;
		return $one;
	}

	/** Begins a new request with what a hook of the real plugin saw (fixtures/). */
	public static function seen( array $seen, $template ) {
		$_POST  = $seen['raw_POST_slashed'];
		$_FILES = $seen['raw_FILES'];

		$one                 = new self();
		$one->form           = new WPCF7_ContactForm( $seen['contact_form']['id'], $seen['contact_form']['title'], $template );
		$one->status         = $seen['status'];
		$one->meta           = $seen['meta'];
		$one->posted_data    = $seen['posted_data'];
		$one->uploaded_files = $seen['uploaded_files'];
		self::$instance      = $one;
		return $one;
	}

	/** What other plugins' filters, and pipes, made of the posted data. */
	public function becomes( array $data ) {
		$this->posted_data = $data + $this->posted_data;
	}

	public static function forget() {
		self::$instance = null;
	}

	public function get_contact_form() {
		return $this->form;
	}

	public function get_status() {
		return $this->status;
	}

	public function get_posted_data( $name = '' ) {
		return '' === $name ? $this->posted_data : ( $this->posted_data[ $name ] ?? null );
	}

	public function uploaded_files() {
		return $this->uploaded_files;
	}

	public function get_meta( $name ) {
		return $this->meta[ $name ] ?? null;
	}

	/** Contact Form 7 empties what is not UTF-8 and takes NULs out. */
	private static function sanitized( $value ) {
		if ( is_array( $value ) ) {
			return array_map( array( self::class, 'sanitized' ), $value );
		}
		return 1 === preg_match( '//u', $value ) ? str_replace( "\0", '', $value ) : '';
	}
}
