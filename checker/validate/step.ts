/** One logged call against one hypothesis: the transitions that are this call, and those that would be it with another end. */

import type { Instance, Specification } from '../language/ir.js';
import { resultIsCompared } from '../replay/compare.js';
import type { Abi } from '../replay/concrete/abi.js';
import { scopeAt } from '../replay/concrete/plan.js';
import { type SymbolicCall, symbolicCall } from '../replay/concrete/symbolic.js';
import { ConcreteError } from '../replay/problem.js';
import type { Environment } from '../replay/topology.js';
import { EvaluationError, type OutcomeDescription, type TransitionSystem, UNBOUND } from '../system.js';
import { decodeValue } from '../trace/values.js';
import type { Deed } from './deed.js';
import { asSeenBy } from './fetched.js';
import type { Loggable } from './loggable.js';
import { matchCall } from './match.js';
import { forkNames, keysOfProcess, type Names, withName, withoutNames } from './names.js';

export interface Model {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly system: TransitionSystem;
  readonly abi: Abi;
  /** Every element under its own name: nodes are bound when they are met. */
  readonly environment: Environment;
}

/** One way in which the model can be where the log is. */
export interface Hypothesis {
  readonly state: Int32Array;
  readonly names: Names;
  readonly before: Hypothesis | null;
  /** The line that led here, and the step in words. */
  readonly line: number;
  readonly step: string;
}

export interface Other {
  readonly action: string;
  readonly outcome: OutcomeDescription;
  readonly source: string | null;
}

export interface Followed {
  readonly next: readonly Hypothesis[];
  /** Transitions that are the call, but end otherwise. */
  readonly others: readonly Other[];
}

interface Visited {
  readonly outcome: number;
  readonly slots: Int32Array;
  readonly result: number;
  readonly state: Int32Array;
}

/** @param process the model's name of the caller */
export function follow(model: Model, hypothesis: Hypothesis, logged: Deed, candidates: readonly Loggable[], process: string): Followed {
  const { system } = model;
  const wanted = new Map(candidates.map((candidate) => [candidate.action.name, candidate]));
  const visited = visit(model, hypothesis, wanted, process);
  system.load(hypothesis.state, 0);
  const cells = system.cells.slice();
  const next: Hypothesis[] = [];
  const others: Other[] = [];
  for (const one of visited) {
    const outcome = system.outcomes[one.outcome];
    const { name, slots, source, parameters } = system.actions[outcome.action];
    const candidate = wanted.get(name);
    if (candidate === undefined) continue;
    const deed = asSeenBy(candidate.call, logged);
    const locals = new Map(
      slots.flatMap((slot, index): [string, number][] => (one.slots[index] === UNBOUND ? [] : [[slot.name, one.slots[index]]])),
    );
    const made = concrete(candidate, locals, cells, outcome.kind === 'ok', model);
    const names = made === null ? null : matchCall(made, deed, process, hypothesis.names, model.abi);
    if (made === null || names === null) continue;
    if (!endsSo(outcome, one.result, candidate, deed)) {
      others.push({ action: name, outcome, source });
      continue;
    }
    const values = slots
      .slice(0, parameters)
      .map(({ name: parameter, type }, index) => `${parameter}=${String(decodeValue(type, one.slots[index]) ?? 'none')}`);
    const step = `${name}(${values.join(', ')}) = ${outcome.kind === 'ok' ? one.result : outcome.label}`;
    next.push({
      state: one.state,
      names: outcome.kind === 'ok' ? namesAfter(made, deed, process, names) : names,
      before: hypothesis,
      line: deed.line,
      step,
    });
    // Which of the unborn a new process becomes makes no difference.
    if (deed.operation === 'fork') break;
  }
  return { next, others };
}

function visit({ system }: Model, { state }: Hypothesis, wanted: ReadonlyMap<string, Loggable>, process: string): readonly Visited[] {
  const found: Visited[] = [];
  system.load(state, 0);
  try {
    system.successors((index) => {
      const { action } = system.outcomes[index];
      const { name, slots } = system.actions[action];
      if (!wanted.has(name) || decodeValue(slots[0].type, system.arguments[0]) !== process) return;
      found.push({ outcome: index, slots: system.arguments.slice(), result: system.result(), state: system.packed.slice(0, system.words) });
    });
  } catch (error) {
    // What was visited before stands; the rest of this state has no meaning.
    if (!(error instanceof EvaluationError)) throw error;
  }
  return found;
}

function concrete(
  { action, call }: Loggable,
  locals: Map<string, number>,
  cells: Int32Array,
  succeeds: boolean,
  model: Model,
): SymbolicCall | null {
  const { specification, instance, system, abi, environment } = model;
  try {
    const scope = scopeAt(action, locals, { specification, instance, system, cells });
    return symbolicCall(call, { scope, abi, environment, around: null, succeeds });
  } catch (error) {
    if (error instanceof ConcreteError) return null;
    throw error;
  }
}

function endsSo(outcome: OutcomeDescription, result: number, { action }: Loggable, { result: logged }: Deed): boolean {
  switch (logged.kind) {
    case 'none':
      return outcome.kind === 'ok';
    case 'errno':
      return outcome.kind === 'errno' && sameErrno(outcome.label, logged.name);
    case 'ok':
      return outcome.kind === 'ok' && (!resultIsCompared(action) || logged.value === BigInt(result));
  }
}

/** Names that Linux gives to one number. */
function sameErrno(left: string, right: string): boolean {
  const plain = (name: string): string => ({ EWOULDBLOCK: 'EAGAIN', ENOTSUP: 'EOPNOTSUPP', EDEADLOCK: 'EDEADLK' })[name] ?? name;
  return plain(left) === plain(right);
}

function namesAfter(call: SymbolicCall, deed: Deed, process: string, names: Names): Names {
  const value = deed.result.kind === 'ok' ? deed.result.value : 0n;
  const [first] = call.operands;
  const file = call.binds?.kind === 'fd' ? call.binds.name : deed.operation === 'dup' && first?.kind === 'fd' ? first.name : null;
  switch (deed.operation) {
    case 'fork':
      return first?.kind === 'process' ? forkNames(names, process, first.name, Number(value)) : names;
    case 'exit':
      return withoutNames(names, keysOfProcess(names, process));
    case 'close':
      return withoutNames(names, [`fd ${process} ${deed.fd?.value}`, `exec ${process} ${deed.fd?.value}`]);
    case 'munmap':
      return first?.kind === 'address' ? withoutNames(names, [`address ${process} ${first.name}`]) : names;
    case 'mmap':
      return call.binds === null ? names : withName(names, `address ${process} ${call.binds.name}`, value.toString());
    default: {
      if (file === null) return names;
      const held = withName(names, `fd ${process} ${value}`, file);
      return deed.closesOnExec ? withName(held, `exec ${process} ${value}`, file) : held;
    }
  }
}
