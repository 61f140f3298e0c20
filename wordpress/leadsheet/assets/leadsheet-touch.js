/**
 * Remembers where the visitor came from and adds it to the page's forms.
 *
 * First touch: cookie leadsheet_first, 90 days, never replaced. Last touch: cookie leadsheet_last, 30
 * minutes after the last page, replaced when the visitor comes from outside again; a direct visit
 * replaces nothing. Facts only; what channel they mean is decided on the server.
 *
 * Consent: window.leadsheetConsent, a boolean or a function that returns one, and the WP Consent API's
 * category "marketing". While either says no, nothing is stored or sent, what was stored is deleted, and
 * the form tells the server so. While neither says anything, the site's setting decides whether to store
 * or to wait. After it changed: document.dispatchEvent( new Event( 'leadsheet:consent' ) ).
 *
 * The site's settings are data in an element of their own: consent ("always" or "wait"), hosts (this
 * site's other names), domains (that the cookies may hold for, the widest first), path (of the cookies),
 * api (whether the WP Consent API is there). Where they cannot be read, nobody has agreed.
 */
( () => {
	const FIELD = '_leadsheet_touch';
	const FIRST = 'leadsheet_first';
	const LAST = 'leadsheet_last';
	const PARAMETER = /^(utm_(source|medium|campaign|term|content)|gclid|gbraid|wbraid|yclid|msclkid|ttclid|twclid|li_fat_id|ldtag_cl|gad_source|fbclid|srsltid)$/;

	// What a template or a script left where a value should be. The rest of what tells nothing is sorted out on the server.
	const NOTHING = /^\s*(undefined|null|n\/a|-*|\(not.*|[{[<$#%_*].*)$/i;

	const tab = window;
	const page = document;
	const place = location;

	const cut = ( text, length = 300 ) => [ ...text ].slice( 0, length ).join( '' ); // Never half an emoji.
	const attempt = ( work ) => {
		try {
			return work();
		} catch {} // Then there is nothing: no referrer, no cookie of ours, no answer.
	};

	const config = attempt( () => JSON.parse( page.getElementById( 'leadsheet-config' ).textContent ) ) || {};

	const dotted = ( host ) => '.' + host.toLowerCase().replace( /^www\.|\.$/g, '' );
	const isOwn = ( host ) => [ place.hostname, ...( config.hosts || [] ) ]
		.some( ( own ) => dotted( host ).endsWith( dotted( own ) ) || dotted( own ).endsWith( dotted( host ) ) );

	// What this page alone tells: [ touch, whether the visitor came from outside ].
	const look = () => {
		const touch = {};
		const url = new URL( place.href.replace( /&(amp;)+/gi, '&' ) );
		[ ...url.searchParams ].forEach( ( [ written, text ] ) => {
			const name = written.toLowerCase();
			if ( PARAMETER.test( name ) ) {
				url.searchParams.delete( written );
				NOTHING.test( text ) || ( touch[ name ] ||= cut( text.trim() ) );
			}
		} );
		const from = page.referrer;
		const host = attempt( () => new URL( from ).hostname );
		host && ! isOwn( host ) && ( touch.referrer = cut( from ) );
		const [ outside ] = Object.keys( touch );
		url.hash = '';
		touch.landing_page = cut( url.href );
		return [ touch, outside ];
	};

	const read = ( name ) => attempt( () =>
		JSON.parse( decodeURIComponent( page.cookie.match( '(?:^|; )' + name + '=([^;]*)' )[ 1 ] ) )
	);

	// A browser takes no cookie for a domain that several owners share, such as co.jp: then the next one.
	const write = ( name, text, seconds ) => {
		[ ...( config.domains || [] ), '' ].some( ( domain ) => {
			page.cookie = `${ name }=${ text };path=${ config.path || '/' };max-age=${ seconds };SameSite=Lax` +
				( domain && ';domain=' + domain ) + ( place.protocol === 'https:' ? ';Secure' : '' );
			return seconds && page.cookie.includes( text );
		} );
	};

	const store = ( name, touch, seconds ) => {
		let text;
		let room = 300;
		do { // Servers refuse a request whose headers are too long.
			text = encodeURIComponent( JSON.stringify( touch, ( _, part ) => part.slice ? cut( part, room ) : part ) );
			room /= 2;
		} while ( text.length > 1500 );
		write( name, text, seconds );
	};

	// True, 0 for a no, or anything else while nobody has decided, or a banner has not loaded or is broken.
	const consent = () => attempt( () => {
		const banner = tab.leadsheetConsent;
		const said = banner?.call ? banner() : banner;
		const managed = tab.wp_consent_type || tab.wp_fallback_consent_type;
		// A visitor's no stays one while no banner says that it manages consent: the API says yes to everything then.
		const allowed = managed || config.api
			? ! /_marketing=deny/.test( page.cookie ) && tab.wp_has_consent( 'marketing' )
			: said;
		return ( said ?? 1 ) && ( allowed ?? 1 ) ? said || managed && allowed || config.consent === 'always' : 0;
	} );

	let visit;

	const value = () => {
		const agreed = consent();
		if ( ! agreed ) {
			agreed === 0 && [ FIRST, LAST ].forEach( ( name ) => write( name, '', 0 ) );
			visit = null;
			return '{"consent":"denied"}';
		}
		const before = read( LAST );
		if ( ! visit ) {
			const [ here, outside ] = look();
			visit = { first: read( FIRST ), last: { ...( before && ! outside ? before : here ) } };
			visit.first || store( FIRST, visit.first = here, 7776e3 /* 90 days */ );
			visit.last.pages = ( before?.pages || 0 ) + 1;
			store( LAST, visit.last, 1800 );
		}
		// Another tab may have brought the visitor here again meanwhile.
		const { pages: page_views, ...last } = read( LAST ) || visit.last;
		return JSON.stringify( { first: visit.first, last, page_views, page: place.href.split( '#' )[ 0 ] } );
	};

	const find = ( form, name ) => form.querySelector( `input[name="${ name }"]` );

	// What is posted to this site. A search must not have it in its address, nor anybody else's server get it.
	const isOurs = ( form ) => find( form, '_wpcf7' ) || attempt( () =>
		form.method === 'post' &&
		new URL( form.getAttribute( 'action' ) || '', place.href ).host === place.host
	);

	// The field is missing in other plugins' forms, and in a page from a cache older than this plugin.
	const fill = ( form, text ) => isOurs( form ) &&
		Object.assign( find( form, FIELD ) || form.appendChild( page.createElement( 'input' ) ), { type: 'hidden', name: FIELD, value: text } );

	const fillAll = () => {
		const text = value();
		[ ...page.forms ].forEach( ( form ) => fill( form, text ) );
	};

	const on = ( names, listener ) =>
		names.split( ' ' ).forEach( ( name ) => page.addEventListener( name, listener, true ) );

	const start = () => {
		fillAll();
		on( 'leadsheet:consent wp_listen_for_consent_change wp_consent_type_defined readystatechange', fillAll );
		// Forms may come later than this script, and other scripts may submit them.
		on( 'submit', ( { target } ) => fill( target, value() ) );
		on( 'wpcf7beforesubmit', ( { detail } ) => detail.formData.set( FIELD, value() ) );
	};

	// A page that is prerendered nobody has seen yet.
	page.prerendering ? on( 'prerenderingchange', start ) : start();
} )();
