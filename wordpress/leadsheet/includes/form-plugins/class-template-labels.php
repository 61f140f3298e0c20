<?php
/**
 * What a form calls its fields.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Form_Plugins;

use Leadsheet\Text;

defined( 'ABSPATH' ) || exit;

/**
 * Some form plugins know fields by name only, and generators name them text-418; what the visitor reads
 * beside them stands in the form's template. In this order: the <label> around a tag, one that points to
 * its id, the words between [acceptance] and [/acceptance], the row's <th> or <dt>, an aria-label around
 * it, the text before it, its placeholder, a heading above it.
 */
final class Template_Labels {

	/** A form tag's opening: [type* name options]. */
	const TAG = '~\[\s*([a-z][a-z0-9_:-]*\*?)\s+([^\s\]/]+)([^\]]*)\]~i';

	/** What only says whether a field must be filled in, alone in an element of its own. */
	const MARK = '~<(span|em|strong|b|small|i|sup|abbr|font|mark)\b[^>]*>\s*[\[(（【]?\s*(必須|任意|required|optional|[*＊※])\s*[\])）】]?\s*</\1>~iu';

	/** A text before a field that is longer is no name but an explanation. In characters. */
	const LONGEST = 40;

	/** A placeholder that shows what to write, not what the field is. */
	const EXAMPLE = '~^[\s(（]*(例|ex\b|e\.g|サンプル)|@|\d{3}|^https?:~iu';

	/** Where one group of words ends and the next begins. */
	const BLOCKS = array( 'p', 'div', 'td', 'th', 'li', 'dt', 'dd', 'fieldset', 'legend', 'label', 'section', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6' );

	/**
	 * Field name → label, for the fields that have one.
	 *
	 * @param string   $template The form's template: HTML with form tags.
	 * @param string[] $names    The fields there are.
	 * @param string   $tag      How a form tag looks: its second group is the name, its third the options.
	 * @return array<string, string>
	 */
	public static function read( string $template, array $names, string $tag = self::TAG ): array {
		$template = (string) preg_replace( self::MARK, '', Text::repair( $template ) );
		$labels   = self::around( $template, $tag ) + self::pointing( $template, $tag ) + self::acceptances( $template ) + self::beside( $template, $tag );
		return array_intersect_key( $labels, array_flip( $names ) );
	}

	/**
	 * Labels that enclose one field, and one only.
	 *
	 * @param string $template The form's template.
	 * @param string $tag      How a form tag looks.
	 * @return array<string, string>
	 */
	private static function around( string $template, string $tag ): array {
		$labels = array();
		preg_match_all( '~<label\b[^>]*>(.*?)</label>~is', $template, $found );
		foreach ( $found[1] as $inside ) {
			if ( 1 === preg_match_all( $tag, $inside, $tags ) ) {
				$labels[ $tags[2][0] ] = self::words( $inside );
			}
		}
		return array_filter( $labels, 'strlen' );
	}

	/**
	 * Labels that point to a field by the id its tag sets: <label for="tel">, [tel your-tel id:tel] or
	 * [mwform_text name="tel" id="tel"].
	 *
	 * @param string $template The form's template.
	 * @param string $tag      How a form tag looks.
	 * @return array<string, string>
	 */
	private static function pointing( string $template, string $tag ): array {
		$labels = array();
		preg_match_all( $tag, $template, $tags, PREG_SET_ORDER );
		foreach ( $tags as $one ) {
			if ( preg_match( '~\sid(?::|=["\'])([^\s"\'\]]+)~', $one[0], $id )
				&& preg_match( '~<label\b[^>]*\bfor=["\']' . preg_quote( $id[1], '~' ) . '["\'][^>]*>(.*?)</label>~is', $template, $label ) ) {
				$labels[ $one[2] ] = self::words( $label[1] );
			}
		}
		return array_filter( $labels, 'strlen' );
	}

	/**
	 * The condition that an acceptance box stands beside.
	 *
	 * @param string $template The form's template.
	 * @return array<string, string>
	 */
	private static function acceptances( string $template ): array {
		preg_match_all( '~\[acceptance\*?\s+([^\s\]]+)[^\]]*\](.*?)\[/acceptance\]~is', $template, $found );
		return array_filter( array_combine( $found[1], array_map( array( self::class, 'words' ), $found[2] ) ), 'strlen' );
	}

	/**
	 * What stands beside each field. The template is read from the first to the last of its elements,
	 * words and form tags, as a person would.
	 *
	 * @param string $template The form's template.
	 * @param string $tag      How a form tag looks.
	 * @return array<string, string>
	 */
	private static function beside( string $template, string $tag ): array {
		$reader = new Template_Reader();
		$pieces = preg_split( '~(<[^>]*>|\[[^\]]*\])~', $template, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_NO_EMPTY );
		foreach ( (array) $pieces as $piece ) {
			if ( preg_match( $tag, $piece, $field ) ) {
				$reader->field( $field[2], self::placeholder( $field[0] ) );
			} elseif ( preg_match( '~^<(/?)([a-z][a-z0-9]*)\b([^>]*)>$~i', $piece, $element ) ) {
				$reader->element( strtolower( $element[2] ), '' !== $element[1], $element[3] );
			} elseif ( 0 === strpos( $piece, '[/' ) ) {
				$reader->forget();
			} elseif ( '[' !== $piece[0] ) {
				$reader->text( self::words( $piece ) );
			}
		}
		return $reader->labels();
	}

	/**
	 * What a tag shows inside its empty field: [text a placeholder "氏名"], [mwform_text placeholder="氏名"].
	 *
	 * @param string $tag The form tag.
	 */
	private static function placeholder( string $tag ): string {
		if ( ! preg_match( '~\b(?:placeholder|watermark)(?:=|\s+(?:[a-z]\S*\s+)*)["\']([^"\']+)["\']~i', $tag, $found ) || preg_match( self::EXAMPLE, $found[1] ) ) {
			return '';
		}
		return self::words( $found[1] );
	}

	/**
	 * Markup without its tags, in one line.
	 *
	 * @param string $markup HTML with form tags in it.
	 */
	private static function words( string $markup ): string {
		$text = html_entity_decode( wp_strip_all_tags( (string) preg_replace( '~\[[^\]]*\]~', ' ', $markup ) ), ENT_QUOTES, 'UTF-8' );
		return Text::cut( trim( (string) preg_replace( '~[\s\x{3000}]+~u', ' ', $text ) ), 200 );
	}
}
