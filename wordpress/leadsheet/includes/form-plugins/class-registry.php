<?php
/**
 * The form plugins that are covered.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Intake;

defined( 'ABSPATH' ) || exit;

/**
 * One adapter for each; and the names of others that people have, so that the page can say that those are
 * not covered.
 */
final class Registry {

	/** Each is a class here. */
	const COVERED = array(
		Contact_Form_7::class,
		Snow_Monkey_Forms::class,
		Mw_Wp_Form::class,
		Wpforms::class,
		Ninja_Forms::class,
		Forminator::class,
		Gravity_Forms::class,
		Elementor_Pro::class,
		Fluent_Forms::class,
		Jetpack_Forms::class,
	);

	/** Not covered: the folder that it is installed in → its name. */
	const OTHERS = array(
		'arforms'                => 'ARForms',
		'arforms-form-builder'   => 'ARForms',
		'bit-form'               => 'Bit Form',
		'caldera-forms'          => 'Caldera Forms',
		'contact-form-maker'     => 'Contact Form Maker',
		'contact-form-plugin'    => 'Contact Form by BestWebSoft',
		'everest-forms'          => 'Everest Forms',
		'form-maker'             => 'Form Maker',
		'formcraft-form-builder' => 'FormCraft',
		'formcraft3'             => 'FormCraft',
		'formidable'             => 'Formidable Forms',
		'happyforms'             => 'Happyforms',
		'happyforms-upgrade'     => 'Happyforms',
		'html-forms'             => 'HTML Forms',
		'jetformbuilder'         => 'JetFormBuilder',
		'kali-forms'             => 'Kali Forms',
		'metform'                => 'MetForm',
		'quform'                 => 'Quform',
		'super-forms'            => 'Super Forms',
		'sureforms'              => 'SureForms',
		'trust-form'             => 'Trust Form',
		'visual-form-builder'    => 'Visual Form Builder',
		'weforms'                => 'weForms',
		'ws-form'                => 'WS Form',
		'ws-form-pro'            => 'WS Form',
	);

	/**
	 * The adapters.
	 *
	 * @var Form_Plugin[]
	 */
	private $adapters = array();

	/**
	 * Makes them.
	 *
	 * @param Intake $intake Where submissions go.
	 */
	public function __construct( Intake $intake ) {
		foreach ( self::COVERED as $adapter ) {
			$this->adapters[] = new $adapter( $intake );
		}
	}

	/**
	 * Hooks them all: a form plugin may load after this one.
	 */
	public function listen(): void {
		foreach ( $this->adapters as $adapter ) {
			$adapter->listen();
		}
	}

	/**
	 * The covered form plugins that are there.
	 *
	 * @return Form_Plugin[]
	 */
	public function active(): array {
		$active = array();
		foreach ( $this->adapters as $adapter ) {
			if ( $adapter->is_active() ) {
				$active[] = $adapter;
			}
		}
		return $active;
	}

	/**
	 * Names of the covered ones, there or not.
	 *
	 * @return string[]
	 */
	public function titles(): array {
		$titles = array();
		foreach ( $this->adapters as $adapter ) {
			$titles[] = $adapter->title();
		}
		return $titles;
	}

	/**
	 * Names of form plugins that are there and are not covered.
	 *
	 * @return string[]
	 */
	public function uncovered(): array {
		$files = (array) get_option( 'active_plugins', array() );
		if ( is_multisite() ) {
			$files = array_merge( $files, array_keys( (array) get_site_option( 'active_sitewide_plugins', array() ) ) );
		}
		$found = array();
		foreach ( array_filter( $files, 'is_string' ) as $file ) {
			$found[] = self::OTHERS[ (string) strtok( $file, '/' ) ] ?? '';
		}
		// Divi is a theme.
		$found[] = class_exists( 'ET_Builder_Module_Contact_Form', false ) ? 'Divi' : '';
		return array_values( array_unique( array_filter( $found, 'strlen' ) ) );
	}
}
