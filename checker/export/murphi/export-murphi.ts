/** A specification's instance as a model for Rumur or another Murphi checker. */

import { type Diagnostic, settle } from '../../language/diagnostic.js';
import type { Instance, Property, Specification } from '../../language/ir.js';
import type { Checks, ExportedModel, ExportResult, Note, Symmetry } from '../result.js';
import { allChecks, choose, type Chosen, unsaid, withoutLiveness } from '../shared/checks.js';
import { harmless, quotedProperty } from '../shared/comment.js';
import { faultOf, nothingKnown } from '../shared/fault.js';
import { fold } from '../shared/fold.js';
import { combinations, type InitialStates, initialStates, type State } from '../shared/initial.js';
import { createLines, type Lines } from '../shared/lines.js';
import { each, modelOf } from '../shared/model.js';
import { specialised } from '../shared/specialise.js';
import { isFalse, not } from '../shared/terms.js';
import { writeConstants, writeFunctions, writeProcedures } from './declarations.js';
import { expression, literalText, noneText } from './expression.js';
import { type PreparedRule, prepareRule, writeRule } from './rule.js';
import { isOptional, NotScalar, scalarsetsOf } from './scalarset.js';
import { globalScope, hasCells, indexText, type Scope, variableType, withLocals } from './scope.js';
import { spreadSets } from './spread-sets.js';

/** Pure. Fails with diagnostics that name what Murphi cannot express. Where there is a `symmetry` that scalarsets can say, a second
 *  model says it; else the first one tells why not. */
export function exportMurphi(specification: Specification, instance: Instance, checks?: Checks, symmetry?: Symmetry): ExportResult {
  const symmetric = symmetry === undefined ? null : symmetricModel(specification, instance, checks, symmetry);
  const remarks = typeof symmetric === 'string' ? [`No second model with scalarsets: ${symmetric}.`] : [];
  const plain = exportModel(specification, instance, checks, { scalarsets: new Set(), remarks });
  if (!plain.ok || symmetric === null || typeof symmetric === 'string') return plain;
  const files = [...plain.value.files, { name: SYMMETRIC_MODEL, text: symmetric.text }];
  return { ...plain, value: { ...plain.value, files } };
}

/** The model with scalarsets; or why there is none. */
function symmetricModel(
  specification: Specification,
  instance: Instance,
  checks: Checks | undefined,
  symmetry: Symmetry,
): { readonly text: string } | string {
  try {
    const scalarsets = scalarsetsOf(modelOf(specification, instance), symmetry);
    const exported = exportModel(spreadSets(specification, scalarsets), instance, checks, { scalarsets, remarks: [] });
    return exported.ok ? exported.value.files[0]! : 'Murphi cannot say it even without';
  } catch (error) {
    if (error instanceof NotScalar) return error.message;
    throw error;
  }
}

export const SYMMETRIC_MODEL = 'model-symmetric.m';

interface Manner {
  readonly scalarsets: ReadonlySet<string>;
  /** Lines for its head. */
  readonly remarks: readonly string[];
}

function exportModel(specification: Specification, instance: Instance, checks: Checks | undefined, manner: Manner): ExportResult {
  const whole = modelOf(specification, instance);
  const files = specification.sources.map(({ path }) => path);
  const initial = initialStates(whole);
  const model = 'code' in initial ? whole : specialised(whole, initial);
  const chosen = choose(model, checks ?? allChecks(model.specification));
  const rules = model.actions.map((action) => prepareRule(model, action, chosen.transitions));
  const problems = [
    ...rules.filter(isDiagnostic),
    ...('code' in initial ? [initial] : []),
    ...withoutLiveness(chosen, checks !== undefined),
  ];
  if (problems.length > 0 || 'code' in initial) return settle<ExportedModel>(null, problems, files);
  const prepared = rules.filter((rule): rule is PreparedRule => !isDiagnostic(rule));
  const text = writeModel(globalScope(model, chosen.noted, manner.scalarsets), prepared, chosen, initial, manner.remarks);
  return {
    ok: true,
    value: { files: [{ name: 'model.m', text }], offset: { states: 0, transitions: 0 }, notes: notesOf(chosen) },
    warnings: [],
  };
}

/** A `reachable` property never ends Rumur's search. */
function notesOf({ invariants, transitions, reachable, noted }: Chosen): readonly Note[] {
  const names = [...invariants, ...transitions].map(({ name }) => name).filter((name) => noted.has(name));
  return [...names, ...reachable.map(({ name }) => name)].map((property) => ({ property, shown: property }));
}

function isDiagnostic(value: PreparedRule | Diagnostic): value is Diagnostic {
  return 'code' in value;
}

function writeModel(
  scope: Scope,
  rules: readonly PreparedRule[],
  chosen: Chosen,
  initial: InitialStates,
  remarks: readonly string[],
): string {
  const lines = createLines();
  writeHeader(lines, scope, chosen, remarks);
  const kept = new Set(rules.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === 'snapshot' ? node.variables : []))));
  writeNames(lines, scope, kept);
  writeState(lines, scope, kept);
  writeConstants(lines, scope);
  writeFunctions(lines, scope);
  writeProcedures(lines, scope);
  for (const [index, state] of initial.states.entries()) writeStart(lines, scope, initial, state, index);
  for (const rule of rules) writeRule(lines, scope, rule);
  for (const property of chosen.invariants) writeInvariant(lines, scope, property);
  for (const property of chosen.reachable) writeCover(lines, scope, property);
  return lines.text();
}

function writeHeader(lines: Lines, { model, scalarsets }: Scope, chosen: Chosen, remarks: readonly string[]): void {
  const { specification, instance } = model;
  const [file, reduction, figures] =
    scalarsets.size === 0
      ? ['model.m', 'off', "Its states and its rules fired are Interlock's states and transitions."]
      : [
          SYMMETRIC_MODEL,
          'exhaustive',
          'Its states and its rules fired are those of `interlock check --symmetry`: one state of each orbit.',
        ];
  lines.add(
    harmless(`-- Specification ${specification.name}, instance ${instance.name}, exported by Interlock.`),
    '--',
    `-- rumur --symmetry-reduction ${reduction} --deadlock-detection ${chosen.deadlock ? 'stuck' : 'off'} --value-type int32_t -o model.c ${file}`,
    '-- gcc -O3 -mcx16 -o model model.c -lpthread && ./model',
    '--',
    `-- ${figures}`,
    ...[...remarks.map(harmless), ...unsaid(chosen)].map((line) => `-- ${line}`),
  );
}

/** Variables that rules keep a copy of have a type of their own, so that they can be copied as a whole. */
function writeNames(lines: Lines, scope: Scope, kept: ReadonlySet<string>): void {
  const { model, names } = scope;
  const { sorts, enumerations } = model.specification;
  lines.add('', 'const', '  NONE: -1;');
  lines.indented(() => {
    for (const { name, members } of enumerations) {
      for (const [value, member] of members.entries()) lines.add(`${names.of('member', `${name}.${member}`)}: ${value};`);
    }
  });
  const types = [
    ...sorts.filter(({ name }) => model.size(name) > 0).map(({ name }) => `${names.of('type', name)}: ${sortText(scope, name)};`),
    ...enumerations
      .filter(({ members }) => members.length > 0)
      .map(({ name, members }) => `${names.of('type', name)}: 0 .. ${members.length - 1};`),
  ];
  const copies = [...kept]
    .filter((name) => hasCells(model, name))
    .map((name) => `${names.of('kept', name)}: ${variableType(scope, name)};`);
  if (types.length + copies.length === 0) return;
  lines.add('', 'type');
  lines.indented(() => lines.add(...types, ...copies));
}

function sortText({ model, scalarsets }: Scope, sort: string): string {
  return scalarsets.has(sort) ? `scalarset(${model.size(sort)})` : `0 .. ${model.size(sort) - 1}`;
}

function writeState(lines: Lines, scope: Scope, kept: ReadonlySet<string>): void {
  const { model, names } = scope;
  const variables = model.specification.variables.filter(({ name }) => hasCells(model, name));
  lines.add('', 'var');
  lines.indented(() => {
    for (const { name, span } of variables) {
      const type = kept.has(name) ? names.of('kept', name) : variableType(scope, name);
      lines.add(`${names.of('variable', name)}: ${type}; -- ${model.place(span)}`);
    }
    if (variables.length === 0) lines.add('nothing: boolean; -- a model needs a variable');
  });
}

function writeStart(lines: Lines, scope: Scope, initial: InitialStates, state: State, index: number): void {
  const { model, names } = scope;
  lines.add('', `startstate "initial ${index}"`, 'begin');
  lines.indented(() => {
    if (model.specification.variables.every(({ name }) => !hasCells(model, name))) lines.add('nothing := false;');
    for (const { name, indices } of model.specification.variables) {
      const values = state.get(name) ?? [];
      if (values.length === 0) continue;
      const variable = names.of('variable', name);
      const usual = initial.declared.get(name)!;
      const most = values.some((value) => value === usual) ? usual : values[0]!;
      writeFill(lines, scope, name, most);
      // The elements of a scalarset have no names.
      if (values.every((value) => value === most)) continue;
      const keys = combinations(indices.map((type) => each(model.ends(type)).map((value) => literalText(scope, type, value).text)));
      for (const [cell, value] of values.entries()) {
        if (value !== most) lines.add(assigns(scope, name, `${variable}${keys[cell]!.map((key) => `[${key}]`).join('')}`, value));
      }
    }
  });
  lines.add('end;');
}

/** Every cell of the variable gets the value. */
function writeFill(lines: Lines, scope: Scope, variable: string, value: number): void {
  const { indices } = scope.model.variable(variable);
  const inside = withLocals(
    scope,
    indices.map((_, position) => `i${position + 1}`),
  );
  const binders = [...inside.locals.values()];
  const target = `${scope.names.of('variable', variable)}${binders.map((binder) => `[${binder}]`).join('')}`;
  const opening = indices.map((type, position) => `for ${binders[position]}: ${indexText(scope, type)} do `).join('');
  lines.add(`${opening}${assigns(scope, variable, target, value)}${' end;'.repeat(indices.length)}`);
}

/** What gives a cell of the variable a value. */
function assigns(scope: Scope, variable: string, target: string, value: number): string {
  const { type } = scope.model.variable(variable);
  const isNone = type.kind === 'option' && value === scope.model.none(type);
  if (isNone && isOptional(scope.scalarsets, type)) return `undefine ${target};`;
  return `${target} := ${(isNone ? noneText(scope, type) : literalText(scope, type, value)).text};`;
}

function writeInvariant(lines: Lines, scope: Scope, property: Chosen['invariants'][number]): void {
  const condition = fold({ model: scope.model, locals: new Map() }, property.condition);
  const fault = faultOf(nothingKnown(scope.model), condition);
  lines.add('', ...quotedProperty(scope.model, property).map((line) => `-- ${line}`));
  if (!isFalse(fault)) lines.add(`invariant "${property.name} can be evaluated" ${expression(scope, not(fault)).text};`);
  const holds = expression(scope, condition).text;
  lines.add(scope.noted.has(property.name) ? `cover "${property.name}" !(${holds});` : `invariant "${property.name}" ${holds};`);
}

/** Rumur fails where nothing covers it. */
function writeCover(
  lines: Lines,
  scope: Scope,
  property: Property & { readonly condition: Specification['properties'][number]['condition'] },
): void {
  const condition = fold({ model: scope.model, locals: new Map() }, property.condition);
  const fault = faultOf(nothingKnown(scope.model), condition);
  lines.add('', ...quotedProperty(scope.model, property).map((line) => `-- ${line}`));
  if (!isFalse(fault)) lines.add(`invariant "${property.name} can be evaluated" ${expression(scope, not(fault)).text};`);
  lines.add(`cover "${property.name}" ${expression(scope, condition).text};`);
}
