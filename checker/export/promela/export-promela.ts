/** A specification's instance as a model for SPIN: one process that repeats one of its guarded, indivisible commands for ever. */

import { settle, type Diagnostic } from '../../language/diagnostic.js';
import type { Instance, Specification } from '../../language/ir.js';
import type { Checks, ExportedModel, ExportResult } from '../result.js';
import { allChecks, choose, type Chosen, unsaid, withoutLiveness } from '../shared/checks.js';
import { harmless, quotedProperty } from '../shared/comment.js';
import { faultOf, nothingKnown } from '../shared/fault.js';
import { fold } from '../shared/fold.js';
import { type InitialStates, initialStates } from '../shared/initial.js';
import { createLines, type Lines } from '../shared/lines.js';
import { lowerProcedure } from '../shared/lower.js';
import { type Model, modelOf } from '../shared/model.js';
import type { Node } from '../shared/node.js';
import { specialised } from '../shared/specialise.js';
import { isFalse } from '../shared/terms.js';
import { comment, type PreparedAction, prepareAction, writeAction, writeCommands, writeInline } from './action.js';
import { ENDED, usesEnded, writeKeeping } from './body.js';
import { constant, expression } from './expression.js';
import { noted, notesOf, writeNotes } from './notes.js';
import { cellCount, globalScope, noneText, type Scope, storage, withLocals } from './scope.js';
import { createScratch, type Scratch } from './scratch.js';

/** Pure. Fails with diagnostics that name what Promela cannot express. */
export function exportPromela(specification: Specification, instance: Instance, checks?: Checks): ExportResult {
  const whole = modelOf(specification, instance);
  const files = specification.sources.map(({ path }) => path);
  const initial = initialStates(whole);
  const model = 'code' in initial ? whole : specialised(whole, initial);
  const chosen = choose(model, checks ?? allChecks(model.specification));
  const actions = model.actions.map((action) => prepareAction(model, action, chosen.transitions));
  const problems = [
    ...actions.filter(isDiagnostic),
    ...('code' in initial ? [initial] : []),
    ...withoutLiveness(chosen, checks !== undefined),
  ];
  if (problems.length > 0 || 'code' in initial) return settle<ExportedModel>(null, problems, files);
  const prepared = actions.filter((action): action is PreparedAction => !isDiagnostic(action));
  const scope = globalScope(model, chosen.noted);
  const text = writeModel(scope, prepared, chosen, initial);
  const choosesFirst = initial.states.length !== 1;
  // SPIN counts the step into the state it starts from as a transition.
  const offset = { states: choosesFirst ? 1 : 0, transitions: 1 + (choosesFirst ? initial.states.length : 0) };
  return {
    ok: true,
    value: { files: [{ name: 'model.pml', text }], offset, notes: notesOf(scope, chosen) },
    warnings: [],
  };
}

function isDiagnostic(value: PreparedAction | Diagnostic): value is Diagnostic {
  return 'code' in value;
}

function writeModel(scope: Scope, actions: readonly PreparedAction[], chosen: Chosen, initial: InitialStates): string {
  const lines = createLines();
  writeHeader(lines, scope.model, initial, chosen);
  writeNames(lines, scope);
  writeState(lines, scope, initial);
  const procedures = new Map(scope.model.specification.procedures.map((each) => [each.name, lowerProcedure(scope.model, each)]));
  const scratch = createScratch(scope.model, procedures);
  const body = createLines();
  writeNotes(body, scope, chosen);
  writeKept(body, scope, actions);
  writeFunctions(body, scope);
  for (const [name, nodes] of procedures) writeProcedure(body, scope, scratch, name, nodes);
  for (const action of actions) writeAction(body, scope, scratch, action);
  writeScratch(lines, actions, scratch);
  lines.add(body.text().trimEnd());
  for (const property of [...chosen.invariants, ...chosen.reachable]) writeProperty(lines, scope, property);
  writeProcess(lines, scope, actions, chosen, initial);
  return lines.text();
}

function writeHeader(lines: Lines, { specification, instance }: Model, initial: InitialStates, chosen: Chosen): void {
  const first =
    initial.states.length === 1
      ? 'SPIN counts one transition more than Interlock: the one into the initial state.'
      : `SPIN counts one state more than Interlock, from which one of the ${initial.states.length} initial states is chosen, and ${initial.states.length + 1} transitions more.`;
  lines.add(
    ...comment([
      harmless(`Specification ${specification.name}, instance ${instance.name}, exported by Interlock.`),
      '',
      'spin -o1 -o2 -o3 -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan',
      'Without -o2, variables that nothing reads are left out, and states that differ in them are one; without -o1 and -o3, SPIN takes',
      'minutes for a large model.',
      '',
      first,
      ...unsaid(chosen),
      'An invariant that does not hold is an assertion: "spin -t -p model.pml" shows the way to it, and prints its name.',
    ]),
  );
}

function writeNames(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  const { specification, instance } = model;
  lines.add(
    '',
    '/* Elements of sorts are numbers.',
    ...specification.sorts.map(({ name }) => harmless(`   ${name}: ${instance.sizes[name] ?? 0}`)),
    '*/',
  );
  lines.add('#define none 255');
  for (const { name, members } of specification.enumerations) {
    lines.add('', `/* ${harmless(name)} */`);
    for (const [value, member] of members.entries()) lines.add(`#define ${names.of('member', `${name}.${member}`)} ${value}`);
  }
}

function writeState(lines: Lines, scope: Scope, initial: InitialStates): void {
  const { model, names } = scope;
  lines.add('', '/* The state. */');
  for (const { name, type, span } of model.specification.variables) {
    const cells = cellCount(model, name);
    if (cells === 0) continue;
    const indexed = model.variable(name).indices.length > 0;
    const only = initial.states.length === 1 ? initial.states[0]?.get(name) : undefined;
    const start = only?.every((value) => value === only[0]) ? only[0]! : only === undefined ? initial.declared.get(name)! : null;
    const text = (value: number) => constantOrNone(scope, name, value);
    const value = start === null ? `{ ${only!.map(text).join(', ')} }` : text(start);
    lines.add(`${storage(model, type)} ${names.of('variable', name)}${indexed ? `[${cells}]` : ''} = ${value}; /* ${model.place(span)} */`);
  }
}

function constantOrNone(scope: Scope, variable: string, value: number): string {
  const { type } = scope.model.variable(variable);
  if (type.kind === 'option' && value === scope.model.none(type)) return noneText(scope.model, type);
  return constant(scope, type, value).text;
}

/** Variables that are 0 in every state. */
function writeScratch(lines: Lines, actions: readonly PreparedAction[], scratch: Scratch): void {
  const all = scratch.all();
  const ended = actions.some(({ nodes }) => usesEnded(nodes));
  if (all.length > 0 || ended) lines.add('', '/* Locals of the command at hand; 0 in every state. */');
  for (const { name, type } of all) lines.add(`${type} ${name};`);
  if (ended) lines.add(`bit ${ENDED};`);
}

/** The state before the transition, as far as transition invariants look at it; 0 in every state too. */
function writeKept(lines: Lines, scope: Scope, actions: readonly PreparedAction[]): void {
  const kept = new Set(actions.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === 'snapshot' ? node.variables : []))));
  if (kept.size > 0) lines.add('', '/* The state before the transition, for transition invariants; 0 in every state. */');
  for (const variable of kept) writeKeeping(lines, scope, variable);
}

function writeFunctions(lines: Lines, scope: Scope): void {
  const { model, names } = scope;
  for (const { name, parameters, body, span } of model.specification.functions) {
    const inside = withLocals(
      scope,
      '',
      parameters.map((parameter) => parameter.name),
    );
    const list = parameters.map((parameter) => inside.locals.get(parameter.name)).join(', ');
    lines.add('', ...comment([model.place(span)]));
    lines.add(`#define ${names.of('function', name)}(${list}) (${expression(inside, fold({ model, locals: new Map() }, body)).text})`);
  }
}

function writeProcedure(lines: Lines, scope: Scope, scratch: Scratch, name: string, nodes: readonly Node[]): void {
  const { parameters, span } = scope.model.procedure(name);
  const inside = withLocals(
    scope,
    '',
    parameters.map((parameter) => parameter.name),
  );
  const list = parameters.map((parameter) => inside.locals.get(parameter.name)).join(', ');
  lines.add('', ...comment([scope.model.place(span)]));
  writeInline(lines, inside, scratch, scope.names.of('procedure', name), list, nodes);
}

function writeProperty(lines: Lines, scope: Scope, property: Chosen['invariants'][number]): void {
  const { model, names } = scope;
  lines.add('', ...comment(quotedProperty(model, property)));
  const condition = fold({ model, locals: new Map() }, property.condition);
  const fault = faultOf(nothingKnown(model), condition);
  if (!isFalse(fault)) lines.add(`#define ${names.of('property fault', property.name)} (${expression(scope, fault).text})`);
  lines.add(`#define ${names.of('property', property.name)} (${expression(scope, condition).text})`);
}

function writeProcess(lines: Lines, scope: Scope, actions: readonly PreparedAction[], chosen: Chosen, initial: InitialStates): void {
  const { model, names } = scope;
  lines.add('', 'active proctype system() {');
  lines.indented(() => {
    if (initial.states.length !== 1) writeChoiceOfInitial(lines, scope, initial);
    if (!chosen.deadlock) lines.add('end: /* a state without a successor is no error */');
    lines.add('do');
    for (const property of [...chosen.invariants, ...chosen.reachable]) {
      const name = names.of('property', property.name);
      const fault = faultOf(nothingKnown(model), fold({ model, locals: new Map() }, property.condition));
      if (!isFalse(fault))
        lines.add(`:: d_step { ${names.of('property fault', property.name)} -> printf("not evaluable: ${name}\\n"); assert(false) }`);
      const [wrong, what] = property.kind === 'reachable' ? [name, 'reached'] : [`!${name}`, 'violated'];
      if (scope.noted.has(property.name)) {
        lines.add(`:: ${wrong} && ${noted(scope, property.name)} -> assert(false)`);
        continue;
      }
      lines.add(`:: d_step { ${wrong} -> printf("${what}: ${name}\\n"); assert(false) }`);
    }
    for (const action of actions) writeCommands(lines, scope, action);
    if (actions.every((action) => action.arguments.length === 0)) lines.add(':: false -> skip');
    lines.add('od');
  });
  lines.add('}');
}

function writeChoiceOfInitial(lines: Lines, scope: Scope, initial: InitialStates): void {
  lines.add('if');
  for (const state of initial.states) {
    const changes = [...state].flatMap(([name, values]) => {
      const indexed = scope.model.variable(name).indices.length > 0;
      return values.flatMap((value, index) =>
        value === initial.declared.get(name)
          ? []
          : [`${scope.names.of('variable', name)}${indexed ? `[${index}]` : ''} = ${constantOrNone(scope, name, value)}`],
      );
    });
    lines.add(`:: d_step { ${changes.length === 0 ? 'skip' : changes.join('; ')} }`);
  }
  lines.add('fi;');
}
