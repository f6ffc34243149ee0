/** `refines BASE under { ... }`: a value for every variable of the abstract specification, over the state of this one. */

import { isDeepStrictEqual } from 'node:util';
import type * as ast from '../ast.js';
import { bindLocal, type Context, fail } from './context.js';
import { checkArgument } from './fit.js';
import type { Enumeration, Expression, FiniteType, MappedVariable, Refinement, ScalarType, Sort, Span, Variable } from '../ir.js';
import { suggest } from './suggestion.js';

type RefinesDeclaration = ast.Declared & { readonly kind: 'refines' };

/** What the two specifications have in common is looked up by name. */
interface Concrete {
  readonly sorts: readonly Sort[];
  readonly enumerations: readonly Enumeration[];
  readonly variables: readonly Variable[];
}

/** null after a report. */
export function checkRefinement(
  context: Context,
  declared: RefinesDeclaration,
  abstract: Refinement['abstract'],
  concrete: Concrete,
): Refinement | null {
  const { base } = declared;
  if (!sharesTypes(context, base.span, abstract, concrete)) return null;
  const mapped = new Map<string, MappedVariable>();
  let sound = true;
  for (const { place, value } of declared.mapping ?? []) {
    const found = checkMapped(context, place, value, abstract);
    if (found === null) sound = false;
    else if (mapped.has(found.variable)) {
      fail(context, 'duplicate-name', place.span, `\`${found.variable}\` is mapped twice`, 'keep one');
      sound = false;
    } else mapped.set(found.variable, found);
  }
  if (!sound) return null;
  const whole = abstract.variables.map((variable) => mapped.get(variable.name) ?? identity(variable, concrete, base.span));
  const missing = abstract.variables
    .filter((_, index) => whole[index] === null)
    .map(({ name, indices }) => `${name}${'[...]'.repeat(indices.length)}`);
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'has no value' : 'have no value';
    return fail(
      context,
      'not-total',
      declared.span,
      `the mapping is not total: ${missing.join(', ')} of ${abstract.name} ${what}, and nothing of that name and type is here`,
      `add \`${missing[0]!.replaceAll('[...]', '[x]')} = ...\``,
    );
  }
  return { abstract, mapping: whole.flatMap((variable) => variable ?? []), span: base.span };
}

/** Elements and members of the abstract specification are those of this one, by name. */
function sharesTypes(context: Context, span: Span, abstract: Refinement['abstract'], concrete: Concrete): boolean {
  const sorts = abstract.sorts.filter(({ name }) => !concrete.sorts.some((own) => own.name === name));
  const enums = abstract.enumerations.filter(
    ({ name, members }) => !concrete.enumerations.some((own) => own.name === name && isDeepStrictEqual(own.members, members)),
  );
  for (const { name } of sorts) {
    fail(
      context,
      'not-total',
      span,
      `${abstract.name} has the sort \`${name}\`, which is not declared here`,
      `declare \`sort ${name}\` or an object of that name`,
    );
  }
  for (const { name, members } of enums) {
    fail(
      context,
      'not-total',
      span,
      `${abstract.name} has the enum \`${name}\` of ${members.join(', ')}, which is not declared here`,
      'declare it with the same members',
    );
  }
  return sorts.length + enums.length === 0;
}

function checkMapped(
  context: Context,
  place: ast.Expression,
  value: ast.Expression,
  abstract: Refinement['abstract'],
): MappedVariable | null {
  const path = pathOf(place);
  if (path === null) {
    return fail(
      context,
      'misplaced',
      place.span,
      'this is not a variable',
      'write `Object.field[x] = ...` or `name[i] = ...`, with a new name for each index',
    );
  }
  const variable = abstract.variables.find(({ name }) => name === path.name);
  if (variable === undefined) {
    const names = abstract.variables.map(({ name }) => name);
    const hint = suggest(path.name, names, `its variables are ${names.join(', ')}`);
    return fail(context, 'unknown-name', place.span, `${abstract.name} has no variable \`${path.name}\``, hint);
  }
  if (path.binders.length !== variable.indices.length) {
    const form = `${variable.name}${variable.indices.map((_, index) => `[${'xyzuvw'[index] ?? 'i'}]`).join('')}`;
    return fail(
      context,
      'wrong-arity',
      place.span,
      `\`${variable.name}\` has ${variable.indices.length} indices, not ${path.binders.length}`,
      `write \`${form} = ...\``,
    );
  }
  let inner = context;
  const binders: string[] = [];
  for (const [index, { text, span }] of path.binders.entries()) {
    const bound = bindLocal(inner, text, variable.indices[index], span);
    inner = bound.context;
    binders.push(bound.unique);
  }
  const checked = checkArgument(inner, value, variable.type, `the value of \`${variable.name}\``);
  return checked === null ? null : { variable: variable.name, binders, value: checked };
}

/** `File.maps[f][v].page` is the variable File.maps.page with the indices f and v. */
function pathOf(place: ast.Expression): { readonly name: string; readonly binders: readonly ast.Name[] } | null {
  if (place.kind === 'name') return { name: place.name, binders: [] };
  if (place.kind !== 'field' && place.kind !== 'index') return null;
  const of = pathOf(place.of);
  if (of === null) return null;
  if (place.kind === 'field') return { ...of, name: `${of.name}.${place.field.text}` };
  if (place.index.kind !== 'name') return null;
  return { ...of, binders: [...of.binders, { text: place.index.name, span: place.index.span }] };
}

/** A variable of this name, indices and type here has the abstract one's value unless something else is said. */
function identity(variable: Variable, concrete: Concrete, span: Span): MappedVariable | null {
  const own = concrete.variables.find(({ name }) => name === variable.name);
  if (own === undefined || !isDeepStrictEqual(own.indices, variable.indices) || !isSameType(own.type, variable.type)) return null;
  const binders = variable.indices.map((_, index) => `i${index}`);
  const local = (type: FiniteType, index: number): Expression => ({ kind: 'local', name: binders[index], type, span });
  return {
    variable: variable.name,
    binders,
    value: { kind: 'read', variable: own.name, indices: own.indices.map(local), type: own.type, span },
  };
}

/** Integers are compared with the abstract range where they are used. */
function isSameType(own: ScalarType, abstract: ScalarType): boolean {
  return (own.kind === 'int' && abstract.kind === 'int') || isDeepStrictEqual(own, abstract);
}
