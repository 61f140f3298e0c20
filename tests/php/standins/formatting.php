<?php
/**
 * Thin stand-ins of WordPress: texts, addresses, times.
 */

function __( $text, $domain = 'default' ) {
	return $text;
}

function _n( $single, $plural, $number, $domain = 'default' ) {
	return 1 === (int) $number ? $single : $plural;
}

function esc_html( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES, 'UTF-8' );
}

function esc_attr( $text ) {
	return esc_html( $text );
}

function esc_textarea( $text ) {
	return esc_html( $text );
}

function esc_attr__( $text, $domain = 'default' ) {
	return esc_attr( $text );
}

function esc_html__( $text, $domain = 'default' ) {
	return esc_html( $text );
}

function esc_url( $url ) {
	return esc_attr( $url );
}

function esc_url_raw( $url, $protocols = array( 'http', 'https' ) ) {
	$scheme = strtolower( (string) parse_url( $url, PHP_URL_SCHEME ) );
	return in_array( $scheme, $protocols, true ) ? str_replace( ' ', '%20', $url ) : '';
}

function wp_kses_post( $html ) {
	return $html;
}

function wp_parse_url( $url, $component = -1 ) {
	return parse_url( $url, $component );
}



function add_query_arg( $key, $value, $url ) {
	return $url . ( strpos( $url, '?' ) ? '&' : '?' ) . $key . '=' . $value;
}

function wp_slash( $value ) {
	return is_array( $value ) ? array_map( 'wp_slash', $value ) : addslashes( $value );
}

function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : stripslashes( $value );
}

/** As WordPress does it: what cannot be encoded is tried again without it; we must not rely on that. */
function wp_json_encode( $value, $flags = 0, $depth = 512 ) {
	return json_encode( $value, $flags, $depth );
}

function wp_strip_all_tags( $text ) {
	return trim( strip_tags( preg_replace( '@<(script|style)[^>]*?>.*?</\1>@si', '', $text ) ) );
}

function wp_list_pluck( $list, $field ) {
	return array_map(
		static function ( $one ) use ( $field ) {
			return $one->$field;
		},
		array_values( $list )
	);
}

function wp_generate_uuid4() {
	$hex = bin2hex( random_bytes( 16 ) );
	return vsprintf( '%s%s-%s-4%s-a%s-%s%s%s', array( substr( $hex, 0, 4 ), substr( $hex, 4, 4 ), substr( $hex, 8, 4 ), substr( $hex, 13, 3 ), substr( $hex, 17, 3 ), substr( $hex, 20, 4 ), substr( $hex, 24, 4 ), substr( $hex, 28, 4 ) ) );
}

function wp_generate_password( $length = 12, $special = true ) {
	return substr( bin2hex( random_bytes( $length ) ), 0, $length );
}

function sanitize_email( $text ) {
	return preg_match( '/^[^@\s]+@[^@\s]+\.[^@\s]+$/', trim( $text ) ) ? trim( $text ) : '';
}

function wp_specialchars_decode( $text, $flags ) {
	return htmlspecialchars_decode( $text, $flags );
}

function sanitize_key( $key ) {
	return preg_replace( '/[^a-z0-9_\-]/', '', strtolower( $key ) );
}

function absint( $value ) {
	return abs( (int) $value );
}

function number_format_i18n( $number ) {
	return number_format( $number );
}

function human_time_diff( $from ) {
	return round( ( Wp::$now - $from ) / 60 ) . ' mins';
}

function wp_date( $format, $timestamp ) {
	return gmdate( 'Y-m-d H:i', $timestamp );
}

function home_url( $path = '' ) {
	return 'https://sakura.example.jp' . Wp::$home . $path;
}

function admin_url( $path = '' ) {
	return 'https://sakura.example.jp/wp-admin/' . $path;
}

function plugins_url( $path, $file ) {
	return 'https://sakura.example.jp/wp-content/plugins/leadsheet/' . $path;
}

function plugin_basename( $file ) {
	return basename( dirname( $file ) ) . '/' . basename( $file );
}

function get_permalink( $id ) {
	return "https://sakura.example.jp/?page_id=$id";
}

function get_bloginfo( $show ) {
	return 'version' === $show ? '7.1' : '';
}
