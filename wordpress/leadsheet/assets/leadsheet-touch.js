/**
 * Remembers where the visitor came from and adds it to Contact Form 7's forms.
 *
 * First touch: cookie leadsheet_first, 90 days, never replaced. Last touch: cookie leadsheet_last, 30
 * minutes after the last page, replaced when the visitor comes from outside again; a direct visit
 * replaces nothing. Facts only; what channel they mean is decided on the server.
 *
 * Consent: window.leadsheetConsent, a boolean or a function that returns one. While it is false,
 * nothing is stored or sent and what was stored is deleted. While it is undefined, the site's setting
 * decides whether to store or to wait. After it changed:
 * document.dispatchEvent( new Event( 'leadsheet:consent' ) ).
 */
( () => {
	'use strict';

	const FIELD = '_leadsheet_touch';
	const FIRST = 'leadsheet_first';
	const LAST = 'leadsheet_last';
	const PARAMETER = /^(utm_(source|medium|campaign|term|content)|gclid|gbraid|wbraid|yclid|msclkid|ttclid|twclid|li_fat_id|ldtag_cl|fbclid|srsltid)$/;

	const config = window.leadsheetTouch || {};

	const cut = ( text, length ) => [ ...text ].slice( 0, length ).join( '' ); // Never half an emoji.
	const pack = ( data ) => encodeURIComponent( JSON.stringify( data ) );
	const attempt = ( work ) => {
		try {
			return work();
		} catch ( error ) {} // Then there is nothing: no referrer, no cookie of ours, no answer.
	};

	const dotted = ( host ) => '.' + host.toLowerCase().replace( /^www\.|\.$/g, '' );
	const isBelow = ( host, other ) => dotted( host ).endsWith( dotted( other ) );
	const isOwn = ( host ) =>
		[ location.hostname, ...( config.hosts || [] ) ].some( ( own ) => isBelow( host, own ) || isBelow( own, host ) );

	// What this page alone tells: [ touch, whether the visitor came from outside ].
	const look = () => {
		const touch = {};
		const url = new URL( location.href );
		[ ...url.searchParams ].forEach( ( [ written, text ] ) => {
			const name = written.toLowerCase();
			if ( PARAMETER.test( name ) ) {
				url.searchParams.delete( written );
				if ( text.trim() ) {
					touch[ name ] = touch[ name ] || cut( text.trim(), 300 );
				}
			}
		} );
		const from = document.referrer;
		const host = attempt( () => new URL( from ).hostname );
		if ( host && ! isOwn( host ) ) {
			touch.referrer = cut( from, 300 );
		}
		const outside = Object.keys( touch ).length > 0;
		touch.landing_page = cut( url.origin + url.pathname + url.search, 300 );
		return [ touch, outside ];
	};

	const read = ( name ) => attempt( () =>
		JSON.parse( decodeURIComponent( document.cookie.match( '(?:^|; )' + name + '=([^;]*)' )[ 1 ] ) )
	);

	const write = ( name, text, seconds ) => {
		document.cookie = name + '=' + text + ';path=/;max-age=' + seconds + ';SameSite=Lax' +
			( location.protocol === 'https:' ? ';Secure' : '' );
	};

	const store = ( name, touch, seconds ) => {
		const copy = { ...touch };
		const size = ( key ) => pack( copy[ key ] ).length;
		while ( pack( copy ).length > 1500 ) { // Servers refuse a request whose headers are too long.
			const [ longest ] = Object.keys( copy ).sort( ( a, b ) => size( b ) - size( a ) );
			copy[ longest ] = cut( copy[ longest ], copy[ longest ].length / 2 );
		}
		write( name, pack( copy ), seconds );
	};

	// True, false, or undefined while nobody has decided.
	const consent = () => attempt( () => {
		let said = window.leadsheetConsent;
		said = said && said.call ? said() : said;
		return said == null ? config.consent !== 'wait' || undefined : !! said;
	} );

	let visit;

	const begin = () => {
		const [ here, outside ] = look();
		const before = read( LAST );
		visit = { first: read( FIRST ), last: { ...( before && ! outside ? before : here ) } };
		if ( ! visit.first ) {
			visit.first = here;
			store( FIRST, here, 90 * 86400 );
		}
		visit.last.pages = ( before && before.pages || 0 ) + 1;
		store( LAST, visit.last, 1800 );
	};

	const value = () => {
		const agreed = consent();
		if ( ! agreed ) {
			if ( agreed === false ) {
				[ FIRST, LAST ].forEach( ( name ) => write( name, '', 0 ) );
			}
			visit = null;
			return '';
		}
		if ( ! visit ) {
			begin();
		}
		// Another tab may have brought the visitor here again meanwhile.
		const { pages, ...last } = read( LAST ) || visit.last;
		return JSON.stringify( { first: visit.first, last, page_views: pages, page: location.href.split( '#' )[ 0 ] } );
	};

	const fill = ( form, text ) => {
		if ( ! form.querySelector( 'input[name="_wpcf7"]' ) ) {
			return;
		}
		let input = form.querySelector( 'input[name="' + FIELD + '"]' );
		if ( ! input ) { // The page comes from a cache older than this plugin.
			input = form.appendChild( document.createElement( 'input' ) );
			input.type = 'hidden';
			input.name = FIELD;
		}
		input.value = text;
	};

	const fillAll = () => {
		const text = value();
		[ ...document.forms ].forEach( ( form ) => fill( form, text ) );
	};

	const on = ( name, listener ) => document.addEventListener( name, listener, true );

	const start = () => {
		fillAll();
		on( 'leadsheet:consent', fillAll );
		// Forms may come later than this script, and other scripts may submit them.
		on( 'submit', ( event ) => fill( event.target, value() ) );
		on( 'wpcf7beforesubmit', ( event ) => event.detail.formData.set( FIELD, value() ) );
	};

	if ( document.prerendering ) { // Nobody has seen the page yet.
		on( 'prerenderingchange', start );
	} else {
		start();
	}
} )();
