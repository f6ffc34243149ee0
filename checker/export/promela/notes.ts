/** Properties that do not end SPIN's search: a C function of the verifier prints the first state or transition where one is violated,
 *  or reached. It answers that nothing may happen, so that there is no transition more. */

import type { Note } from '../result.js';
import type { Chosen } from '../shared/checks.js';
import type { Lines } from '../shared/lines.js';
import type { Scope } from './scope.js';

/** As a condition that is never true. */
export function noted(scope: Scope, property: string): string {
  return `c_expr { ${scope.names.of('note', property)} }`;
}

/** As a statement. */
export function noting(scope: Scope, property: string): string {
  return `c_code { ${scope.names.of('note', property)}; }`;
}

/** What the verifier prints for each noted property. */
export function notesOf({ names }: Scope, chosen: Chosen): readonly Note[] {
  return properties(chosen).map((property) => ({ property, shown: names.of('property', property) }));
}

/** SPIN takes no function's call in a condition, as it may have effects; the macro hides it from SPIN's preprocessor. */
export function writeNotes(lines: Lines, scope: Scope, chosen: Chosen): void {
  const all = notesOf(scope, chosen);
  if (all.length === 0) return;
  lines.add('', '/* Properties that do not end the search. */', 'c_decl {');
  for (const [index, { property, shown }] of all.entries()) {
    lines.add(`\\#define ${scope.names.of('note', property)} interlock_note(${index}, "${shown}")`);
  }
  lines.add(
    '}',
    'c_code {',
    'static int interlock_note(int property, const char *name)',
    '{',
    `  static char known[${all.length}];`,
    '  if (!known[property]) { known[property] = 1; printf("noted: %s\\n", name); }',
    '  return 0;',
    '}',
    '}',
  );
}

function properties({ invariants, transitions, reachable, noted: names }: Chosen): readonly string[] {
  return [...invariants, ...transitions, ...reachable].map(({ name }) => name).filter((name) => names.has(name));
}
