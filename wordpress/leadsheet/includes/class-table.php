<?php
/**
 * The queue's table: made, repaired, dropped.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

/**
 * Only plain SQL is used on it, so that MySQL, MariaDB and WordPress's SQLite drop-in all do.
 */
final class Table {

	const NAME = 'leadsheet_queue';

	const VERSION_OPTION = 'leadsheet_db_version';
	const VERSION        = '2';

	/**
	 * Full name, with the site's prefix.
	 */
	public static function name(): string {
		global $wpdb;
		return $wpdb->prefix . self::NAME;
	}

	/**
	 * Creates the table, or brings it up to date; does nothing where it already is.
	 *
	 * Times are Unix seconds. Every column holds ASCII only (JSON escapes the rest), so that an old
	 * database in utf8mb3 or latin1 stores emoji all the same.
	 */
	public static function install(): void {
		global $wpdb;

		require_once ABSPATH . 'wp-admin/includes/upgrade.php';

		$table   = self::name();
		$charset = $wpdb->get_charset_collate();
		// dbDelta compares text: two spaces after PRIMARY KEY, one column a line, lower-case types.
		$sql = "CREATE TABLE $table (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			submission_id varchar(36) NOT NULL,
			state varchar(10) NOT NULL DEFAULT 'waiting',
			created_at bigint(20) unsigned NOT NULL DEFAULT 0,
			next_at bigint(20) unsigned NOT NULL DEFAULT 0,
			retry_until bigint(20) unsigned NOT NULL DEFAULT 0,
			leased_until bigint(20) unsigned NOT NULL DEFAULT 0,
			settled_at bigint(20) unsigned NOT NULL DEFAULT 0,
			attempts int(10) unsigned NOT NULL DEFAULT 0,
			problem varchar(20) NOT NULL DEFAULT '',
			http_status int(10) unsigned NOT NULL DEFAULT 0,
			detail text NOT NULL,
			body longtext NOT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY submission_id (submission_id),
			KEY state_next (state,next_at),
			KEY state_created (state,created_at)
		) $charset;";
		self::quietly(
			static function () use ( $sql ) {
				dbDelta( $sql );
			}
		);
		update_option( self::VERSION_OPTION, self::VERSION );
	}

	/**
	 * Whether this version has made or updated the table.
	 */
	public static function is_current(): bool {
		return self::VERSION === get_option( self::VERSION_OPTION );
	}

	/**
	 * Drops the table and forgets its version.
	 */
	public static function drop(): void {
		global $wpdb;
		$table = self::name();
		// phpcs:ignore WordPress.DB -- The name is ours.
		$wpdb->query( "DROP TABLE IF EXISTS $table" );
		delete_option( self::VERSION_OPTION );
	}

	/**
	 * On wpmu_drop_tables: when a site of a network is deleted, WordPress drops its own tables and those
	 * it is told of.
	 *
	 * @param array $tables The tables to drop.
	 * @param int   $site   Id of the site that is deleted.
	 */
	public static function drop_with_site( $tables, $site ): array {
		global $wpdb;
		$tables   = (array) $tables;
		$tables[] = $wpdb->get_blog_prefix( (int) $site ) . self::NAME;
		return $tables;
	}

	/**
	 * Runs something on the database without its errors being printed: they would stand in the
	 * middle of the answer that the visitor's form waits for, and could quote personal data.
	 *
	 * @param callable $work What to run.
	 * @return mixed What it returns.
	 */
	public static function quietly( callable $work ) {
		global $wpdb;
		$before = $wpdb->suppress_errors( true );
		try {
			return $work();
		} finally {
			$wpdb->suppress_errors( $before );
		}
	}
}
