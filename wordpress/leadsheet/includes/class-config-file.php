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
	 */
	public function take_over(): void {
		if ( ! is_readable( $this->path ) ) {
			return;
		}
		$digest = sha1_file( $this->path );
		if ( get_option( self::OPTION ) === $digest ) {
			return;
		}
		update_option( self::OPTION, $digest, false );
		$config = include $this->path;
		$config = array_intersect_key( is_array( $config ) ? $config : array(), array_flip( array( 'endpoint', 'token' ) ) );
		if ( $config ) {
			update_option( Settings::OPTION, Settings::clean( $config + ( new Settings() )->all() ) );
		}
	}
}
