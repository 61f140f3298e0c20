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

class Input {
	constructor( name, value = '' ) {
		Object.assign( this, { name, value, type: 'hidden' } );
	}
}

export class Form {
	constructor( ...names ) {
		this.inputs = names.map( ( name ) => new Input( name ) );
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

	/** Opens a page; `window` holds what the page itself sets before the script. */
	open( url, { referrer = '', window = {}, forms = [ contactForm() ], document: more = {} } = {} ) {
		const page = new Page( this, url, referrer, window, forms, more );
		page.run();
		return page;
	}

	pass( seconds ) {
		this.now += seconds;
	}

	get( name ) {
		const cookie = this.cookies.get( name );
		return cookie && cookie.until > this.now ? cookie.value : undefined;
	}
}

class Page {
	listeners = [];
	written = [];

	constructor( browser, url, referrer, window, forms, more ) {
		this.form = forms[ 0 ];
		const page = this;
		this.document = {
			referrer,
			forms,
			...more,
			get cookie() {
				return [ ...browser.cookies.keys() ]
					.filter( ( name ) => browser.get( name ) )
					.map( ( name ) => name + '=' + browser.get( name ) )
					.join( '; ' );
			},
			set cookie( text ) {
				page.written.push( text );
				const [ pair, ...attributes ] = text.split( ';' );
				const [ name, value ] = pair.split( '=' );
				const age = Number( attributes.find( ( one ) => one.startsWith( 'max-age=' ) ).slice( 8 ) );
				if ( browser.takesCookies && pair.length <= 4096 ) {
					browser.cookies.set( name, { value, until: browser.now + age } );
				}
			},
			createElement: () => new Input(),
			addEventListener: ( name, listener, capture ) => this.listeners.push( { name, listener, capture } ),
		};
		this.window = { ...window };
		this.context = vm.createContext( {
			window: this.window,
			document: this.document,
			location: { href: url, hostname: new URL( url ).hostname, protocol: new URL( url ).protocol },
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
