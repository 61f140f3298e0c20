<?php
/**
 * What a request tells of the visit it belongs to, as far as the visitor agreed.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Consent first: after a no, or before the yes that the site waits for, there is nothing of a visit here,
 * and the page's address has lost its query.
 */
final class Visit {

	/** What the browser script writes into the hidden field instead of a touch. */
	const DENIED = 'denied';

	/**
	 * Whether nothing may be told of the visit.
	 *
	 * @var bool
	 */
	private $denied;

	/**
	 * What Touch::read() gives.
	 *
	 * @var array
	 */
	private $touch;

	/**
	 * Makes one.
	 *
	 * @param bool  $denied Whether nothing may be told.
	 * @param array $touch  What Touch::read() gives.
	 */
	private function __construct( bool $denied, array $touch ) {
		$this->denied = $denied;
		$this->touch  = $touch;
	}

	/**
	 * Reads the request: the hidden field, else the cookies, else the page's own address.
	 *
	 * @param string $consent  One of the Settings::CONSENT_ constants.
	 * @param string $page_url The page that the form stands on.
	 * @param bool   $scripted Whether the form cannot be sent without JavaScript: where the script ran
	 *                         and left neither field nor cookie, the visitor said no.
	 */
	public static function read( string $consent, string $page_url, bool $scripted = false ): self {
		$said = self::field();
		if ( Settings::CONSENT_OFF === $consent || self::DENIED === ( $said['consent'] ?? null ) || Consent_Api::refuses() ) {
			return self::none();
		}
		if ( null !== $said ) {
			return new self( false, Touch::read( $said, $page_url ) );
		}
		$kept = self::cookies();
		if ( $kept ) {
			return new self( false, Touch::read( $kept, $page_url ) );
		}
		$agreed = Consent_Api::agrees() || ( Settings::CONSENT_ALWAYS === $consent && ! $scripted );
		return new self( ! $agreed, Touch::read( array(), $agreed ? $page_url : '' ) );
	}

	/**
	 * No visit: the request at hand is somebody else's, such as that of a person in wp-admin.
	 */
	public static function none(): self {
		return new self( true, Touch::read( array(), '' ) );
	}

	/**
	 * Whether nothing may be told of the visit.
	 */
	public function is_denied(): bool {
		return $this->denied;
	}

	/**
	 * First touch, last touch, pages seen, page: what Touch::read() gives.
	 *
	 * @return array{first: array<string, string>, last: array<string, string>, page_views: int|null, page: string}
	 */
	public function touch(): array {
		return $this->touch;
	}

	/**
	 * An address as it may be told.
	 *
	 * @param string $url Of a page.
	 */
	public function told( string $url ): string {
		return $this->denied ? (string) preg_replace( '~[?#].*$~s', '', $url ) : $url;
	}

	/**
	 * The fields without what tells of a visit, where that may not be told: owners put utm_source, or the
	 * page's whole address, into their forms themselves.
	 *
	 * @param array $fields Name → text or list of texts.
	 */
	public function allowed( array $fields ): array {
		if ( ! $this->denied ) {
			return $fields;
		}
		$allowed = array();
		foreach ( $fields as $name => $value ) {
			if ( ! Touch::is_name( (string) $name ) ) {
				$allowed[ $name ] = is_array( $value ) ? array_map( array( $this, 'told_word' ), $value ) : $this->told_word( $value );
			}
		}
		return $allowed;
	}

	/**
	 * A field's value as it may be told: an address that a campaign led to, without its query. An address
	 * that the visitor wrote stays whole.
	 *
	 * @param mixed $value What was posted.
	 * @return mixed
	 */
	private function told_word( $value ) {
		return is_string( $value ) && preg_match( '~^\s*https?://\S+\s*$~i', $value ) && Touch::tells_a_campaign( trim( $value ) ) ? $this->told( trim( $value ) ) : $value;
	}

	/**
	 * What the browser script put into the form; null where it put nothing. Fluent Forms posts the whole
	 * form as one text.
	 */
	private static function field(): ?array {
		// phpcs:disable WordPress.Security -- The form plugin has done with the request; Touch takes only what a touch may hold.
		$posted = isset( $_POST[ Touch::FIELD ] ) && is_string( $_POST[ Touch::FIELD ] ) ? wp_unslash( $_POST[ Touch::FIELD ] ) : '';
		if ( '' === $posted && isset( $_POST['data'] ) && is_string( $_POST['data'] ) && false !== strpos( $_POST['data'], Touch::FIELD ) ) {
			parse_str( wp_unslash( $_POST['data'] ), $form );
			$posted = is_string( $form[ Touch::FIELD ] ?? null ) ? $form[ Touch::FIELD ] : '';
		}
		// phpcs:enable
		return Touch::parse( $posted );
	}

	/**
	 * What the browser script keeps in its cookies, which are there only after a yes.
	 */
	private static function cookies(): array {
		$kept = array();
		foreach ( array( 'first', 'last' ) as $when ) {
			$name = 'leadsheet_' . $when;
			// phpcs:ignore WordPress.Security -- As above.
			$text = isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? wp_unslash( $_COOKIE[ $name ] ) : '';
			$told = Touch::parse( $text );
			if ( $told ) {
				$kept[ $when ] = $told;
			}
		}
		return $kept && isset( $kept['last']['pages'] ) ? $kept + array( 'page_views' => $kept['last']['pages'] ) : $kept;
	}
}
