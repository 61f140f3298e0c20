<?php
/**
 * Settings that came with the zip.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Leadsheet's status page hands out the plugin with a file leadsheet-config.php in its folder, which
 * returns array( 'endpoint' => …, 'token' => … ). It is taken over once; what the owner changes
 * afterwards stands.
 */
final class Config_File {

	/** Which file was taken over last: its digest. */
	const OPTION = 'leadsheet_config_taken';

	/** What it may say. */
	const TAKEN = array( 'endpoint', 'token' );

	/**
	 * The file, whether it is there or not.
	 *
	 * @var string
	 */
	private $path;

	/**
	 * Makes it.
	 *
	 * @param string $folder The plugin's folder.
	 */
	public function __construct( string $folder ) {
		$this->path = $folder . '/leadsheet-config.php';
	}

	/**
	 * Takes the file over, unless there is none or it already was.
	 *
	 * @param bool $for_network Whether for every site of a network: then they keep no copies of their own,
	 *                          which a change of the network's settings would not reach.
	 */
	public function take_over( bool $for_network = false ): void {
		if ( ! is_readable( $this->path ) ) {
			return;
		}
		$digest = sha1_file( $this->path );
		if ( in_array( $digest, array( get_option( self::OPTION ), get_site_option( self::OPTION ) ), true ) ) {
			return;
		}
		$config = include $this->path;
		$config = array_intersect_key( is_array( $config ) ? $config : array(), array_flip( self::TAKEN ) );
		if ( $for_network ) {
			update_site_option( self::OPTION, $digest );
			update_site_option( Settings::NETWORK_OPTION, array_intersect_key( Settings::clean( $config + Settings::shared() ), array_flip( self::TAKEN ) ) );
			return;
		}
		update_option( self::OPTION, $digest, false );
		if ( $config ) {
			update_option( Settings::OPTION, Settings::clean( $config + ( new Settings() )->own() ) );
		}
	}
}
