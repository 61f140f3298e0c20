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

	/** Not covered: what shows that it is there → its name. */
	const OTHERS = array(
		'FrmAppHelper'                   => 'Formidable Forms',
		'Everest_Forms'                  => 'Everest Forms',
		'EverestForms'                   => 'Everest Forms',
		'SRFM\Plugin_Loader'             => 'SureForms',
		'Happyforms'                     => 'Happyforms',
		'HappyForms'                     => 'Happyforms',
		'MetForm\Plugin'                 => 'MetForm',
		'WeForms'                        => 'weForms',
		'Kaliforms\Inc\KaliForms'        => 'Kali Forms',
		'Caldera_Forms'                  => 'Caldera Forms',
		'ET_Builder_Module_Contact_Form' => 'Divi',
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
		$found = array();
		foreach ( self::OTHERS as $sign => $title ) {
			if ( class_exists( $sign, false ) || function_exists( $sign ) ) {
				$found[] = $title;
			}
		}
		return array_values( array_unique( $found ) );
	}
}
