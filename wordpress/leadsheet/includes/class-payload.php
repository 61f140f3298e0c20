<?php
/**
 * A submission as it is sent.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * The body of POST /v1/leads.
 */
final class Payload {

	/**
	 * What to send.
	 *
	 * @param string     $id         UUID.
	 * @param Submission $submission The submission.
	 * @param Settings   $settings   What the owner has set.
	 * @param Visit|null $visit      The visit; null for that of the current request.
	 */
	public static function of( string $id, Submission $submission, Settings $settings, ?Visit $visit = null ): array {
		$visit   = $visit ?? Visit::read( $settings->consent(), self::address( $submission->get( 'page_url' ) ), $submission->get( 'scripted' ) );
		$touch   = $visit->touch();
		$fields  = $visit->allowed( self::wanted( $submission->get( 'fields' ), $settings ) );
		$payload = array(
			'submission_id' => $id,
			'submitted_at'  => gmdate( 'Y-m-d\TH:i:s\Z', Clock::corrected( $submission->get( 'submitted_at' ) ) ),
			'status'        => $submission->get( 'status' ),
			'form'          => array(
				'id'    => $submission->get( 'form_id' ),
				'title' => Text::repair( (string) $submission->get( 'form_title' ) ),
			),
			'page_url'      => $visit->told( self::page( $submission->get( 'page_url' ), $touch['page'], (int) $submission->get( 'post_id' ) ) ),
			'unit_tag'      => (string) $submission->get( 'unit_tag' ),
			// As objects even where they are empty.
			'fields'        => (object) $fields,
			'labels'        => (object) array_intersect_key( $submission->get( 'labels' ), $fields ),
			'touch'         => array(
				'first' => (object) $touch['first'],
				'last'  => (object) $touch['last'],
			),
			'page_views'    => $touch['page_views'],
			'versions'      => self::versions( $submission ),
		);
		if ( $visit->is_denied() ) {
			$payload['consent'] = Visit::DENIED;
		}
		if ( $settings->sends_visitor() ) {
			$payload['remote_ip']  = (string) $submission->get( 'remote_ip' );
			$payload['user_agent'] = Text::repair( (string) $submission->get( 'user_agent' ) );
		}
		return $payload;
	}

	/**
	 * The fields without those that are no words of the visitor's, or that the owner keeps back.
	 *
	 * @param array    $fields   Name → value.
	 * @param Settings $settings What the owner has set.
	 */
	private static function wanted( array $fields, Settings $settings ): array {
		$wanted = array();
		foreach ( $fields as $name => $value ) {
			if ( Touch::FIELD !== (string) $name && ! Guard::is_name( (string) $name ) && ! $settings->keeps_back( (string) $name ) ) {
				$wanted[ $name ] = $value;
			}
		}
		return $wanted;
	}

	/**
	 * Who sends, for whoever has to find out why something looks as it does.
	 *
	 * @param Submission $submission The submission.
	 * @return array<string, string>
	 */
	private static function versions( Submission $submission ): array {
		return array(
			'plugin'                     => VERSION,
			$submission->get( 'plugin' ) => (string) $submission->get( 'version' ),
			'wordpress'                  => get_bloginfo( 'version' ),
		);
	}

	/**
	 * The page that the form stands on. Form plugins take it from the Referer; where the browser sent
	 * none, some give the address of their own REST route instead.
	 *
	 * @param string $url  What the form plugin says.
	 * @param string $seen What the browser script says.
	 * @param int    $post Id of the post that holds the form, or 0.
	 */
	private static function page( string $url, string $seen, int $post ): string {
		if ( self::is_page( $url ) ) {
			return Text::repair( $url );
		}
		if ( '' !== $seen && self::is_own( $seen ) ) {
			return esc_url_raw( $seen, array( 'http', 'https' ) );
		}
		return $post ? (string) get_permalink( $post ) : '';
	}

	/**
	 * The address that the visitor saw, to read the campaign from where the script told nothing. Without
	 * it the form is posted to an address that may come from a page cache, and so without the query of
	 * this visit; the Referer has it.
	 *
	 * @param string $url What the form plugin says.
	 */
	private static function address( string $url ): string {
		$own  = self::is_page( $url ) ? $url : '';
		$from = Request::referer();
		if ( Touch::tells_a_campaign( $own ) || ! Touch::tells_a_campaign( $from ) ) {
			return $own;
		}
		return self::is_own( $from ) ? $from : $own;
	}

	/**
	 * Whether the address is one of this site's.
	 *
	 * @param string $url An address.
	 */
	private static function is_own( string $url ): bool {
		return wp_parse_url( $url, PHP_URL_HOST ) === wp_parse_url( home_url(), PHP_URL_HOST );
	}

	/**
	 * Whether the address is a page's, and not that of a route that only programs call.
	 *
	 * @param string $url An address.
	 */
	private static function is_page( string $url ): bool {
		return '' !== $url && ! preg_match( '~/contact-form-7/v1/|/wp-json/|[?&]rest_route=|/wp-admin/admin-ajax\.php~', $url );
	}
}
