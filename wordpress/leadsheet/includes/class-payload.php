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
	 * @param string             $submission_id UUID.
	 * @param string             $status        Contact Form 7's outcome.
	 * @param \WPCF7_ContactForm $form          The form.
	 * @param \WPCF7_Submission  $submission    The submission.
	 * @param bool               $with_visitor  Whether the IP address and user agent are part of it.
	 */
	public static function of( string $submission_id, string $status, $form, $submission, bool $with_visitor ): array {
		// phpcs:disable WordPress.Security -- Contact Form 7 has done with the request; nothing here acts on it.
		$posted = wp_unslash( $_POST );
		$fields = Fields::read( $submission, $posted, $_FILES );
		// phpcs:enable
		$page_url = (string) $submission->get_meta( 'url' );
		$touch    = Touch::read( is_string( $posted[ Touch::FIELD ] ?? null ) ? $posted[ Touch::FIELD ] : '', self::address( $page_url ) );
		$payload  = array(
			'submission_id' => $submission_id,
			'submitted_at'  => gmdate( 'Y-m-d\TH:i:s\Z', (int) ( $submission->get_meta( 'timestamp' ) ?? time() ) ),
			'status'        => $status,
			'form'          => array(
				'id'    => (int) $form->id(),
				'title' => Text::repair( (string) $form->title() ),
			),
			'page_url'      => self::page( $page_url, $touch['page'], (int) $submission->get_meta( 'container_post_id' ) ),
			'unit_tag'      => (string) $submission->get_meta( 'unit_tag' ),
			// As objects even where they are empty.
			'fields'        => (object) $fields,
			'labels'        => (object) self::labels( $form ),
			'touch'         => array(
				'first' => (object) $touch['first'],
				'last'  => (object) $touch['last'],
			),
			'page_views'    => $touch['page_views'],
			'versions'      => array(
				'plugin'    => VERSION,
				'cf7'       => defined( 'WPCF7_VERSION' ) ? WPCF7_VERSION : '',
				'wordpress' => get_bloginfo( 'version' ),
			),
		);
		if ( $with_visitor ) {
			$payload['remote_ip']  = (string) $submission->get_meta( 'remote_ip' );
			$payload['user_agent'] = Text::repair( (string) $submission->get_meta( 'user_agent' ) );
		}
		return $payload;
	}

	/**
	 * The fields' labels. They help to read the row; a template they cannot be read from costs no lead.
	 *
	 * @param \WPCF7_ContactForm $form The form.
	 */
	private static function labels( $form ): array {
		try {
			return Labels::read( $form );
		} catch ( \Throwable $error ) {
			return array();
		}
	}

	/**
	 * The page that the form stands on. Contact Form 7 takes it from the Referer; where the browser
	 * sent none, it gives the address of its own REST route instead.
	 *
	 * @param string $url  What Contact Form 7 says.
	 * @param string $seen What the browser script says.
	 * @param int    $post Id of the post that holds the form, or 0.
	 */
	private static function page( string $url, string $seen, int $post ): string {
		if ( self::is_page( $url ) ) {
			return Text::repair( $url );
		}
		if ( '' !== $seen && wp_parse_url( $seen, PHP_URL_HOST ) === wp_parse_url( home_url(), PHP_URL_HOST ) ) {
			return esc_url_raw( $seen, array( 'http', 'https' ) );
		}
		return $post ? (string) get_permalink( $post ) : '';
	}

	/**
	 * The address that the visitor saw, to read the campaign from where the script told nothing. Without
	 * it the form is posted to an address that may come from a page cache, and so without the query of
	 * this visit; the Referer has it.
	 *
	 * @param string $url What Contact Form 7 says.
	 */
	private static function address( string $url ): string {
		$own  = self::is_page( $url ) ? $url : '';
		$from = isset( $_SERVER['HTTP_REFERER'] ) && is_string( $_SERVER['HTTP_REFERER'] ) ? esc_url_raw( wp_unslash( $_SERVER['HTTP_REFERER'] ), array( 'http', 'https' ) ) : '';
		if ( Touch::tells_a_campaign( $own ) || ! Touch::tells_a_campaign( $from ) ) {
			return $own;
		}
		return wp_parse_url( $from, PHP_URL_HOST ) === wp_parse_url( home_url(), PHP_URL_HOST ) ? $from : $own;
	}

	/**
	 * Whether the address is a page's, and not the REST route's.
	 *
	 * @param string $url An address.
	 */
	private static function is_page( string $url ): bool {
		return '' !== $url && ! preg_match( '~/contact-form-7/v1/|[?&]rest_route=~', $url );
	}
}
