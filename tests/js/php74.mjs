/**
 * Names what PHP 7.4 would not run: node tests/js/php74.mjs FILE…, one line each, exit status 1 where
 * there is any. The machine's own PHP is newer and says nothing. php-parser refuses most of it; what it
 * reads all the same is found in the tree.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire( new URL( '../npm/package.json', import.meta.url ) );
const { Engine } = require( 'php-parser' );
const engine = new Engine( { parser: { version: '7.4' }, ast: { withPositions: true } } );

const TYPES = [ 'mixed', 'never', 'static', 'null', 'false', 'true' ];
// Since PHP 8.0, and not among those that WordPress 6.4 has ready for older ones (str_contains and the like).
const FUNCTIONS = `get_debug_type get_resource_id fdiv preg_last_error_msg array_is_list enum_exists fsync
fdatasync ini_parse_quantity memory_reset_peak_usage json_validate mb_str_pad str_increment str_decrement
stream_context_set_options array_find array_find_key array_any array_all mb_trim mb_ltrim mb_rtrim mb_ucfirst
mb_lcfirst fpow array_first array_last`.split( /\s+/ );

const WRONG = {
	uniontype: () => 'a union type',
	intersectiontype: () => 'an intersection type',
	typereference: ( { name } ) => TYPES.includes( name.toLowerCase() ) && `the type ${ name }`,
	parameter: ( { flags } ) => flags > 0 && 'a promoted property',
	property: ( { readonly } ) => readonly && 'a readonly property',
	class: ( { isReadonly } ) => isReadonly && 'a readonly class',
	call: ( { what } ) => FUNCTIONS.includes( what.name ) && `the function ${ what.name }()`,
};

function* found( node ) {
	if ( ! node || typeof node !== 'object' ) {
		return;
	}
	const wrong = WRONG[ node.kind ]?.( node );
	if ( wrong ) {
		yield `line ${ node.loc.start.line }: ${ wrong }`;
	}
	for ( const [ name, part ] of Object.entries( node ) ) {
		if ( name !== 'loc' ) {
			yield* found( part );
		}
	}
}

const problems = process.argv.slice( 2 ).flatMap( ( file ) => {
	try {
		return [ ...found( engine.parseCode( readFileSync( file, 'utf8' ), file ) ) ].map( ( text ) => `${ file }, ${ text }` );
	} catch ( { message } ) {
		return [ `${ file }: ${ message }` ];
	}
} );
problems.forEach( ( problem ) => console.log( problem ) );
process.exitCode = problems.length ? 1 : 0;
