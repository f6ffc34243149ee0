/** What a delta does to the declarations of its base: override, remove, extend; everything else adds. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';
import { suggest } from '../check/suggestion.js';

/** The word that makes a declaration a change; null for one that adds. */
export function describeChange(declaration: ast.Declaration): 'override' | 'remove' | 'extend' | null {
  const { kind } = declaration.declared;
  if (kind === 'remove' || kind === 'extend') return kind;
  return declaration.modifiers.some((modifier) => modifier.kind === 'override') ? 'override' : null;
}

/** Overrides keep the place of what they replace; additions come last. */
export function applyChanges(
  base: readonly ast.Declaration[],
  changes: readonly ast.Declaration[],
  report: Report,
): readonly ast.Declaration[] {
  let declarations = [...base];
  for (const change of changes) {
    const { declared } = change;
    if (declared.kind === 'remove') declarations = remove(declarations, declared, report);
    else if (declared.kind === 'extend') declarations = extend(declarations, declared, report);
    else if (describeChange(change) === 'override') declarations = override(declarations, change, report);
    else declarations.push(change);
  }
  return declarations;
}

/** Kinds that share their names with another. */
const SPACES: Readonly<Record<string, string>> = {
  action: 'syscall',
  object: 'sort',
  transition: 'invariant',
  reachable: 'invariant',
  'leads-to': 'invariant',
};

/** Kind and name: what a change refers to. A syscall may override an action of that name, and an object a sort. */
function keyOf(kind: string, name: string | null): string {
  return `${SPACES[kind] ?? kind} ${name ?? ''}`;
}

function keyOfDeclared(declared: ast.Declared): string {
  return keyOf(declared.kind, 'name' in declared && declared.name !== null ? declared.name.text : null);
}

const WORDS: Readonly<Record<string, string>> = { transition: 'transition invariant', allow: 'allow deadlock', 'leads-to': 'property' };

function nothing(kind: string, name: ast.Name | null, at: ast.Spanned, declarations: readonly ast.Declaration[], report: Report): void {
  const shown = `${WORDS[kind] ?? kind}${name === null ? '' : ` \`${name.text}\``}`;
  const known = declarations.flatMap(({ declared }) =>
    'name' in declared && declared.name !== null && sameSpace(kind, declared.kind) ? [declared.name.text] : [],
  );
  const hint =
    name === null
      ? 'remove this line'
      : suggest(name.text, known, known.length > 0 ? `the base has ${known.slice(0, 12).join(', ')}` : 'declare it without `override`');
  report(error('nothing-to-change', name?.span ?? at.span, `the base has no ${shown}`, hint));
}

function sameSpace(a: string, b: string): boolean {
  return keyOf(a, null) === keyOf(b, null);
}

function remove(declarations: ast.Declaration[], change: Extract<ast.Declared, { kind: 'remove' }>, report: Report): ast.Declaration[] {
  const key = keyOf(change.what, change.name?.text ?? null);
  const kept = declarations.filter(({ declared }) => keyOfDeclared(declared) !== key);
  if (kept.length === declarations.length) nothing(change.what, change.name, change, declarations, report);
  return kept;
}

function override(declarations: ast.Declaration[], change: ast.Declaration, report: Report): ast.Declaration[] {
  const { declared } = change;
  const key = keyOfDeclared(declared);
  const at = declarations.findIndex((candidate) => keyOfDeclared(candidate.declared) === key);
  if (at < 0) {
    nothing(declared.kind, 'name' in declared ? declared.name : null, declared, declarations, report);
    return [...declarations, change];
  }
  const replaced = declarations[at]!;
  const documentation = change.documentation === '' ? replaced.documentation : change.documentation;
  return declarations.toSpliced(at, 1, { ...change, documentation });
}

function extend(declarations: ast.Declaration[], change: Extract<ast.Declared, { kind: 'extend' }>, report: Report): ast.Declaration[] {
  const at = declarations.findIndex(({ declared }) => declared.kind === change.what && declared.name.text === change.name.text);
  const found = declarations[at];
  if (found === undefined) {
    nothing(change.what, change.name, change, declarations, report);
    return declarations;
  }
  const { declared } = found;
  if (change.what === 'enum' && declared.kind === 'enum') {
    return declarations.toSpliced(at, 1, { ...found, declared: { ...declared, members: [...declared.members, ...change.members] } });
  }
  if (change.what !== 'enum' && (declared.kind === 'object' || declared.kind === 'record')) {
    return declarations.toSpliced(at, 1, { ...found, declared: { ...declared, fields: [...declared.fields, ...change.fields] } });
  }
  return declarations;
}
