<?php
/**
 * Runs when the plugin is deleted.
 *
 * @package Leadsheet
 */

namespace Leadsheet;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';

Installer::uninstall();
