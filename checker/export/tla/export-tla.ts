/** A specification's instance as a TLA+ module for TLC, with its configuration. */

import { type Diagnostic, error, settle } from '../../language/diagnostic.js';
import type { Expression, Instance, Property, Specification } from '../../language/ir.js';
import type { Checks, ExportedModel, ExportResult, Symmetry } from '../result.js';
import { functionsCalleesFirst, proceduresCalleesFirst } from '../shared/callees-first.js';
import { allChecks, choose, type Chosen, unsaidAnywhere } from '../shared/checks.js';
import { harmless, quoted, quotedProperty } from '../shared/comment.js';
import { faultOf, nothingKnown } from '../shared/fault.js';
import { constantAt, fold } from '../shared/fold.js';
import { combinations, type InitialStates, initialStates } from '../shared/initial.js';
import { createLines, type Lines } from '../shared/lines.js';
import { each, type Model, modelOf } from '../shared/model.js';
import { specialised } from '../shared/specialise.js';
import { isFalse } from '../shared/terms.js';
import { actionFormula } from './action.js';
import { procedureDefinition, recordedVariables } from './effect.js';
import { expression } from './expression.js';
import { type Step, writeLeadsTo } from './liveness.js';
import { conjunct, conjunction } from './part.js';
import { SYMMETRY, symmetricConfiguration, writeSymmetry } from './symmetry.js';
import { domain, globalScope, NOW, type Scope, string, valueText, withLocal } from './scope.js';

/** A formula of more lines is more than TLC's parser or a reader takes. */
const LINE_LIMIT = 5_000;

/** Pure. Fails with diagnostics that name what TLA+ cannot express. */
export function exportTla(specification: Specification, instance: Instance, checks?: Checks, symmetry?: Symmetry): ExportResult {
  const whole = modelOf(specification, instance);
  const initial = initialStates(whole);
  const model = 'code' in initial ? whole : specialised(whole, initial);
  const scope = globalScope(model);
  const files = specification.sources.map(({ path }) => path);
  const chosen = choose(model, checks ?? allChecks(model.specification));
  const actions = model.actions.map((action) => ({ action, ...parameterised(scope, action, chosen) }));
  const problems: Diagnostic[] = actions.flatMap(({ action, formula }) =>
    formula.length <= LINE_LIMIT
      ? []
      : [
          error(
            'unsupported',
            action.header,
            `the formula of ${action.name} has more than ${LINE_LIMIT} lines`,
            'export a smaller instance',
          ),
        ],
  );
  if ('code' in initial) problems.push(initial);
  if (problems.length > 0 || 'code' in initial) return settle<ExportedModel>(null, problems, files);
  const name = moduleName(specification.name);
  const lines = createLines();
  lines.add(`${'-'.repeat(20)} MODULE ${name} ${'-'.repeat(20)}`);
  writeHeader(lines, model, name);
  for (const line of unsaidAnywhere(chosen)) lines.add(`\\* ${line}`);
  writeNames(lines, scope);
  if (symmetry !== undefined) writeSymmetry(lines, scope, symmetry);
  writeVariables(lines, scope);
  writeFunctions(lines, scope);
  writeProcedures(lines, scope);
  writeInit(lines, scope, initial);
  for (const { action, head, formula } of actions) {
    lines.add('', ...quoted(model, action.header).map((line) => `\\* ${line}`), `${head} ==`);
    lines.indented(() => lines.add(...formula));
  }
  writeNext(lines, actions);
  writeProperties(lines, scope, chosen);
  for (const property of chosen.liveness) {
    writeLeadsTo(
      lines,
      scope,
      property,
      actions.map(({ step }) => step),
    );
  }
  lines.add('='.repeat(60));
  return {
    ok: true,
    value: {
      files: [
        { name: `${name}.tla`, text: lines.text() },
        { name: `${name}.cfg`, text: configuration(scope, chosen) },
        ...(symmetry === undefined
          ? []
          : [{ name: symmetricConfiguration(name), text: `${configuration(scope, chosen)}SYMMETRY ${SYMMETRY}\n` }]),
        ...chosen.liveness.map((property) => ({
          name: livenessConfiguration(name, property.name),
          text: configuration(scope, chosen, property.name),
        })),
      ],
      // TLC counts an initial state as generated.
      offset: { states: 0, transitions: initial.states.length },
      notes: [],
    },
    warnings: [],
  };
}

interface Parameterised {
  /** "read(p, f)" */
  readonly head: string;
  readonly step: Step;
  readonly formula: readonly string[];
}

function parameterised(scope: Scope, action: Model['actions'][number], chosen: Chosen): Parameterised {
  const inside = action.parameters.reduce((outer, { name }) => withLocal(outer, name), scope);
  const names = action.parameters.map(({ name }) => inside.locals.get(name)!);
  const head = `${scope.names.of('action', action.name)}${names.length === 0 ? '' : `(${names.join(', ')})`}`;
  const bound = action.parameters.map(({ type }, position) => `${names[position]} \\in ${domain(scope, type)}`);
  return {
    head,
    step: {
      action: action.name,
      any: bound.length === 0 ? head : `\\E ${bound.join(', ')} : ${head}`,
      each: [bound.length === 0 ? '' : `\\A ${bound.join(', ')} : `, head],
    },
    formula: actionFormula(inside, action, chosen.transitions),
  };
}

/** A module is named as its file. */
function moduleName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z]/.test(plain) ? plain : `M${plain}`;
}

function writeHeader(lines: Lines, { specification, instance }: Model, name: string): void {
  lines.add(
    harmless(`\\* Specification ${specification.name}, instance ${instance.name}, exported by Interlock.`),
    '\\*',
    `\\* java -XX:+UseParallelGC -cp tla2tools.jar tlc2.TLC -workers auto -config ${name}.cfg ${name}.tla`,
    '\\*',
    "\\* Its distinct states are Interlock's states; of the states it generates, all but the initial ones are Interlock's transitions.",
    '',
    'EXTENDS Integers, FiniteSets, TLC',
    '',
  );
}

function writeNames(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  const { sorts, enumerations, constants } = model.specification;
  const elements = (sort: string) =>
    each({ low: 0, high: model.size(sort) - 1 }).map((element) => names.of('element', `${sort} ${element}`));
  lines.add(`CONSTANTS ${['NONE', ...sorts.flatMap(({ name }) => elements(name))].join(', ')}`, '');
  for (const { name } of sorts) lines.add(`${names.of('type', name)} == {${elements(name).join(', ')}}`);
  for (const { name, members } of enumerations) lines.add(`${names.of('type', name)} == {${members.map(string).join(', ')}}`);
  for (const { name, indices, type, span } of constants) {
    // Without indices its value stands wherever it is used.
    if (indices.length === 0) continue;
    const keys = combinations(indices.map((index) => each(model.ends(index)).map((value) => valueText(scope, index, value))));
    const at: Expression = { kind: 'none', type, span };
    const pairs = keys.map((key, offset) => `${tuple(key)} :> ${expression(scope, constantAt(model, name, offset, at)).text}`);
    lines.add('', `\\* ${model.place(span)}`, `${names.of('constant', name)} == ${pairs.length === 0 ? '<<>>' : pairs.join(' @@ ')}`);
  }
}

function tuple(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `<<${values.join(', ')}>>`;
}

function writeVariables(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  const { variables } = model.specification;
  lines.add('', 'VARIABLES');
  lines.indented(() => {
    for (const [index, { name, span }] of variables.entries()) {
      lines.add(`${names.of('variable', name)}${index === variables.length - 1 ? '' : ','} \\* ${model.place(span)}`);
    }
  });
  lines.add('', `vars == <<${variables.map(({ name }) => names.of('variable', name)).join(', ')}>>`);
}

function writeFunctions(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  for (const { name, parameters, body, span } of functionsCalleesFirst(model)) {
    const inside = parameters.reduce((outer, parameter) => withLocal(outer, parameter.name), scope);
    const list = parameters.map((parameter) => inside.locals.get(parameter.name)!);
    const value = expression(inside, fold({ model, locals: new Map() }, body)).text;
    lines.add(
      '',
      `\\* ${model.place(span)}`,
      `${names.of('function', name)}${list.length === 0 ? '' : `(${list.join(', ')})`} == ${value}`,
    );
  }
}

function writeProcedures(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  const fields = recordedVariables(model).map((name) => names.of('variable', name));
  if (fields.length === 0) return;
  lines.add('', '\\* What procedures work on: from the variables before to the variables after, each a field.');
  lines.add(`${NOW} == [${fields.map((field) => `${field} |-> ${field}`).join(', ')}]`);
  for (const procedure of proceduresCalleesFirst(model)) {
    const { head, lines: body } = procedureDefinition(scope, procedure);
    lines.add('', `\\* ${model.place(procedure.span)}`, `${head} ==`);
    lines.indented(() => lines.add(...body));
  }
}

function writeInit(lines: Lines, scope: Scope, initial: InitialStates): void {
  lines.add('', 'Init ==');
  lines.indented(() => {
    for (const state of initial.states) {
      const all = conjunction([...state].map(([name, values]) => conjunct(initialValue(scope, name, values))));
      if (initial.states.length === 1) lines.add(...all);
      else lines.add(...all.map((line, index) => `${index === 0 ? '\\/ ' : '   '}${line}`));
    }
  });
}

/** The most common value everywhere, except where another is given. */
function initialValue(scope: Scope, variable: string, values: readonly number[]): string {
  const { model, names } = scope;
  const { indices, type } = model.variable(variable);
  const own = names.of('variable', variable);
  if (indices.length === 0) return `${own} = ${valueText(scope, type, values[0]!)}`;
  const binders: string[] = [];
  let inside = scope;
  for (const position of indices.keys()) {
    inside = withLocal(inside, `i${position + 1}`);
    binders.push(inside.locals.get(`i${position + 1}`)!);
  }
  const over = binders.map((binder, position) => `${binder} \\in ${domain(scope, indices[position]!)}`).join(', ');
  const count = (value: number) => values.filter((other) => other === value).length;
  const usual = [...new Set(values)].reduce(
    (most, value) => (count(value) > count(most) ? value : most),
    values[0] ?? model.values(type).low,
  );
  const keys = combinations(indices.map((index) => each(model.ends(index)).map((value) => valueText(scope, index, value))));
  const others = values.flatMap((value, cell) =>
    value === usual ? [] : [`![${keys[cell]!.join(', ')}] = ${valueText(scope, type, value)}`],
  );
  const everywhere = `[${over} |-> ${valueText(scope, type, usual)}]`;
  return `${own} = ${others.length === 0 ? everywhere : `[${everywhere} EXCEPT ${others.join(', ')}]`}`;
}

function writeNext(lines: Lines, actions: readonly Parameterised[]): void {
  lines.add('', 'Next ==');
  lines.indented(() => lines.add(...(actions.length === 0 ? [`FALSE /\\ UNCHANGED vars`] : actions.map(({ step }) => `\\/ ${step.any}`))));
  lines.add('', 'Spec == Init /\\ [][Next]_vars');
}

function writeProperties(lines: Lines, scope: Scope, chosen: Chosen): void {
  const { model, names } = scope;
  const header = (property: Property) => lines.add('', ...quotedProperty(model, property).map((line) => `\\* ${line}`));
  for (const property of [...chosen.invariants, ...chosen.reachable]) {
    const condition = fold({ model, locals: new Map() }, property.condition);
    const fault = faultOf(nothingKnown(model), condition);
    const value = expression(scope, condition).text;
    const message = string(`${model.place(property.span)}: cannot be evaluated`);
    header(property);
    lines.add(
      `${names.of('property', property.name)} == ${isFalse(fault) ? value : `IF ${expression(scope, fault).text} THEN Assert(FALSE, ${message}) ELSE ${value}`}`,
    );
    if (property.kind === 'reachable') lines.add(`${names.of('sought', property.name)} == ~${names.of('property', property.name)}`);
  }
  for (const property of chosen.transitions) {
    if (property.on !== null) continue;
    const condition = fold({ model, locals: new Map(), inlines: () => true }, property.condition);
    header(property);
    lines.add('\\* Every action asserts it; as a PROPERTY, it would not be looked at where a transition changes nothing.');
    lines.add(`${names.of('property', property.name)} == [][${expression({ ...scope, primed: true }, condition).text}]_vars`);
  }
}

/** The file that has TLC check a property of what happens some time: each assumes something else, so that each needs a run. */
export function livenessConfiguration(module: string, property: string): string {
  return `${module}.${property}.cfg`;
}

/** For everything that each state and transition tells, or for one property of what happens some time. */
function configuration(scope: Scope, chosen: Chosen, leadsTo: string | null = null): string {
  const { model, names } = scope;
  const elements = model.specification.sorts.flatMap(({ name }) =>
    each({ low: 0, high: model.size(name) - 1 }).map((element) => names.of('element', `${name} ${element}`)),
  );
  const lines = createLines();
  lines.add(`SPECIFICATION ${leadsTo === null ? 'Spec' : names.of('fair', leadsTo)}`, 'CONSTANTS');
  lines.indented(() => lines.add(...['NONE', ...elements].map((name) => `${name} = ${name}`)));
  if (leadsTo !== null) {
    lines.add('PROPERTIES', `  ${names.of('property', leadsTo)}`, 'CHECK_DEADLOCK FALSE');
    return lines.text();
  }
  const invariants = [
    ...chosen.invariants.map(({ name }) => names.of('property', name)),
    ...chosen.reachable.map(({ name }) => names.of('sought', name)),
  ];
  if (invariants.length > 0) {
    lines.add('INVARIANTS');
    lines.indented(() => lines.add(...invariants));
  }
  lines.add(`CHECK_DEADLOCK ${chosen.deadlock ? 'TRUE' : 'FALSE'}`);
  return lines.text();
}
