<?php
/**
 * One submission, whichever form plugin took it.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * What each of Form_Plugins makes of its own plugin's data, and all that the rest of the code knows.
 */
final class Submission {

	const SENT    = 'mail_sent';
	const FAILED  = 'mail_failed';
	const SPAM    = 'spam';
	const UNKNOWN = 'unknown';

	/** Outcomes that are leads. A mail that could not be sent is all the more reason to keep one. */
	const LEADS = array( self::SENT, self::FAILED, self::UNKNOWN );

	const DEFAULTS = array(
		'plugin'       => '',
		'version'      => '',
		'form_id'      => '',
		'form_title'   => '',
		'status'       => self::SENT,
		'entry'        => '',
		'submitted_at' => 0,
		'page_url'     => '',
		'post_id'      => 0,
		'unit_tag'     => '',
		'fields'       => array(),
		'labels'       => array(),
		'remote_ip'    => '',
		'user_agent'   => '',
		'scripted'     => false,
		'origin'       => null,
	);

	/**
	 * What is known, in the shape of DEFAULTS.
	 *
	 * @var array
	 */
	private $facts;

	/**
	 * Makes one.
	 *
	 * Plugin: slug of the form plugin, and its version. Form: its id there and its title. Status: one of
	 * the constants above, or another word of the form plugin's, which is then no lead. Entry: the number
	 * under which the form plugin keeps it, '' where it keeps none. Submitted_at: Unix time. Fields: name →
	 * text or list of texts; labels: name → what the visitor saw. Scripted: the form cannot be sent without
	 * JavaScript. Origin: the form plugin's own object, for the site's filters.
	 *
	 * @param array $facts Any of DEFAULTS.
	 */
	public function __construct( array $facts ) {
		$this->facts = array_intersect_key( $facts, self::DEFAULTS ) + self::DEFAULTS;
	}

	/**
	 * One of the facts.
	 *
	 * @param string $name Key of DEFAULTS.
	 * @return mixed
	 */
	public function get( string $name ) {
		return $this->facts[ $name ];
	}

	/**
	 * The same submission with another outcome.
	 *
	 * @param string $status One of the constants above.
	 */
	public function with_status( string $status ): self {
		return new self( array( 'status' => $status ) + $this->facts );
	}

	/**
	 * The id under which it is sent, the same on every try. Where the form plugin keeps entries, it follows
	 * from the entry, so that a hook that fires twice makes one lead.
	 */
	public function id(): string {
		$entry = (string) $this->facts['entry'];
		if ( '' === $entry || '0' === $entry ) {
			return wp_generate_uuid4();
		}
		$hex = sha1( implode( "\0", array( home_url(), $this->facts['plugin'], $this->facts['form_id'], $entry ) ) );
		// The shape of a name-based UUID (RFC 9562, version 5).
		return sprintf( '%s-%s-5%s-%x%s-%s', substr( $hex, 0, 8 ), substr( $hex, 8, 4 ), substr( $hex, 13, 3 ), 8 | ( hexdec( $hex[16] ) & 3 ), substr( $hex, 17, 3 ), substr( $hex, 20, 12 ) );
	}

	/**
	 * The key under which the settings know its form.
	 */
	public function form_key(): string {
		return $this->facts['plugin'] . ':' . $this->facts['form_id'];
	}
}
