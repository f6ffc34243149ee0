/** From a path of packed states to a trace, by visiting the transitions of each state again. */

import type { Span } from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import { EvaluationError, type NamedType, type TransitionSystem, UNBOUND, type Value } from '../system.js';
import { type Change, type Step, TRACE_FORMAT, type Trace } from './trace.js';
import { cellName, decodeValue, leastInteger } from './values.js';

/** Line and column count from 1. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Where a specification comes from, and where a span of it stands. */
export interface Origin {
  /** Path of the specification as traces keep it. */
  readonly path: string;
  readonly locate: (span: Span) => Location;
}

/** Packed states from an initial one; `ordinal` names one more transition, of the last state, or is null. */
export interface Path {
  readonly states: readonly Int32Array[];
  readonly ordinal: number | null;
  /** After the last state, back to it. */
  readonly loop?: readonly LoopStep[];
}

/** A transition to `target`, among several of them one that `isMeant`, which is asked while it is being visited. */
export interface LoopStep {
  readonly target: Int32Array;
  isMeant(outcome: number): boolean;
}

/** The same by transitions: from an initial state, the how-manieth transition each step takes, counted from 0. */
export interface Walk {
  readonly initial: Int32Array;
  readonly ordinals: readonly number[];
}

/** What one transition was, copied while it was being visited. */
export interface Taken {
  readonly successor: Int32Array;
  readonly outcome: number;
  readonly slots: Int32Array;
  readonly result: number;
  readonly cells: Int32Array;
}

/** Among several transitions to the same state the first in the system's order is taken. */
export function buildTrace(system: TransitionSystem, path: Path, property: Trace['property'], origin: Origin): Trace {
  const stem: Step[] = [];
  for (const [index, state] of path.states.entries()) {
    const target = path.states[index + 1];
    if (target === undefined && path.ordinal === null) break;
    system.load(state, 0);
    const before = system.cells.slice();
    stem.push(buildStep(system, before, take(system, wantedBy(system, target ?? null, path.ordinal)), origin));
  }
  const loop: Step[] = [];
  let from = path.states.at(-1)!;
  for (const { target, isMeant } of path.loop ?? []) {
    system.load(from, 0);
    const before = system.cells.slice();
    const wanted = (outcome: number): boolean => sameWords(system.packed, target) && isMeant(outcome);
    loop.push(buildStep(system, before, take(system, wanted), origin));
    from = target;
  }
  const trace = traceOf(system, path.states[0], stem, property, origin);
  return path.loop === undefined ? trace : { ...trace, loop };
}

/** For paths on which a step may leave the state as it is, so that the states alone do not tell the steps. */
export function buildTraceOfWalk(system: TransitionSystem, walk: Walk, property: Trace['property'], origin: Origin): Trace {
  const stem: Step[] = [];
  let state = walk.initial;
  for (const ordinal of walk.ordinals) {
    system.load(state, 0);
    const before = system.cells.slice();
    const taken = take(system, wantedBy(system, null, ordinal));
    stem.push(buildStep(system, before, taken, origin));
    state = taken.successor;
  }
  return traceOf(system, walk.initial, stem, property, origin);
}

function traceOf(system: TransitionSystem, initial: Int32Array, stem: readonly Step[], property: Trace['property'], origin: Origin): Trace {
  system.load(initial, 0);
  return {
    format: TRACE_FORMAT,
    specification: { path: origin.path, name: system.name, digest: system.digest },
    instance: system.instance,
    granularity: system.granularity,
    property,
    initial: initialValues(system),
    stem,
  };
}

type Wanted = (outcome: number, ordinal: number) => boolean;

/** The transition that leads to `target`, or else the one with this ordinal. */
function wantedBy(system: TransitionSystem, target: Int32Array | null, ordinal: number | null): Wanted {
  return (_, visited) => (target === null ? visited === ordinal : sameWords(system.packed, target));
}

/** The first wanted transition of the loaded state. */
function take(system: TransitionSystem, wanted: Wanted): Taken {
  const found: Taken[] = [];
  let visited = 0;
  try {
    system.successors((outcome) => {
      const isWanted = wanted(outcome, visited);
      visited++;
      if (!isWanted || found.length > 0) return;
      found.push(takenNow(system, outcome));
    });
  } catch (error) {
    // A later transition of this state may be the one that cannot be evaluated.
    if (!(error instanceof EvaluationError) || found.length === 0) throw error;
  }
  if (found.length === 0) {
    throw new InternalError(
      `a state of the path to be shown has no transition to the next one (${visited} visited); ` +
        'the generated system visits other transitions the second time than the first',
    );
  }
  return found[0];
}

/** The transition that is being visited. */
export function takenNow(system: TransitionSystem, outcome: number): Taken {
  const successor = system.packed.slice(0, system.words);
  return { outcome, successor, slots: system.arguments.slice(), result: system.result(), cells: system.cells.slice() };
}

function sameWords(packed: Int32Array, target: Int32Array): boolean {
  return target.every((word, index) => packed[index] === word);
}

export function buildStep(system: TransitionSystem, before: Int32Array, taken: Taken, origin: Origin): Step {
  const outcome = system.outcomes[taken.outcome];
  const action = system.actions[outcome.action];
  const location = origin.locate(outcome.span);
  const parameters = namedValues(action.slots.slice(0, action.parameters), taken.slots, 0);
  const actor = action.kind === 'syscall' ? parameters[action.actor] : action.actor;
  return {
    action: action.name,
    actor: typeof actor === 'string' ? actor : action.actor,
    arguments: parameters,
    bindings: namedValues(action.slots.slice(action.parameters), taken.slots, action.parameters),
    outcome: outcome.label,
    outcomeIndex: outcome.outcome,
    result: taken.result,
    changes: changesBetween(system, before, taken.cells),
    location: `${location.path}:${location.line}`,
    source: action.source,
  };
}

/** Names that the call ended before binding are left out. */
function namedValues(slots: readonly NamedType[], integers: Int32Array, first: number): Record<string, Value> {
  return Object.fromEntries(
    slots.flatMap(({ name, type }, index) => {
      const integer = integers[first + index];
      return integer === UNBOUND ? [] : [[name, decodeValue(type, integer)] as const];
    }),
  );
}

function changesBetween(system: TransitionSystem, before: Int32Array, after: Int32Array): Change[] {
  return system.variables.flatMap((variable) =>
    cellsOf(variable.cells)
      .map((cell) => ({ cell, from: before[variable.firstCell + cell], to: after[variable.firstCell + cell] }))
      .filter(({ from, to }) => from !== to)
      .map(({ cell, from, to }) => ({
        variable: cellName(variable, cell),
        before: decodeValue(variable.type, from),
        after: decodeValue(variable.type, to),
      })),
  );
}

/** The cells of the loaded state that differ from their type's least value. */
export function initialValues(system: TransitionSystem): Record<string, Value> {
  return Object.fromEntries(
    system.variables.flatMap((variable) =>
      cellsOf(variable.cells)
        .filter((cell) => system.cells[variable.firstCell + cell] !== leastInteger(variable.type))
        .map((cell) => [cellName(variable, cell), decodeValue(variable.type, system.cells[variable.firstCell + cell])]),
    ),
  );
}

function cellsOf(count: number): number[] {
  return Array.from({ length: count }, (_, cell) => cell);
}
