<?php
/**
 * The settings, as a form.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress's Settings API checks nonce and capability and shows the messages.
 */
final class Settings_Form {

	const GROUP = 'leadsheet';

	/**
	 * What the owner has set.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What the owner has set.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * On admin_init.
	 */
	public function register(): void {
		$how = array(
			'type'              => 'array',
			'sanitize_callback' => array( $this, 'sanitize' ),
			'default'           => array(),
		);
		register_setting( self::GROUP, Settings::OPTION, $how );
	}

	/**
	 * What was typed, as it is stored. WordPress may call it twice, the second time with its own
	 * result; and other code may save the option outside the form.
	 *
	 * @param mixed $typed What was typed.
	 */
	public function sanitize( $typed ): array {
		$typed   = is_array( $typed ) ? $typed : array();
		$current = $this->settings->all();
		if ( isset( $typed['from_form'] ) ) {
			// Boxes that are not ticked are not posted.
			$typed += array(
				'send_spam'    => false,
				'send_visitor' => false,
			);
			$typed['endpoint'] = $this->endpoint_or_complaint( trim( (string) ( $typed['endpoint'] ?? '' ) ), $current['endpoint'] );
		}
		// The token is never printed into the page, so an empty field means: as it was.
		if ( '' === trim( (string) ( $typed['token'] ?? '' ) ) ) {
			$typed['token'] = $current['token'];
		}
		return Settings::clean( $typed + $current );
	}

	/**
	 * Prints the form.
	 */
	public function render(): void {
		$all = $this->settings->all();
		echo '<form method="post" action="options.php">';
		settings_fields( self::GROUP );
		printf( '<input type="hidden" name="%s[from_form]" value="1">', esc_attr( Settings::OPTION ) );
		echo '<table class="form-table" role="presentation">';
		$this->endpoint( $all['endpoint'] );
		$this->token( $all['token'] );
		$this->box(
			'send_spam',
			$all['send_spam'],
			__( 'Spam', 'leadsheet' ),
			__( 'Send submissions that Contact Form 7 judged to be spam, marked as spam', 'leadsheet' ),
			__( 'So that a real inquiry caught by mistake can be found in the spreadsheet. Spam is never counted as a lead.', 'leadsheet' )
		);
		$this->box(
			'send_visitor',
			$all['send_visitor'],
			__( 'Visitor', 'leadsheet' ),
			__( 'Send the visitor’s IP address and browser name', 'leadsheet' ),
			__( 'Off unless you need them. If you switch this on, say so in your privacy policy.', 'leadsheet' )
		);
		$this->consent( $all['consent'] );
		echo '</table>';
		submit_button();
		echo '</form>';
	}

	/**
	 * The address to store; says so where it is not the one that was typed, or had better not be.
	 *
	 * @param string $typed   What was typed.
	 * @param string $current What is stored.
	 */
	private function endpoint_or_complaint( string $typed, string $current ): string {
		$endpoint = Settings::clean_endpoint( $typed );
		if ( '' !== $typed && '' === $endpoint ) {
			add_settings_error( Settings::OPTION, 'endpoint', __( 'The address was not changed: what was typed is not a web address. Copy it from Leadsheet’s status page; it begins with https://', 'leadsheet' ) );
			return $current;
		}
		if ( 0 === strpos( $endpoint, 'http://' ) && ! in_array( wp_parse_url( $endpoint, PHP_URL_HOST ), array( 'localhost', '127.0.0.1', '[::1]' ), true ) ) {
			add_settings_error( Settings::OPTION, 'http', __( 'Saved, but the address begins with http://, so names and e-mail addresses travel unencrypted. Use the https:// address.', 'leadsheet' ), 'warning' );
		}
		return $endpoint;
	}

	/**
	 * The row of the address.
	 *
	 * @param string $value As stored.
	 */
	private function endpoint( string $value ): void {
		$this->open_row( 'endpoint', __( 'Address', 'leadsheet' ) );
		printf(
			'<input type="text" inputmode="url" class="regular-text code" id="leadsheet-endpoint" name="%s[endpoint]" value="%s" placeholder="https://leadsheet.example.com" aria-describedby="leadsheet-endpoint-help">',
			esc_attr( Settings::OPTION ),
			esc_attr( $value )
		);
		$this->close_row( 'endpoint', __( 'Where Leadsheet runs. Its status page shows the address to paste here.', 'leadsheet' ) );
	}

	/**
	 * The row of the token.
	 *
	 * @param string $value As stored; never printed.
	 */
	private function token( string $value ): void {
		$this->open_row( 'token', __( 'Token', 'leadsheet' ) );
		printf(
			'<input type="password" class="regular-text code" id="leadsheet-token" name="%s[token]" value="" autocomplete="new-password" placeholder="%s" aria-describedby="leadsheet-token-help">',
			esc_attr( Settings::OPTION ),
			esc_attr( '' === $value ? '' : __( 'Saved. Paste a new one to change it.', 'leadsheet' ) )
		);
		$this->close_row( 'token', __( 'INTAKE_TOKEN of your Leadsheet. It signs what is sent and never leaves this site.', 'leadsheet' ) );
	}

	/**
	 * The row of the consent modes.
	 *
	 * @param string $value As stored.
	 */
	private function consent( string $value ): void {
		$modes = array(
			Settings::CONSENT_ALWAYS => __( 'Remember, unless the site’s consent banner says no', 'leadsheet' ),
			Settings::CONSENT_WAIT   => __( 'Remember only after the site’s consent banner says yes', 'leadsheet' ),
			Settings::CONSENT_OFF    => __( 'Do not remember anything', 'leadsheet' ),
		);
		printf( '<tr><th scope="row">%s</th><td><fieldset><legend class="screen-reader-text">%s</legend>', esc_html__( 'Where visitors came from', 'leadsheet' ), esc_html__( 'Where visitors came from', 'leadsheet' ) );
		foreach ( $modes as $mode => $label ) {
			printf(
				'<label><input type="radio" name="%s[consent]" value="%s" %s> %s</label><br>',
				esc_attr( Settings::OPTION ),
				esc_attr( $mode ),
				checked( $mode, $value, false ),
				esc_html( $label )
			);
		}
		$help = __( 'A small script notes the advertisement, search or site that a visitor came from in two first-party cookies (90 days; 30 minutes) and adds it to the form. A consent banner tells it through window.leadsheetConsent.', 'leadsheet' );
		printf( '<p class="description">%s</p></fieldset></td></tr>', esc_html( $help ) );
	}

	/**
	 * A row with one box to tick.
	 *
	 * @param string $name    Key of the setting.
	 * @param bool   $checked As stored.
	 * @param string $title   Heading.
	 * @param string $label   Beside the box.
	 * @param string $help    Below it.
	 */
	private function box( string $name, bool $checked, string $title, string $label, string $help ): void {
		printf(
			'<tr><th scope="row">%1$s</th><td><label for="leadsheet-%2$s"><input type="checkbox" id="leadsheet-%2$s" name="%3$s[%2$s]" value="1" aria-describedby="leadsheet-%2$s-help" %4$s> %5$s</label>',
			esc_html( $title ),
			esc_attr( $name ),
			esc_attr( Settings::OPTION ),
			checked( $checked, true, false ),
			esc_html( $label )
		);
		$this->close_row( $name, $help );
	}

	/**
	 * Opens a row whose heading is the field's label.
	 *
	 * @param string $name  Key of the setting.
	 * @param string $title Heading.
	 */
	private function open_row( string $name, string $title ): void {
		printf( '<tr><th scope="row"><label for="leadsheet-%s">%s</label></th><td>', esc_attr( $name ), esc_html( $title ) );
	}

	/**
	 * Closes a row with a word of help.
	 *
	 * @param string $name Key of the setting.
	 * @param string $help The words.
	 */
	private function close_row( string $name, string $help ): void {
		printf( '<p class="description" id="leadsheet-%s-help">%s</p></td></tr>', esc_attr( $name ), esc_html( $help ) );
	}
}
