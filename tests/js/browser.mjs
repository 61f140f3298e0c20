// As much of a browser as the script needs: cookies that age, forms, events. Real ones are driven in
// tests/e2e/wordpress/test_touch_in_chromium.py.

import { readFileSync } from 'node:fs';
import vm from 'node:vm';

export const SCRIPT = readFileSync(
	new URL( '../../wordpress/leadsheet/assets/leadsheet-touch.js', import.meta.url ),
	'utf8'
);

export const MINUTE = 60;
export const DAY = 86400;

// What the plugin prints into the page where the owner has changed nothing.
const CONFIG = { consent: 'always', hosts: [], domains: [], path: '/', api: false };

// Domains under which strangers live side by side; a browser takes no cookie for one.
const PUBLIC_SUFFIXES = [ 'jp', 'co.jp', 'ne.jp', 'sakura.ne.jp' ];

class Input {
	constructor( name, value = '' ) {
		Object.assign( this, { name, value, type: 'hidden' } );
	}
}

export class Form {
	constructor( ...names ) {
		this.inputs = names.map( ( name ) => new Input( name ) );
		this.attributes = {};
	}

	/** The form with `method` and `action` as they stand in the page. */
	with( attributes ) {
		Object.assign( this.attributes, attributes );
		return this;
	}

	getAttribute( name ) {
		return this.attributes[ name ] ?? null;
	}

	/** As a browser has it: lower case, and GET unless told. */
	get method() {
		return ( this.attributes.method ?? 'get' ).toLowerCase();
	}

	querySelector( selector ) {
		const [ , name ] = selector.match( /^input\[name="(.+)"\]$/ );
		return this.inputs.find( ( input ) => input.name === name ) || null;
	}

	appendChild( input ) {
		this.inputs.push( input );
		return input;
	}

	get text() {
		const input = this.querySelector( 'input[name="_leadsheet_touch"]' );
		return input ? input.value : null;
	}

	get touch() {
		return this.text ? JSON.parse( this.text ) : null;
	}
}

export const contactForm = () => new Form( '_wpcf7', '_leadsheet_touch', 'your-name' );

/** One visitor: cookies stay from page to page. */
export class Browser {
	now = 0;
	cookies = new Map();
	takesCookies = true;

	/**
	 * Opens a page; `window` holds what the page itself sets before the script, `config` what the plugin
	 * prints into it.
	 */
	open( url, { referrer = '', window = {}, forms = [ contactForm() ], document: more = {}, config = {} } = {} ) {
		const page = new Page( this, url, referrer, window, forms, more, config );
		page.run();
		return page;
	}

	pass( seconds ) {
		this.now += seconds;
	}

	/** A cookie of the host alone, as any script there may have written it. */
	set( name, value, host ) {
		this.cookies.set( [ name, host, '/', true ].join( ' ' ), { name, value, host, wide: false, until: Infinity } );
	}

	/** The value that a page on any of the cookie's hosts would read first. */
	get( name ) {
		return this.read( name )[ 0 ];
	}

	read( name, host ) {
		return [ ...this.cookies.values() ]
			.filter( ( one ) => one.name === name && one.until > this.now )
			.filter( ( one ) => host === undefined || host === one.host || ( one.wide && host.endsWith( '.' + one.host ) ) )
			.map( ( one ) => one.value );
	}
}

class Page {
	listeners = [];
	written = [];

	constructor( browser, url, referrer, window, forms, more, config ) {
		this.form = forms[ 0 ];
		const page = this;
		const { hostname, host, protocol, href } = new URL( url );
		const element = config === null ? null : { textContent: typeof config === 'string' ? config : JSON.stringify( { ...CONFIG, ...config } ) };
		this.document = {
			referrer,
			forms,
			...more,
			getElementById: ( id ) => ( id === 'leadsheet-config' ? element : null ),
			get cookie() {
				const names = [ ...new Set( [ ...browser.cookies.values() ].map( ( one ) => one.name ) ) ];
				return names.flatMap( ( name ) => browser.read( name, hostname ).map( ( value ) => name + '=' + value ) ).join( '; ' );
			},
			set cookie( text ) {
				page.written.push( text );
				const [ pair, ...attributes ] = text.split( ';' );
				const [ name, value ] = pair.split( '=' );
				const told = Object.fromEntries( attributes.map( ( one ) => one.split( '=' ) ) );
				const domain = told.domain;
				const isOwn = domain === undefined || hostname === domain || hostname.endsWith( '.' + domain );
				if ( ! browser.takesCookies || pair.length > 4096 || ! isOwn || PUBLIC_SUFFIXES.includes( domain ) ) {
					return;
				}
				const at = domain ?? hostname;
				browser.cookies.set( [ name, at, told.path, domain === undefined ].join( ' ' ), {
					name,
					value,
					host: at,
					wide: domain !== undefined,
					until: browser.now + Number( told[ 'max-age' ] ),
				} );
			},
			createElement: () => new Input(),
			addEventListener: ( name, listener, capture ) => this.listeners.push( { name, listener, capture } ),
		};
		this.window = { ...window };
		this.context = vm.createContext( {
			window: this.window,
			document: this.document,
			location: { href, hostname, host, protocol },
			URL,
		} );
	}

	run() {
		vm.runInContext( SCRIPT, this.context );
	}

	fire( name, event = {} ) {
		this.listeners.filter( ( one ) => one.name === name ).forEach( ( one ) => one.listener( event ) );
	}
}
