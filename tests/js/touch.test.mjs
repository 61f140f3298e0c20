import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Browser, contactForm, DAY, Form, MINUTE, SCRIPT } from './browser.mjs';

const SITE = 'https://www.sakura.example.jp';
const AD = SITE + '/lp/?utm_source=google&utm_medium=cpc&utm_campaign=%E7%A7%8B&gclid=abc';
const FROM_AD = {
	utm_source: 'google',
	utm_medium: 'cpc',
	utm_campaign: '秋',
	gclid: 'abc',
	landing_page: SITE + '/lp/',
};

// What the server is told of a visitor who has not agreed.
const DENIED = '{"consent":"denied"}';

const vectors = JSON.parse( readFileSync( new URL( '../vectors/channels.json', import.meta.url ), 'utf8' ) );

const { cases } = vectors;

test( 'the vectors say enough about the script', () => {
	assert.ok( cases.filter( ( one ) => one.kept ).length > 20 );
	assert.ok( cases.filter( ( one ) => 'outside' in one ).length > 60 );
} );

for ( const { id, why, visit, kept, outside, site } of cases.filter( ( one ) => one.kept || 'outside' in one ) ) {
	test( `${ id }: ${ why }`, () => {
		const hosts = ( site && site.own_hosts ) || [];
		const { form } = new Browser().open( visit.url, {
			referrer: visit.referrer,
			config: { hosts },
		} );
		const { referrer = '', landing_page: page, ...parameters } = form.touch.first;
		assert.equal( typeof page, 'string' );
		if ( kept ) {
			assert.deepEqual( parameters, kept );
		}
		if ( outside !== undefined ) {
			const host = referrer && new URL( referrer ).hostname.toLowerCase().replace( /^www\./, '' );
			assert.equal( host, outside );
		}
	} );
}

test( 'over several pages the first touch stays, the last one is that of the campaign', () => {
	const browser = new Browser();
	browser.open( SITE + '/', { referrer: 'https://www.google.co.jp/' } );
	browser.pass( 3 * MINUTE );
	browser.open( SITE + '/products/', { referrer: SITE + '/' } );
	browser.pass( 3 * MINUTE );
	browser.open( AD, { referrer: 'https://www.google.com/' } );
	browser.pass( 3 * MINUTE );
	const { form } = browser.open( SITE + '/contact/#form', { referrer: AD } );
	assert.deepEqual( form.touch, {
		first: { referrer: 'https://www.google.co.jp/', landing_page: SITE + '/' },
		last: { ...FROM_AD, referrer: 'https://www.google.com/' },
		page_views: 4,
		page: SITE + '/contact/',
	} );
} );

test( 'a direct visit replaces nothing within the session', () => {
	const browser = new Browser();
	browser.open( AD );
	browser.pass( 29 * MINUTE );
	assert.deepEqual( browser.open( SITE + '/contact/' ).form.touch.last, FROM_AD );
} );

test( 'another site or another campaign replaces the last touch', () => {
	const browser = new Browser();
	browser.open( AD );
	const { form } = browser.open( SITE + '/contact/', { referrer: 'https://note.com/a' } );
	assert.deepEqual( form.touch.last, { referrer: 'https://note.com/a', landing_page: SITE + '/contact/' } );
	const again = browser.open( SITE + '/contact/?yclid=y1' ).form;
	assert.deepEqual( again.touch.last, { yclid: 'y1', landing_page: SITE + '/contact/' } );
	assert.deepEqual( again.touch.first, FROM_AD );
} );

for ( const nothing of [ 'undefined', 'NULL', '-', 'n/a', '[gclid]', '{{gclid}}', '${gclid}', '%25%25GCLID%25%25', '__GCLID__' ] ) {
	test( `a placeholder (${ nothing }) on the way replaces no advertisement's click`, () => {
		const browser = new Browser();
		browser.open( AD );
		const { form } = browser.open( `${ SITE }/contact/?gclid=${ nothing }` );
		assert.deepEqual( form.touch.last, FROM_AD );
	} );
}

test( 'half an hour without a page ends the session, each page begins it anew', () => {
	const browser = new Browser();
	browser.open( AD );
	for ( let page = 0; page < 4; page++ ) {
		browser.pass( 29 * MINUTE );
		browser.open( SITE + '/products/' );
	}
	assert.deepEqual( browser.open( SITE + '/contact/' ).form.touch.last, FROM_AD );
	browser.pass( 30 * MINUTE );
	const { touch } = browser.open( SITE + '/contact/' ).form;
	assert.deepEqual( touch.last, { landing_page: SITE + '/contact/' } );
	assert.equal( touch.page_views, 1 );
	assert.deepEqual( touch.first, FROM_AD );
} );

test( 'the first touch is forgotten after 90 days from the first page, not from the last', () => {
	const browser = new Browser();
	browser.open( AD );
	browser.pass( 89 * DAY );
	assert.deepEqual( browser.open( SITE + '/' ).form.touch.first, FROM_AD );
	browser.pass( DAY );
	assert.deepEqual( browser.open( SITE + '/news/' ).form.touch.first, { landing_page: SITE + '/news/' } );
} );

test( 'cookies are first-party, Lax, and Secure where the page is', () => {
	const browser = new Browser();
	const secure = browser.open( AD ).written;
	assert.equal( secure.length, 2 );
	assert.match( secure[ 0 ], /^leadsheet_first=[^;]+;path=\/;max-age=7776000;SameSite=Lax;Secure$/ );
	assert.match( secure[ 1 ], /^leadsheet_last=[^;]+;path=\/;max-age=1800;SameSite=Lax;Secure$/ );
	const plain = new Browser().open( 'http://sakura.example.jp/' ).written;
	assert.match( plain[ 0 ], /;SameSite=Lax$/ );
} );

test( 'a cookie stays small, whatever the address holds, and is never cut within a character', () => {
	const long = 'x' + '展示会😀'.repeat( 200 ); // The 300th half is the middle of an emoji.
	const query = [ 'utm_source', 'utm_campaign', 'utm_term' ].map( ( name ) => `${ name }=${ encodeURIComponent( long ) }` );
	const browser = new Browser();
	const { form, written } = browser.open( `${ SITE }/${ 'x'.repeat( 2000 ) }?${ query.join( '&' ) }&gclid=short`, {
		referrer: 'https://news.example/' + 'y'.repeat( 3000 ),
	} );
	for ( const text of written ) {
		assert.ok( text.split( ';' )[ 0 ].length < 1600, text.length );
	}
	assert.equal( form.touch.last.gclid, 'short' );
	assert.ok( long.startsWith( form.touch.last.utm_term ) );
	assert.doesNotMatch( form.text, /\\ud[89a-f]/i );
} );

test( 'cookies that are not ours are nothing', () => {
	for ( const value of [ '', '%', 'x', '7', 'null', '[]', '"text"' ] ) {
		const browser = new Browser();
		for ( const name of [ 'leadsheet_first', 'leadsheet_last' ] ) {
			browser.set( name, value, 'www.sakura.example.jp' );
		}
		assert.equal( browser.open( AD ).form.touch.last.gclid, 'abc', value );
	}
} );

test( 'a browser that takes no cookies still tells of this page', () => {
	const browser = new Browser();
	browser.takesCookies = false;
	const { form } = browser.open( AD );
	assert.deepEqual( form.touch, { first: FROM_AD, last: FROM_AD, page_views: 1, page: AD } );
} );

for ( const [ what, leadsheetConsent ] of [
	[ 'false', false ],
	[ 'a function that says false', () => false ],
] ) {
	test( `consent ${ what }: nothing is stored or sent, and what was stored is deleted`, () => {
		const browser = new Browser();
		browser.open( AD );
		const { form } = browser.open( SITE + '/contact/', { window: { leadsheetConsent } } );
		assert.equal( form.text, DENIED );
		assert.equal( browser.get( 'leadsheet_first' ), undefined );
		assert.equal( browser.get( 'leadsheet_last' ), undefined );
	} );
}

test( 'consent undecided: stored at once, or only after a yes, as the site is set', () => {
	const waits = { consent: 'wait' };
	assert.ok( new Browser().open( AD ).form.touch.first );
	assert.ok( new Browser().open( AD, { window: { leadsheetConsent: null } } ).form.touch.first );
	for ( const window of [ {}, { leadsheetConsent: () => undefined } ] ) {
		const { form, written } = new Browser().open( AD, { window, config: waits } );
		assert.equal( form.text, DENIED );
		assert.deepEqual( written, [] );
	}
	const { form } = new Browser().open( AD, { window: { leadsheetConsent: () => true }, config: waits } );
	assert.deepEqual( form.touch.first, FROM_AD );
} );

for ( const config of [ null, '', '{', '[]', '7', '{"consent":"perhaps"}', '{}' ] ) {
	test( `settings that cannot be read are no consent: ${ config }`, () => {
		const { form, written } = new Browser().open( AD, { config } );
		assert.equal( form.text, DENIED );
		assert.deepEqual( written, [] );
	} );
}

// The WP Consent API's functions as its script defines them.
const api = ( type, answer ) => ( {
	wp_fallback_consent_type: type,
	wp_has_consent: ( category ) => ( assert.equal( category, 'marketing' ), type ? answer : true ),
} );

for ( const [ what, window, config, agreed ] of [
	[ 'a banner that manages nothing', api( false, true ), {}, true ],
	[ 'a banner that manages nothing, where the site waits', api( false, true ), { consent: 'wait' }, undefined ],
	[ 'opt-in, before an answer', api( 'optin', false ), {}, false ],
	[ 'opt-in, after a yes, where the site waits', api( 'optin', true ), { consent: 'wait' }, true ],
	[ 'opt-out, nothing said', api( 'optout', true ), { consent: 'wait' }, true ],
	[ 'opt-out, after a no', api( 'optout', false ), {}, false ],
	[ 'it says yes and the window switch no', { ...api( 'optin', true ), leadsheetConsent: false }, {}, false ],
	[ 'it says no and the window switch yes', { ...api( 'optin', false ), leadsheetConsent: true }, {}, false ],
	[ 'it is there but has not loaded yet', {}, { api: true }, undefined ],
] ) {
	test( `WP Consent API: ${ what }`, () => {
		const browser = new Browser();
		browser.open( AD );
		const { form } = browser.open( SITE + '/contact/', { window, config } );
		assert.equal( Boolean( form.touch.first ), agreed === true );
		assert.equal( form.touch.consent, agreed === true ? undefined : 'denied' );
		assert.equal( browser.get( 'leadsheet_first' ) === undefined, agreed === false, 'a no deletes, silence does not' );
	} );
}

test( 'what a banner says by the WP Consent API counts at once', () => {
	const browser = new Browser();
	const page = browser.open( AD, { window: api( 'optin', false ) } );
	assert.equal( page.form.text, DENIED );
	Object.assign( page.window, api( 'optin', true ) );
	page.fire( 'wp_listen_for_consent_change' );
	assert.deepEqual( page.form.touch.first, FROM_AD );
	Object.assign( page.window, api( 'optin', false ) );
	page.fire( 'wp_listen_for_consent_change' );
	assert.equal( page.form.text, DENIED );
	assert.equal( browser.get( 'leadsheet_first' ), undefined );
} );

test( 'a no that the WP Consent API keeps stays one while no banner manages consent', () => {
	const browser = new Browser();
	browser.open( AD, { window: { leadsheetConsent: true } } );
	browser.set( 'wp_consent_marketing', 'deny', 'www.sakura.example.jp' );
	const { form } = browser.open( SITE + '/contact/', { window: api( false, true ), config: { api: true } } );
	assert.equal( form.text, DENIED );
	assert.equal( browser.get( 'leadsheet_first' ), undefined );
} );

test( 'while a banner has not loaded yet, what an earlier yes stored is kept', () => {
	const browser = new Browser();
	browser.open( AD, { window: { leadsheetConsent: true } } );
	browser.open( SITE + '/contact/', { config: { consent: 'wait' } } );
	assert.ok( browser.get( 'leadsheet_first' ) );
} );

test( 'a banner that breaks is no consent', () => {
	for ( const consent of [ 'wait', 'always' ] ) {
		const window = {
			leadsheetConsent() {
				throw new Error( 'not ready' );
			},
		};
		const { form, written } = new Browser().open( AD, { window, config: { consent } } );
		assert.equal( form.text, DENIED );
		assert.deepEqual( written, [] );
	}
} );

test( 'a yes on the same page is told by an event, a no too', () => {
	const browser = new Browser();
	const page = browser.open( AD, { config: { consent: 'wait' } } );
	page.window.leadsheetConsent = true;
	page.fire( 'leadsheet:consent' );
	assert.deepEqual( page.form.touch.first, FROM_AD );
	assert.equal( page.form.touch.page_views, 1 );
	page.window.leadsheetConsent = false;
	page.fire( 'leadsheet:consent' );
	assert.equal( page.form.text, DENIED );
	assert.equal( browser.get( 'leadsheet_first' ), undefined );
} );

test( 'every form that posts to this site is filled, no other', () => {
	const posts = ( attributes ) => new Form( 'q' ).with( { method: 'POST', ...attributes } );
	const filled = [ contactForm(), contactForm(), posts(), posts( { action: '' } ), posts( { action: '/thanks/' } ), posts( { action: SITE + '/x' } ) ];
	const others = [
		new Form( 'q' ),
		new Form( 's' ).with( { method: 'get' } ),
		posts( { action: 'https://lists.example/subscribe' } ),
		posts( { action: 'javascript:void(0)' } ),
		posts( { action: 'https://[' } ),
	];
	new Browser().open( AD, { forms: [ ...filled, ...others ] } );
	for ( const form of filled ) {
		assert.deepEqual( form.touch.first, FROM_AD );
	}
	for ( const form of others ) {
		assert.equal( form.text, null );
	}
} );

for ( const [ what, domains, landing, contact, domain ] of [
	[ 'the widest domain of the site', [ 'example.jp', 'www.example.jp' ], 'https://lp.example.jp/', 'https://www.example.jp/contact/', 'example.jp' ],
	[ 'below co.jp', [ 'co.jp', 'aoba.co.jp' ], 'https://lp.aoba.co.jp/', 'https://aoba.co.jp/contact/', 'aoba.co.jp' ],
	[ 'never a domain that strangers share', [ 'ne.jp', 'sakura.ne.jp', 'a.sakura.ne.jp' ], 'https://a.sakura.ne.jp/', 'https://b.sakura.ne.jp/contact/', 'a.sakura.ne.jp' ],
	[ 'the domain that the owner names', [ 'shop.example.jp' ], 'https://a.shop.example.jp/', 'https://b.shop.example.jp/contact/', 'shop.example.jp' ],
	[ 'a domain that is not this site’s', [ 'elsewhere.jp' ], 'https://lp.example.jp/', 'https://www.example.jp/contact/', 'lp.example.jp' ],
	[ 'the host alone', [], 'https://lp.example.jp/', 'https://www.example.jp/contact/', 'lp.example.jp' ],
] ) {
	test( `cookies are for ${ what }`, () => {
		const browser = new Browser();
		const config = { domains, hosts: [ domain ] };
		browser.open( landing + '?gclid=abc', { config } );
		const hosts = new Set( [ ...browser.cookies.values() ].map( ( one ) => one.host ) );
		assert.deepEqual( [ ...hosts ], [ domain ] );
		const { form } = browser.open( contact, { referrer: landing, config } );
		const shared = new URL( contact ).hostname.endsWith( domain );
		assert.equal( form.touch.last.gclid, shared ? 'abc' : undefined );
		browser.open( contact, { config, window: { leadsheetConsent: false } } );
		assert.equal( browser.read( 'leadsheet_first', new URL( contact ).hostname ).length, 0, 'a no deletes them' );
	} );
}

test( 'a no deletes the cookies of before, whatever domain they were for', () => {
	const browser = new Browser();
	const url = 'https://www.example.jp/';
	browser.open( url, { config: { domains: [] } } );
	browser.open( url, { config: { domains: [ 'example.jp' ] } } );
	browser.open( url, { config: { domains: [ 'example.jp' ] }, window: { leadsheetConsent: false } } );
	assert.equal( browser.read( 'leadsheet_first' ).length + browser.read( 'leadsheet_last' ).length, 0 );
} );

test( 'in a network of folders each site has its own cookies', () => {
	const { written } = new Browser().open( SITE + '/shop/', { config: { path: '/shop/' } } );
	assert.match( written[ 0 ], /;path=\/shop\/;/ );
} );

test( 'a form from a cache older than the plugin gets the field', () => {
	const form = new Form( '_wpcf7', 'your-name' );
	new Browser().open( AD, { forms: [ form ] } );
	assert.equal( form.touch.first.gclid, 'abc' );
} );

test( 'a form that comes later is filled before Contact Form 7 reads it', () => {
	const page = new Browser().open( AD, { forms: [] } );
	const later = contactForm();
	page.fire( 'submit', { target: later } );
	assert.equal( later.touch.first.gclid, 'abc' );
	assert.ok( page.listeners.every( ( one ) => one.capture === true ), 'before the form’s own listeners' );
} );

test( 'a form that another script submits has the touch in its data', () => {
	const page = new Browser().open( AD );
	const formData = new Map();
	page.fire( 'wpcf7beforesubmit', { detail: { formData } } );
	assert.equal( JSON.parse( formData.get( '_leadsheet_touch' ) ).first.gclid, 'abc' );
} );

test( 'a click on an advertisement in another tab counts for the form in this one', () => {
	const browser = new Browser();
	const page = browser.open( SITE + '/contact/' );
	browser.open( AD );
	page.fire( 'submit', { target: page.form } );
	assert.deepEqual( page.form.touch.last, FROM_AD );
} );

test( 'a form left open past the session still tells of the visit it began in', () => {
	const browser = new Browser();
	const page = browser.open( AD );
	browser.pass( 120 * MINUTE );
	page.fire( 'submit', { target: page.form } );
	assert.deepEqual( page.form.touch.last, FROM_AD );
} );

test( 'a page that is only prerendered is no visit until it is shown', () => {
	const browser = new Browser();
	const page = browser.open( AD, { document: { prerendering: true } } );
	assert.deepEqual( page.written, [] );
	page.fire( 'prerenderingchange' );
	assert.ok( page.form.touch );
} );
