<?php
/**
 * A thin stand-in of WordPress's $wpdb and dbDelta() over a real SQL engine: SQLite, which PHP reaches
 * by FFI, so that php-cli is all these tests need. What the plugin sends is ordinary SQL; only quoting
 * and the CREATE TABLE differ from MySQL and are translated here.
 */

final class Sqlite {
	const ROW  = 100;
	const DONE = 101;

	private $lib;
	private $handle;

	public function __construct( $path ) {
		$this->lib = FFI::cdef(
			'typedef struct sqlite3 sqlite3; typedef struct sqlite3_stmt sqlite3_stmt;
			int sqlite3_open(const char *, sqlite3 **);
			int sqlite3_busy_timeout(sqlite3 *, int);
			int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
			int sqlite3_step(sqlite3_stmt *);
			int sqlite3_column_count(sqlite3_stmt *);
			const char *sqlite3_column_name(sqlite3_stmt *, int);
			const char *sqlite3_column_text(sqlite3_stmt *, int);
			int sqlite3_finalize(sqlite3_stmt *);
			int sqlite3_changes(sqlite3 *);
			const char *sqlite3_errmsg(sqlite3 *);',
			'libsqlite3.so.0'
		);
		$slot      = $this->lib->new( 'sqlite3 *' );
		$this->lib->sqlite3_open( $path, FFI::addr( $slot ) );
		$this->handle = $slot;
		$this->lib->sqlite3_busy_timeout( $this->handle, 30000 );
	}

	/** Rows as objects of strings; throws what SQLite says. */
	public function run( $sql ) {
		$slot = $this->lib->new( 'sqlite3_stmt *' );
		if ( 0 !== $this->lib->sqlite3_prepare_v2( $this->handle, $sql, -1, FFI::addr( $slot ), null ) ) {
			throw new RuntimeException( $this->lib->sqlite3_errmsg( $this->handle ) . ': ' . $sql );
		}
		$rows = array();
		while ( self::ROW === ( $step = $this->lib->sqlite3_step( $slot ) ) ) {
			$row = array();
			for ( $column = 0; $column < $this->lib->sqlite3_column_count( $slot ); $column++ ) {
				$text = $this->lib->sqlite3_column_text( $slot, $column );
				$row[ $this->lib->sqlite3_column_name( $slot, $column ) ] = null === $text ? null : (string) $text;
			}
			$rows[] = (object) $row;
		}
		$said = $this->lib->sqlite3_errmsg( $this->handle );
		$this->lib->sqlite3_finalize( $slot );
		if ( self::DONE !== $step ) {
			throw new RuntimeException( $said . ': ' . $sql );
		}
		return $rows;
	}

	public function changes() {
		return $this->lib->sqlite3_changes( $this->handle );
	}
}

class wpdb {
	public $prefix        = 'wp_';
	public $options       = 'wp_options';
	public $rows_affected = 0;

	/** Every statement, for tests to count. */
	public $sent = array();

	/** A test may make statements fail: those that match. */
	public $broken = '';

	/** What another process does just before the next statement that matches: array( pattern, callable ). */
	public $meanwhile = null;

	private $sqlite;
	private $quiet = false;

	public function __construct( $path = ':memory:' ) {
		$this->sqlite = new Sqlite( $path );
		$this->sqlite->run( 'CREATE TABLE IF NOT EXISTS wp_options (option_id INTEGER PRIMARY KEY, option_name TEXT UNIQUE, option_value TEXT, autoload TEXT)' );
	}

	public function get_charset_collate() {
		return 'DEFAULT CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci';
	}

	public function get_blog_prefix( $site ) {
		return 1 === $site ? 'wp_' : "wp_{$site}_";
	}

	public function suppress_errors( $suppress = true ) {
		$before      = $this->quiet;
		$this->quiet = $suppress;
		return $before;
	}

	public function esc_like( $text ) {
		return addcslashes( $text, '_%\\' );
	}

	public function prepare( $query, ...$values ) {
		$values = isset( $values[0] ) && is_array( $values[0] ) ? $values[0] : $values;
		if ( substr_count( $query, '%s' ) + substr_count( $query, '%d' ) !== count( $values ) ) {
			throw new LogicException( 'The number of values does not fit: ' . $query );
		}
		return preg_replace_callback(
			'/%[sd]/',
			static function ( $match ) use ( &$values ) {
				$value = array_shift( $values );
				return '%d' === $match[0] ? (string) (int) $value : "'" . str_replace( "'", "''", (string) $value ) . "'";
			},
			$query
		);
	}

	private static function as_sqlite( $sql ) {
		$sql = preg_replace( '/^INSERT IGNORE\b/', 'INSERT OR IGNORE', $sql );
		return preg_replace( "~(\\bLIKE '(?:[^']|'')*')~", "$1 ESCAPE '\\'", $sql );
	}

	/** Number of rows changed or found, or false. WordPress prints an error that is not suppressed. */
	public function query( $sql ) {
		$this->sent[] = $sql;
		if ( $this->meanwhile && preg_match( $this->meanwhile[0], $sql ) ) {
			$other           = $this->meanwhile[1];
			$this->meanwhile = null;
			$other();
		}
		try {
			if ( '' !== $this->broken && preg_match( $this->broken, $sql ) ) {
				throw new RuntimeException( 'the test broke it: ' . $sql );
			}
			$this->found         = $this->sqlite->run( self::as_sqlite( $sql ) );
			$this->rows_affected = preg_match( '/^\s*SELECT/i', $sql ) ? count( $this->found ) : $this->sqlite->changes();
			return $this->rows_affected;
		} catch ( RuntimeException $error ) {
			$this->found = array();
			if ( ! $this->quiet ) {
				throw new LogicException( 'WordPress would print: ' . $error->getMessage() );
			}
			return false;
		}
	}

	public $found = array();

	public function get_results( $sql ) {
		$this->query( $sql );
		return $this->found;
	}

	public function get_row( $sql ) {
		return $this->get_results( $sql )[0] ?? null;
	}

	public function get_col( $sql ) {
		return array_map(
			static function ( $row ) {
				return current( (array) $row );
			},
			$this->get_results( $sql )
		);
	}

	public function get_var( $sql ) {
		return $this->get_col( $sql )[0] ?? null;
	}

	public function insert( $table, $data, $format = null ) {
		self::demand_ascii( $data );
		$list = implode( ', ', $format );
		return $this->query( $this->prepare( "INSERT INTO $table (" . implode( ', ', array_keys( $data ) ) . ") VALUES ($list)", array_values( $data ) ) );
	}

	public function update( $table, $data, $where, $format = null, $where_format = null ) {
		self::demand_ascii( $data );
		$sql = "UPDATE $table SET " . self::pairs( $data, $format, ', ' ) . ' WHERE ' . self::pairs( $where, $where_format, ' AND ' );
		return $this->query( $this->prepare( $sql, array_merge( array_values( $data ), array_values( $where ) ) ) );
	}

	public function delete( $table, $where, $format = null ) {
		return $this->query( $this->prepare( "DELETE FROM $table WHERE " . self::pairs( $where, $format, ' AND ' ), array_values( $where ) ) );
	}

	private static function pairs( $data, $format, $between ) {
		$pairs = array_map(
			static function ( $name, $placeholder ) {
				return "$name = $placeholder";
			},
			array_keys( $data ),
			$format
		);
		return implode( $between, $pairs );
	}

	/** The real one refuses what a utf8mb3 table cannot hold, such as emoji; we want ASCII anyway. */
	private static function demand_ascii( $data ) {
		foreach ( $data as $name => $value ) {
			if ( preg_match( '/[^\x00-\x7F]/', (string) $value ) ) {
				throw new LogicException( "$name holds more than ASCII" );
			}
		}
	}
}

/** CREATE TABLE in the form that dbDelta() demands, for SQLite. */
function dbDelta( $sql ) {
	global $wpdb;
	if ( ! preg_match( '/^CREATE TABLE (\S+) \(\n(.*)\n\s*\) [^;]*;$/s', $sql, $match ) || ! strpos( $sql, 'PRIMARY KEY  (' ) ) {
		throw new LogicException( 'dbDelta() would not understand: ' . $sql );
	}
	$columns = array();
	foreach ( explode( "\n", $match[2] ) as $line ) {
		$line = rtrim( trim( $line ), ',' );
		if ( preg_match( '/^UNIQUE KEY \w+ (\(.*\))$/', $line, $unique ) ) {
			$columns[] = 'UNIQUE ' . $unique[1];
		} elseif ( preg_match( '/AUTO_INCREMENT/', $line ) ) {
			$columns[] = strtok( $line, ' ' ) . ' INTEGER PRIMARY KEY AUTOINCREMENT';
		} elseif ( ! preg_match( '/^(PRIMARY )?KEY /', $line ) ) {
			$columns[] = preg_replace( '/\(\d+\) unsigned/', '', $line );
		}
	}
	$made = $wpdb->query( "CREATE TABLE IF NOT EXISTS {$match[1]} (" . implode( ', ', $columns ) . ')' );
	if ( false === $made && '' === $wpdb->broken ) {
		throw new LogicException( 'the table could not be made: ' . end( $wpdb->sent ) );
	}
}
