/** Calls that can be interrupted -> several actions each, with state variables for what is in the middle of a call.
 *
 *  An action `name` makes the call; where it has to wait or, exploring steps, where a step ends, it ends with the outcome
 *  `blocked`. An action `name.return`, `name.<step>` or `name.undo` of the same actor goes on. Meanwhile the actor makes no other call. */

import { isInterruptible } from './interruptions.js';
import type { Action, Expression, Instance, Property, Specification } from '../ir.js';
import { freeLocals } from './locals.js';
import { actorOf, type SavedCalls, savedCalls } from './saved-calls.js';
import { type Piece, splitAction } from './split-action.js';

/** For the instances of that granularity. The same object if it has neither `step` nor `await`. */
export function expandSteps(specification: Specification, granularity: 'calls' | 'steps'): Specification {
  const instances = specification.instances.filter((instance) => instance.granularity === granularity);
  const takesPart = (action: Action) => instances.some((instance) => instance.actions.includes(action.name));
  const interruptible = new Set(specification.actions.filter((action) => takesPart(action) && isInterruptible(action, granularity)));
  if (interruptible.size === 0) return withoutSteps(specification);

  const taken = new Set([...specification.variables, ...specification.enumerations].map((declared) => declared.name));
  const calls = new Map<string, SavedCalls>();
  for (const action of interruptible) {
    const actor = actorOf(action);
    if (!calls.has(actor.key)) calls.set(actor.key, savedCalls(actor, taken));
  }
  const pieces = new Map<string, readonly Piece[]>();
  const actions = specification.actions.flatMap((action): readonly Action[] => {
    const saved = calls.get(actorOf(action).key);
    const idle = saved === undefined ? action : whileIdle(action, saved);
    if (saved === undefined || !interruptible.has(action)) return [opened(idle)];
    const split = splitAction(action, granularity, saved, observedOf(specification, action));
    pieces.set(action.name, split);
    const [first, ...others] = split.map((piece) => piece.action);
    return [whileIdle(first!, saved), ...others];
  });
  return {
    ...specification,
    actions,
    enumerations: [...specification.enumerations, ...[...calls.values()].map((saved) => saved.enumeration())],
    variables: [...specification.variables, ...[...calls.values()].flatMap((saved) => saved.variables())],
    properties: specification.properties.flatMap((property) => aboutPieces(property, pieces)),
    instances: specification.instances.map((instance) => withPieces(instance, pieces)),
  };
}

function withoutSteps(specification: Specification): Specification {
  if (!specification.actions.some((action) => action.body.some((statement) => statement.kind === 'step'))) return specification;
  return { ...specification, actions: specification.actions.map(opened) };
}

/** Its `step` blocks inlined. */
function opened(action: Action): Action {
  if (!action.body.some((statement) => statement.kind === 'step')) return action;
  return { ...action, body: action.body.flatMap((statement) => (statement.kind === 'step' ? statement.body : [statement])) };
}

/** The action, made only by an actor that is not in the middle of a call. */
function whileIdle(action: Action, saved: SavedCalls): Action {
  const idle = saved.at(action, null, action.span);
  const [first, ...rest] = action.parameters;
  if (saved.actor.sort === null || first === undefined) {
    return { ...action, body: [{ kind: 'require', condition: idle, span: action.span }, ...action.body] };
  }
  const where: Expression =
    first.where === null
      ? idle
      : { kind: 'binary', operator: 'and', left: idle, right: first.where, type: { kind: 'bool' }, span: first.where.span };
  return { ...action, parameters: [{ ...first, where }, ...rest] };
}

/** The parameters that properties about the action mention: every piece must know them. */
function observedOf(specification: Specification, action: Action): ReadonlySet<string> {
  const conditions = specification.properties.flatMap((property) =>
    property.kind === 'transition' && property.on?.action === action.name ? [property.condition] : [],
  );
  const free = freeLocals(conditions);
  return new Set(action.parameters.map((parameter) => parameter.name).filter((name) => free.has(name)));
}

/** A transition invariant about a call is about each piece that can end it so. One that compares with the state before is only
 *  about calls that were not interrupted: after an interruption, the state before the last piece is not the one before the call.
 *  Where that leaves none, the property stays, and is reported as never met. */
function aboutPieces(property: Property, pieces: ReadonlyMap<string, readonly Piece[]>): readonly Property[] {
  if (property.kind !== 'transition' || property.on === null) return [property];
  const { on } = property;
  const split = pieces.get(on.action);
  if (split === undefined) return [property];
  const endings = comparesWithBefore(property.condition) ? split.slice(0, 1) : split;
  const concerned = endings.flatMap((piece): readonly Property[] => {
    const outcomes = on.outcomes.flatMap((outcome) => {
      const own = piece.outcomes.get(outcome);
      return own === undefined ? [] : [own];
    });
    return outcomes.length === 0 ? [] : [{ ...property, on: { action: piece.action.name, outcomes } }];
  });
  if (concerned.length === 0) return [{ ...property, on: { action: on.action, outcomes: [] } }];
  return concerned.map((piece, index) => {
    if (index === 0 || piece.kind !== 'transition' || piece.on === null) return piece;
    return { ...piece, name: `${piece.name}${piece.on.action.slice(on.action.length)}` };
  });
}

function comparesWithBefore(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false;
  return (node as { readonly kind?: string }).kind === 'old' || Object.values(node).some(comparesWithBefore);
}

function withPieces(instance: Instance, pieces: ReadonlyMap<string, readonly Piece[]>): Instance {
  const expand = (names: readonly string[]) => names.flatMap((name) => pieces.get(name)?.map((piece) => piece.action.name) ?? [name]);
  return { ...instance, actions: expand(instance.actions), excluded: expand(instance.excluded) };
}
