<?php
/**
 * Where the visitor came from, as the browser script noted it.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * A touch holds what is there of PARAMETERS and FACTS. Its meaning, the channel, is decided by Leadsheet,
 * not here.
 */
final class Touch {

	/**
	 * The hidden field. Contact Form 7 keeps names with an underscore in front out of its mails and
	 * of the posted data that other plugins see.
	 */
	const FIELD = '_leadsheet_touch';

	/** What campaigns and advertising systems append to a link. The browser script has the same list. */
	const PARAMETERS = array(
		'utm_source',
		'utm_medium',
		'utm_campaign',
		'utm_term',
		'utm_content',
		'gclid',
		'gbraid',
		'wbraid',
		'yclid',
		'msclkid',
		'ttclid',
		'twclid',
		'li_fat_id',
		'ldtag_cl',
		'gad_source',
		'fbclid',
		'srsltid',
	);

	const FACTS = array( 'landing_page', 'referrer' );

	/** Further names under which owners and their tag managers put a visit, or who it was, into a form. */
	const ALSO = array( 'click_id', 'click_id_type', 'referer', 'referring_url', 'landing_url', 'dclid', 'gad_campaignid', 'gclsrc', 'fbc', 'fbp', 'ga', 'ga_client_id', 'ga_session_id', 'gcl_au' );

	/** The script sends less; more was written by someone else. */
	const LONGEST_JSON  = 20000;
	const LONGEST_VALUE = 500;

	/**
	 * What the browser script wrote: an object, or null for anything else.
	 *
	 * @param string $text Of the hidden field or a cookie, unslashed.
	 */
	public static function parse( string $text ): ?array {
		$said = strlen( $text ) > self::LONGEST_JSON ? null : json_decode( $text, true );
		return is_array( $said ) && $said ? $said : null;
	}

	/**
	 * First and last touch, and the pages seen.
	 *
	 * @param array  $said     What parse() gave; empty without the script.
	 * @param string $page_url The page that the form stands on, '' where its address may not be used.
	 * @return array{first: array<string, string>, last: array<string, string>, page_views: int|null, page: string}
	 */
	public static function read( array $said, string $page_url ): array {
		$last = self::clean( $said['last'] ?? null );
		return array(
			'first'      => self::clean( $said['first'] ?? null ),
			'last'       => $last ? $last : self::from_url( $page_url ),
			'page_views' => isset( $said['page_views'] ) && is_int( $said['page_views'] ) ? max( 1, $said['page_views'] ) : null,
			'page'       => self::value( $said['page'] ?? null ),
		);
	}

	/**
	 * Whether a field of that name tells of a visit: a parameter or a fact, of the first or last touch or
	 * of neither, however it is written.
	 *
	 * @param string $name Of a field.
	 */
	public static function is_name( string $name ): bool {
		$bare = str_replace( '-', '_', strtolower( $name ) );
		$bare = (string) preg_replace( '~^_*((first|last|initial|latest|original|ft|lt)_+)?(touch_+)?|(_+(first|last|field|hidden))?_*$~', '', $bare );
		return in_array( $bare, array_merge( self::PARAMETERS, self::FACTS, self::ALSO ), true );
	}

	/**
	 * Whether an address says more of the visit than where it went.
	 *
	 * @param string $url Of a page.
	 */
	public static function tells_a_campaign( string $url ): bool {
		return array() !== array_diff( array_keys( self::from_url( $url ) ), self::FACTS );
	}

	/**
	 * Without the script there is only the page's own address to go by.
	 *
	 * @param string $url The page that the form stands on.
	 * @return array<string, string>
	 */
	public static function from_url( string $url ): array {
		// Links in mails and feeds carry the ampersand as HTML writes it.
		$url = (string) preg_replace( '~&(amp;)+~i', '&', (string) strtok( $url, '#' ) );

		list( $page, $query ) = array_pad( explode( '?', $url, 2 ), 2, '' );

		$touch = array();
		$left  = array();
		foreach ( array_filter( explode( '&', $query ), 'strlen' ) as $pair ) {
			list( $name, $text ) = array_map( 'urldecode', array_pad( explode( '=', $pair, 2 ), 2, '' ) );

			$name = strtolower( $name );
			if ( ! in_array( $name, self::PARAMETERS, true ) ) {
				$left[] = $pair;
			} elseif ( '' !== trim( $text ) && ! isset( $touch[ $name ] ) ) {
				$touch[ $name ] = $text;
			}
		}
		$touch['landing_page'] = $left ? $page . '?' . implode( '&', $left ) : $page;
		return self::clean( $touch );
	}

	/**
	 * Only what a touch may hold; anyone can write into a hidden field.
	 *
	 * @param mixed $touch What was posted.
	 * @return array<string, string>
	 */
	private static function clean( $touch ): array {
		$clean = array();
		foreach ( array_merge( self::PARAMETERS, self::FACTS ) as $name ) {
			$value = self::value( is_array( $touch ) ? ( $touch[ $name ] ?? null ) : null );
			if ( '' !== $value ) {
				$clean[ $name ] = $value;
			}
		}
		return $clean;
	}

	/**
	 * A text without control characters, not too long; '' for anything else.
	 *
	 * @param mixed $value What was posted.
	 */
	private static function value( $value ): string {
		if ( ! is_string( $value ) ) {
			return '';
		}
		return Text::cut( trim( (string) preg_replace( '/[\x00-\x1F\x7F]/', '', Text::repair( $value ) ) ), self::LONGEST_VALUE );
	}
}
