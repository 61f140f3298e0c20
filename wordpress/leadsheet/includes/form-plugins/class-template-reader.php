<?php
/**
 * Reads a form's template piece by piece.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

defined( 'ABSPATH' ) || exit;

/**
 * Remembers which words could name the next field. Words name one field only; in a cell with several
 * fields the words before each come first (姓 [text] 名 [text]), else the row's heading.
 */
final class Template_Reader {

	/**
	 * Field name → what could be its label: row, aria, before, placeholder, heading.
	 *
	 * @var array<string, array<string, string>>
	 */
	private $found = array();

	/**
	 * Field name → number of the cell it stands in.
	 *
	 * @var array<string, int>
	 */
	private $cell_of = array();

	/**
	 * Headings that are open or hold for what follows: the row's, the columns', the section's.
	 *
	 * @var string
	 */
	private $row = '';

	/**
	 * Headings of the columns, where a row held nothing but headings.
	 *
	 * @var string[]
	 */
	private $columns = array();

	/**
	 * Words of the headings in the row that is being read.
	 *
	 * @var string[]
	 */
	private $heads = array();

	/**
	 * Whether the row has a cell besides its headings.
	 *
	 * @var int
	 */
	private $cells = 0;

	/**
	 * The last heading above.
	 *
	 * @var string
	 */
	private $heading = '';

	/**
	 * Elements with an aria-label that are open: array{0: string, 1: int, 2: string} (name, depth, label).
	 *
	 * @var array
	 */
	private $arias = array();

	/**
	 * Words of the group that is being read, line by line, and those of the group before.
	 *
	 * @var string[]
	 */
	private $lines = array();

	/**
	 * The group before.
	 *
	 * @var string[]
	 */
	private $before = array();

	/**
	 * What the words belong to: '', 'th', 'dt' or 'heading'.
	 *
	 * @var string
	 */
	private $inside = '';

	/**
	 * How many cells and groups were opened so far.
	 *
	 * @var int
	 */
	private $cell = 0;

	/**
	 * Words.
	 *
	 * @param string $words In one line.
	 */
	public function text( string $words ): void {
		// Hyphens and brackets between boxes, stars, colons name nothing.
		if ( '' === $words || ! preg_match( '~[\p{L}\p{N}]~u', $words ) ) {
			return;
		}
		if ( 'th' === $this->inside ) {
			$this->heads[ count( $this->heads ) - 1 ] .= $words;
			$this->row                                 = end( $this->heads );
		} elseif ( 'dt' === $this->inside ) {
			$this->row .= $words;
		} elseif ( 'heading' === $this->inside ) {
			$this->heading .= $words;
		} else {
			$this->lines[ count( $this->lines ) ? count( $this->lines ) - 1 : 0 ] = ( $this->lines ? end( $this->lines ) : '' ) . $words;
		}
	}

	/**
	 * What was read so far belongs to a field that it follows: [acceptance a] I agree [/acceptance].
	 */
	public function forget(): void {
		$this->lines  = array();
		$this->before = array();
	}

	/**
	 * An element's beginning or end.
	 *
	 * @param string $name       Lower case.
	 * @param bool   $is_end     Whether it ends.
	 * @param string $attributes As written.
	 */
	public function element( string $name, bool $is_end, string $attributes ): void {
		$this->aria( $name, $is_end, $attributes );
		if ( 'br' === $name ) {
			$this->lines[] = '';
		} elseif ( 'tr' === $name ) {
			$this->row( $is_end );
		} elseif ( preg_match( '~^(h[1-6]|legend)$~', $name ) ) {
			$this->inside = $is_end ? '' : 'heading';
			if ( ! $is_end ) {
				$this->heading = '';
				$this->new_group();
				$this->before = array();
			}
		} elseif ( 'th' === $name || 'dt' === $name ) {
			$this->inside = $is_end ? '' : $name;
			if ( ! $is_end ) {
				$this->row = '';
				if ( 'th' === $name ) {
					$this->heads[] = '';
				}
			}
			$this->new_group();
		} elseif ( in_array( $name, Template_Labels::BLOCKS, true ) ) {
			$this->inside = '';
			if ( ! $is_end && in_array( $name, array( 'td', 'dd' ), true ) ) {
				++$this->cell;
				++$this->cells;
			}
			$this->new_group();
		} elseif ( in_array( $name, array( 'table', 'dl' ), true ) ) {
			$this->row     = '';
			$this->columns = array();
			$this->new_group();
		}
	}

	/**
	 * A field.
	 *
	 * @param string $name        Its name.
	 * @param string $placeholder What it shows while it is empty.
	 */
	public function field( string $name, string $placeholder ): void {
		if ( isset( $this->found[ $name ] ) ) {
			return;
		}
		$column = $this->heads ? '' : ( $this->columns[ $this->cells - 1 ] ?? '' );
		$before = $this->first_line( $this->lines );

		$this->cell_of[ $name ] = $this->cell;
		$this->found[ $name ]   = array(
			'inner'       => $before,
			'row'         => '' === $this->row ? $column : $this->row,
			'aria'        => $this->arias ? end( $this->arias )[2] : '',
			'before'      => '' === $before ? $this->first_line( $this->before ) : $before,
			'placeholder' => $placeholder,
			'heading'     => $this->heading,
		);
		$this->lines            = array();
		$this->before           = array();
	}

	/**
	 * Field name → label, for those that have one.
	 *
	 * @return array<string, string>
	 */
	public function labels(): array {
		$many   = array_count_values( $this->cell_of );
		$labels = array();
		foreach ( $this->found as $name => $could ) {
			// Outside of tables and lists, "inner" is no better than "before".
			$crowded = '' !== $could['row'] && $many[ $this->cell_of[ $name ] ] > 1;
			$order   = $crowded ? array( 'inner', 'row', 'aria', 'placeholder' ) : array( 'row', 'aria', 'before', 'placeholder', 'heading' );
			foreach ( $order as $kind ) {
				if ( '' !== $could[ $kind ] ) {
					$labels[ $name ] = $could[ $kind ];
					break;
				}
			}
		}
		return $labels;
	}

	/**
	 * A table's row begins or ends.
	 *
	 * @param bool $is_end Whether it ends.
	 */
	private function row( bool $is_end ): void {
		if ( $is_end && $this->heads && 0 === $this->cells ) {
			$this->columns = $this->heads;
		}
		$this->heads = array();
		$this->cells = 0;
		$this->row   = '';
		$this->new_group();
		$this->before = array();
	}

	/**
	 * An element that names what is inside begins, or any element ends.
	 *
	 * @param string $name       Lower case.
	 * @param bool   $is_end     Whether it ends.
	 * @param string $attributes As written.
	 */
	private function aria( string $name, bool $is_end, string $attributes ): void {
		$last = count( $this->arias ) - 1;
		if ( ! $is_end && preg_match( '~\baria-label=(["\'])(.*?)\1~i', $attributes, $found ) ) {
			$this->arias[] = array( $name, 0, trim( html_entity_decode( $found[2], ENT_QUOTES, 'UTF-8' ) ) );
		} elseif ( $last >= 0 && $this->arias[ $last ][0] === $name ) {
			$this->arias[ $last ][1] += $is_end ? -1 : 1;
			if ( $this->arias[ $last ][1] < 0 ) {
				array_pop( $this->arias );
			}
		}
	}

	/**
	 * The words read so far are those before the next group, where there were any.
	 */
	private function new_group(): void {
		if ( array_filter( $this->lines, 'strlen' ) ) {
			$this->before = $this->lines;
		}
		$this->lines = array();
	}

	/**
	 * The first of the lines that names something; an explanation may follow it.
	 *
	 * @param string[] $lines Words line by line.
	 */
	private function first_line( array $lines ): string {
		foreach ( array_filter( $lines, 'strlen' ) as $line ) {
			$is_name = preg_match( '~^.{1,' . Template_Labels::LONGEST . '}$~u', $line ) && ! preg_match( '~[。！？!?]\s*$|ください$|下さい$~u', $line );
			return $is_name ? (string) preg_replace( '~\s*[:：]\s*$~u', '', $line ) : '';
		}
		return '';
	}
}
