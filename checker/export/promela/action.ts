/** An action as Promela: a macro that says when it is enabled, an inline that does it, and one guarded command per combination of arguments. */

import { type Diagnostic, error } from '../../language/diagnostic.js';
import type { Action } from '../../language/ir.js';
import { quoted } from '../shared/comment.js';
import { type Enabling, enabling } from '../shared/enabled.js';
import { fold } from '../shared/fold.js';
import { combinations } from '../shared/initial.js';
import type { Lines } from '../shared/lines.js';
import { lowerAction } from '../shared/lower.js';
import type { TransitionProperty } from '../shared/checks.js';
import { each, type Model } from '../shared/model.js';
import { localsOf, type Node } from '../shared/node.js';
import { isFalse, literal, or } from '../shared/terms.js';
import { writeBody } from './body.js';
import { constant, expression } from './expression.js';
import { type Scope, withLocals } from './scope.js';
import { type Scratch, scratchDefinitions } from './scratch.js';

export interface PreparedAction {
  readonly action: Action;
  readonly enabling: Enabling;
  readonly nodes: readonly Node[];
  /** Arguments with which the action can be enabled. */
  readonly arguments: readonly (readonly number[])[];
}

/** More guarded commands than this, and the C compiler would not finish with the verifier. */
const COMMAND_LIMIT = 20_000;

export function prepareAction(model: Model, action: Action, properties: readonly TransitionProperty[]): PreparedAction | Diagnostic {
  const all = enabling(model, action);
  if ('code' in all) return all;
  const size = all.slots.reduce((product, { type }) => product * each(model.ends(type)).length, 1);
  if (size > COMMAND_LIMIT) {
    return error(
      'unsupported',
      action.header,
      `Promela needs one guarded command per combination of arguments, and ${action.name} has ${size}`,
      'export a smaller instance',
    );
  }
  const possible = combinations(all.slots.map(({ type }) => each(model.ends(type)))).filter((values) => {
    const locals = new Map(all.slots.map(({ name, type }, position) => [name, literal(type, values[position]!, action.span)]));
    return !isFalse(fold({ model, locals }, or(all.fault, all.guard)));
  });
  return { action, enabling: all, nodes: lowerAction(model, action, all.choices, all.guard, properties), arguments: possible };
}

/** The macros and the inline. */
export function writeAction(lines: Lines, scope: Scope, scratch: Scratch, prepared: PreparedAction): void {
  const { action, nodes, arguments: possible } = prepared;
  const { slots, guard, fault } = prepared.enabling;
  const { names } = scope;
  const parameters = withLocals(
    scope,
    '',
    slots.map(({ name }) => name),
  );
  const list = slots.map(({ name }) => parameters.locals.get(name)).join(', ');
  lines.add('', ...comment(quoted(scope.model, action.header)));
  if (possible.length === 0) {
    lines.add('/* never enabled in this instance */');
    return;
  }
  lines.add(`#define ${names.of('enabled', action.name)}(${list}) (${expression(parameters, guard).text})`);
  if (!isFalse(fault)) lines.add(`#define ${names.of('fault', action.name)}(${list}) (${expression(parameters, fault).text})`);
  writeInline(lines, parameters, scratch, names.of('action', action.name), list, nodes);
}

/** An inline with its own locals beside its parameters. */
export function writeInline(lines: Lines, parameters: Scope, scratch: Scratch, name: string, list: string, nodes: readonly Node[]): void {
  const own = withLocals(
    parameters,
    `${name}_`,
    localsOf(nodes).map((local) => local.name),
  );
  const inside = { ...own, locals: new Map([...parameters.locals, ...own.locals]) };
  lines.add(...scratchDefinitions(inside, scratch.allocate(nodes)));
  lines.add(`inline ${name}(${list}) {`);
  lines.indented(() => writeBody(lines, inside, nodes));
  lines.add('}');
}

/** One option of the loop per combination of arguments. Its last `skip` is for SPIN's -o3, which loses the label behind an `if` that
 *  ends a d_step. */
export function writeCommands(
  lines: Lines,
  scope: Scope,
  { action, enabling: { slots, fault }, arguments: possible }: PreparedAction,
): void {
  const { names } = scope;
  for (const values of possible) {
    const given = values.map((value, position) => constant(scope, slots[position]!.type, value).text).join(', ');
    const enabled = `${names.of('enabled', action.name)}(${given})`;
    const run = `${names.of('action', action.name)}(${given})`;
    if (isFalse(fault)) {
      lines.add(`:: d_step { ${enabled} -> ${run}; skip }`);
    } else {
      const fails = `${names.of('fault', action.name)}(${given})`;
      lines.add(`:: d_step { (${fails} || ${enabled}) -> assert(!${fails}); ${run}; skip }`);
    }
  }
}

export function comment(text: readonly string[]): readonly string[] {
  return text.map((line, index) => `${index === 0 ? '/* ' : '   '}${line}${index === text.length - 1 ? ' */' : ''}`.trimEnd());
}
