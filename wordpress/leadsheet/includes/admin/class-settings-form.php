<?php
/**
 * The settings, as a form.
 *
 * @package Leadsheet
 */

namespace Leadsheet\Admin;

use Leadsheet\Form_Plugins\Registry;
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
	 * The form plugins.
	 *
	 * @var Registry
	 */
	private $plugins;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What the owner has set.
	 * @param Registry $plugins  The form plugins.
	 */
	public function __construct( Settings $settings, Registry $plugins ) {
		$this->settings = $settings;
		$this->plugins  = $plugins;
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
		$current = $this->settings->own();
		if ( isset( $typed['from_form'] ) ) {
			// Boxes that are not ticked are not posted.
			$typed += array(
				'send_spam'    => false,
				'send_visitor' => false,
				'alert'        => false,
				'updates'      => false,
				'forms_on'     => array(),
			);
			// Posted are the forms that are ticked; stored are those that are not, so that a new form is sent.
			$typed['forms_off']   = $this->forms_off( (array) $typed['forms_on'], $current['forms_off'] );
			$typed['cookie_host'] = $this->cookie_host_or_complaint( $typed, $current['cookie_host'] );
			$typed['endpoint']    = $this->endpoint_or_complaint( trim( (string) ( $typed['endpoint'] ?? '' ) ), $current['endpoint'] );
		}
		if ( '' === trim( (string) ( $typed['token'] ?? '' ) ) ) {
			// The token is never printed into the page, so an empty field means: as it was. Except where a
			// site goes back to its network's address: its own token belonged to the other one.
			$goes_back      = '' !== $current['endpoint'] && '' === ( $typed['endpoint'] ?? null ) && '' !== Settings::shared()['endpoint'];
			$typed['token'] = $goes_back ? '' : $current['token'];
		}
		return Settings::clean( $typed + $current );
	}

	/**
	 * Prints the form.
	 */
	public function render(): void {
		$all = $this->settings->own();
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
			__( 'Send submissions that the form plugin judged to be spam, marked as spam', 'leadsheet' ),
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
		$this->cookies( $all['cookies'], $all['cookie_host'] );
		$this->forms( $all['forms_off'] );
		$this->keep_back( $all['keep_back'] );
		$this->alert( $all['alert'], $all['alert_to'] );
		$this->box(
			'updates',
			$all['updates'],
			__( 'Updates', 'leadsheet' ),
			__( 'Update this plugin from the Leadsheet that it is connected to', 'leadsheet' ),
			__( 'Shown under Dashboard → Updates like any other. The zip is signed with the token and checked before it is installed.', 'leadsheet' )
		);
		echo '</table>';
		submit_button();
		echo '</form>';
	}

	/**
	 * Keys of the forms that are not to be sent: those on the page that were not ticked, and those that are
	 * not on it because their form plugin is not active just now.
	 *
	 * @param array    $ticked Keys of forms.
	 * @param string[] $before What is stored.
	 * @return string[]
	 */
	private function forms_off( array $ticked, array $before ): array {
		$shown = array_keys( $this->form_titles() );
		return array_values( array_merge( array_diff( $before, $shown ), array_diff( $shown, array_map( 'strval', $ticked ) ) ) );
	}

	/**
	 * The cookies' domain to store; says so where it is none that this site could use.
	 *
	 * @param array  $typed   What was typed.
	 * @param string $current What is stored.
	 */
	private function cookie_host_or_complaint( array $typed, string $current ): string {
		$wanted = Settings::clean_host( $typed['cookie_host'] ?? '' );
		$own    = strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) );
		if ( Settings::COOKIES_DOMAIN !== ( $typed['cookies'] ?? '' ) || ( '' !== $wanted && ( $own === $wanted || substr( $own, -strlen( '.' . $wanted ) ) === '.' . $wanted ) ) ) {
			return $wanted;
		}
		/* translators: %s: host name of the site. */
		add_settings_error( Settings::OPTION, 'cookie_host', sprintf( __( 'The cookies’ domain was not changed: it must be %s or a part of its end, such as example.jp for www.example.jp.', 'leadsheet' ), $own ) );
		return $current;
	}

	/**
	 * The forms of all covered form plugins.
	 *
	 * @return array<string, string> Key → title.
	 */
	private function form_titles(): array {
		$titles = array();
		foreach ( $this->plugins->active() as $plugin ) {
			foreach ( $plugin->forms() as $id => $title ) {
				$titles[ $plugin->slug() . ':' . $id ] = $title;
			}
		}
		return $titles;
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
		$shared = Settings::shared()['endpoint'];
		$this->open_row( 'endpoint', __( 'Address', 'leadsheet' ) );
		printf(
			'<input type="text" inputmode="url" class="regular-text code" id="leadsheet-endpoint" name="%s[endpoint]" value="%s" placeholder="%s" aria-describedby="leadsheet-endpoint-help">',
			esc_attr( Settings::OPTION ),
			esc_attr( $value ),
			esc_attr( '' === $shared ? 'https://leadsheet.example.com' : $shared )
		);
		$help = '' === $shared ? '' : ' ' . __( 'Left empty, it is the network’s.', 'leadsheet' );
		$this->close_row( 'endpoint', __( 'Where Leadsheet runs. Its status page shows the address to paste here.', 'leadsheet' ) . $help );
	}

	/**
	 * The row of the token.
	 *
	 * @param string $value As stored; never printed.
	 */
	private function token( string $value ): void {
		$saved  = '' === $value ? '' : __( 'Saved. Paste a new one to change it.', 'leadsheet' );
		$shared = '' === Settings::shared()['token'] ? '' : __( 'The network’s. Paste one to use another here.', 'leadsheet' );
		$this->open_row( 'token', __( 'Token', 'leadsheet' ) );
		printf(
			'<input type="password" class="regular-text code" id="leadsheet-token" name="%s[token]" value="" autocomplete="new-password" placeholder="%s" aria-describedby="leadsheet-token-help">',
			esc_attr( Settings::OPTION ),
			esc_attr( '' === $saved ? $shared : $saved )
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
		$help = __( 'A small script notes the advertisement, search or site that a visitor came from in two first-party cookies (90 days; 30 minutes) and adds it to the form. A consent banner tells it through the WP Consent API or window.leadsheetConsent.', 'leadsheet' );
		printf( '<p class="description">%s</p></fieldset></td></tr>', esc_html( $help ) );
	}

	/**
	 * The row of the cookies' domain.
	 *
	 * @param string $mode As stored.
	 * @param string $host As stored.
	 */
	private function cookies( string $mode, string $host ): void {
		$modes = array(
			Settings::COOKIES_AUTO   => __( 'All host names of this site’s domain (a landing page on lp.example.jp, the form on www.example.jp)', 'leadsheet' ),
			Settings::COOKIES_HOST   => __( 'Only the host name that the visitor sees', 'leadsheet' ),
			Settings::COOKIES_DOMAIN => __( 'This domain and what is below it:', 'leadsheet' ),
		);
		printf( '<tr><th scope="row">%s</th><td><fieldset><legend class="screen-reader-text">%s</legend>', esc_html__( 'Cookies hold for', 'leadsheet' ), esc_html__( 'Cookies hold for', 'leadsheet' ) );
		foreach ( $modes as $value => $label ) {
			printf(
				'<label><input type="radio" name="%s[cookies]" value="%s" %s> %s</label> %s<br>',
				esc_attr( Settings::OPTION ),
				esc_attr( $value ),
				checked( $value, $mode, false ),
				esc_html( $label ),
				Settings::COOKIES_DOMAIN === $value ? sprintf( '<input type="text" inputmode="url" class="code" name="%s[cookie_host]" value="%s" placeholder="example.jp" aria-label="%s">', esc_attr( Settings::OPTION ), esc_attr( $host ), esc_attr__( 'Domain', 'leadsheet' ) ) : '' // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped within.
			);
		}
		printf( '<p class="description">%s</p></fieldset></td></tr>', esc_html__( 'A browser never shares them with a domain that belongs to others too, such as a hosting company’s.', 'leadsheet' ) );
	}

	/**
	 * The row of the forms: which form plugins are there, which of them are covered, a switch for each form.
	 *
	 * @param string[] $off Keys of the forms that are not sent.
	 */
	private function forms( array $off ): void {
		printf( '<tr><th scope="row">%s</th><td><fieldset><legend class="screen-reader-text">%s</legend>', esc_html__( 'Forms to send', 'leadsheet' ), esc_html__( 'Forms to send', 'leadsheet' ) );
		foreach ( $this->plugins->active() as $plugin ) {
			printf( '<p><strong>%s</strong></p>', esc_html( '✓ ' . $plugin->title() . ' ' . $plugin->version() ) );
			$forms = $plugin->forms();
			if ( ! $forms ) {
				printf( '<p class="description">%s</p>', esc_html__( 'All of its forms.', 'leadsheet' ) );
			}
			foreach ( $forms as $id => $title ) {
				$key = $plugin->slug() . ':' . $id;
				printf(
					'<label><input type="checkbox" name="%s[forms_on][]" value="%s" %s> %s</label><br>',
					esc_attr( Settings::OPTION ),
					esc_attr( $key ),
					checked( in_array( $key, $off, true ), false, false ),
					esc_html( '' === $title ? '#' . $id : $title )
				);
			}
		}
		foreach ( $this->plugins->uncovered() as $title ) {
			/* translators: %s: name of a form plugin. */
			printf( '<p>%s</p>', esc_html( sprintf( __( '✕ %s is not covered: its submissions do not reach Leadsheet. Connect it with its own webhook.', 'leadsheet' ), $title ) ) );
		}
		/* translators: %s: names of form plugins. */
		printf( '<p class="description">%s</p></fieldset></td></tr>', esc_html( sprintf( __( 'Covered are %s. A new form is sent until you switch it off.', 'leadsheet' ), implode( ', ', $this->plugins->titles() ) ) ) );
	}

	/**
	 * The row of the fields that stay here.
	 *
	 * @param string[] $names As stored.
	 */
	private function keep_back( array $names ): void {
		$this->open_row( 'keep_back', __( 'Fields never to send', 'leadsheet' ) );
		printf( '<textarea class="code" rows="3" cols="40" id="leadsheet-keep_back" name="%s[keep_back]" aria-describedby="leadsheet-keep_back-help">%s</textarea>', esc_attr( Settings::OPTION ), esc_textarea( implode( "\n", $names ) ) );
		$this->close_row( 'keep_back', __( 'Names of fields, one a line, as the form plugin calls them (your-birthday). Quizzes, captchas and traps for robots are never sent anyway.', 'leadsheet' ) );
	}

	/**
	 * The row of the e-mail when something needs a person.
	 *
	 * @param bool   $checked As stored.
	 * @param string $address As stored.
	 */
	private function alert( bool $checked, string $address ): void {
		printf(
			'<tr><th scope="row">%1$s</th><td><label for="leadsheet-alert"><input type="checkbox" id="leadsheet-alert" name="%2$s[alert]" value="1" aria-describedby="leadsheet-alert-help" %3$s> %4$s</label><br><input type="email" class="regular-text" name="%2$s[alert_to]" value="%5$s" placeholder="%6$s" aria-label="%7$s">',
			esc_html__( 'E-mail', 'leadsheet' ),
			esc_attr( Settings::OPTION ),
			checked( $checked, true, false ),
			esc_html__( 'Write when something has waited for over an hour or failed', 'leadsheet' ),
			esc_attr( $address ),
			esc_attr( (string) get_option( 'admin_email', '' ) ),
			esc_attr__( 'E-mail address', 'leadsheet' )
		);
		$this->close_row( 'alert', __( 'At most one a day while it lasts. It names numbers, never a person.', 'leadsheet' ) );
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
