<?php
/**
 * Leadsheet\Admin\Status_List lives in includes/admin/class-status-list.php.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( $class_name ) {
		if ( 0 !== strpos( $class_name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$parts = explode( '\\', strtolower( str_replace( '_', '-', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) ) );
		$file  = 'class-' . array_pop( $parts ) . '.php';
		$path  = implode( '/', array_merge( array( __DIR__ ), $parts, array( $file ) ) );
		if ( is_readable( $path ) ) {
			require_once $path;
		}
	}
);
