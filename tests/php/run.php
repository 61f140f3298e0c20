<?php
/**
 * Runs the functions of one file whose names begin with test_: php tests/php/run.php FILE
 */

require_once __DIR__ . '/bootstrap.php';

require_once $argv[1];

$names  = array_filter(
	get_defined_functions()['user'],
	static function ( $name ) {
		return 0 === strpos( $name, 'test_' );
	}
);
$failed = 0;
foreach ( $names as $name ) {
	try {
		new_site();
		$name();
		echo "ok   $name\n";
	} catch ( Throwable $error ) {
		++$failed;
		$place = array_values(
			array_filter(
				$error->getTrace(),
				static function ( $step ) use ( $argv ) {
					return isset( $step['file'] ) && realpath( $argv[1] ) === realpath( $step['file'] );
				}
			)
		);
		echo "FAIL $name, line ", $place[0]['line'] ?? $error->getLine(), ': ', get_class( $error ), ': ', $error->getMessage(), "\n";
	}
}
printf( "%d passed, %d failed\n", count( $names ) - $failed, $failed );
exit( $failed || ! $names ? 1 : 0 );
