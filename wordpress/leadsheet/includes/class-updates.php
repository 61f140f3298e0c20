<?php
/**
 * Updates of this plugin.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * They come from the Leadsheet that the site is connected to, by WordPress's own updater. The zip is
 * signed with the token, and is installed only if it is what was signed.
 */
final class Updates {

	/** Host of the main file's Update URI: WordPress asks whoever listens for it, and nobody else. */
	const HOST = 'leadsheet.invalid';

	const PATH     = '/wordpress-plugin';
	const ZIP_PATH = '/wordpress-plugin/zip';

	/** Seconds to wait for the zip. */
	const ZIP_TIMEOUT = 60;

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * How to ask.
	 *
	 * @var Sender
	 */
	private $sender;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What the owner has set.
	 * @param Sender   $sender   How to ask.
	 */
	public function __construct( Settings $settings, Sender $sender ) {
		$this->settings = $settings;
		$this->sender   = $sender;
	}

	/**
	 * On update_plugins_leadsheet.invalid, when WordPress looks for updates.
	 *
	 * @param array|false $update What others know.
	 * @param array       $data   The plugin's headers.
	 * @param string      $file   Its main file.
	 * @return array|false
	 */
	public function newest( $update, $data, $file ) {
		if ( Plugin::basename() !== $file || ! $this->settings->takes_updates() ) {
			return $update;
		}
		$response = $this->sender->ask( self::PATH );
		$told     = 200 === (int) wp_remote_retrieve_response_code( $response ) ? json_decode( (string) wp_remote_retrieve_body( $response ), true ) : null;
		if ( ! is_array( $told ) || ! preg_match( '~^\d+(\.\d+)*$~', (string) ( $told['version'] ?? '' ) ) ) {
			return $update;
		}
		return array(
			'id'           => 'https://' . self::HOST . '/wordpress-plugin',
			'slug'         => 'leadsheet',
			'version'      => $told['version'],
			'url'          => $this->settings->url( '' ),
			'package'      => $this->settings->url( self::ZIP_PATH ),
			'requires'     => (string) ( $told['requires'] ?? '' ),
			'requires_php' => (string) ( $told['requires_php'] ?? '' ),
		);
	}

	/**
	 * On upgrader_pre_download: fetches the zip, which takes a signed request, and checks it.
	 *
	 * @param bool|string|\WP_Error $reply   What others did.
	 * @param string                $package Address of a zip.
	 * @return bool|string|\WP_Error Path of the zip, where it is ours.
	 */
	public function download( $reply, $package ) {
		if ( ! $this->settings->is_complete() || $this->settings->url( self::ZIP_PATH ) !== $package ) {
			return $reply;
		}
		$response = $this->sender->ask( self::ZIP_PATH, array( 'timeout' => self::ZIP_TIMEOUT ) );
		if ( is_wp_error( $response ) ) {
			return $response;
		}
		$zip    = (string) wp_remote_retrieve_body( $response );
		$signed = wp_remote_retrieve_header( $response, 'x-signature' );
		if ( 200 !== (int) wp_remote_retrieve_response_code( $response ) || ! is_string( $signed ) || ! hash_equals( 'sha256=' . hash_hmac( 'sha256', $zip, $this->settings->token() ), $signed ) ) {
			return new \WP_Error( 'leadsheet_signature', __( 'The update was not installed: it is not what your Leadsheet signed. Try again later.', 'leadsheet' ) );
		}
		if ( ! function_exists( 'wp_tempnam' ) ) {
			require_once ABSPATH . 'wp-admin/includes/file.php';
		}
		$path = wp_tempnam( 'leadsheet.zip' );
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A temporary file of this process, as WordPress's own download_url() writes it.
		if ( ! $path || strlen( $zip ) !== file_put_contents( $path, $zip ) ) {
			return new \WP_Error( 'leadsheet_disk', __( 'The update was not installed: the temporary folder cannot be written.', 'leadsheet' ) );
		}
		return $path;
	}
}
