<?php
/**
 * Plugin Name:       Leadsheet
 * Description:       Sends every submission of Contact Form 7 and nine other form plugins to Leadsheet, which keeps it as a row of your spreadsheet, with where the visitor came from. The visitor never waits, and nothing is lost while the other side is down.
 * Version:           0.3.0
 * Requires at least: 6.4
 * Requires PHP:      7.4
 * Author:            Leadsheet
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       leadsheet
 * Domain Path:       /languages
 * Update URI:        https://leadsheet.invalid/wordpress-plugin
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.3.0';

require_once __DIR__ . '/includes/autoload.php';

Plugin::start( __FILE__ );
