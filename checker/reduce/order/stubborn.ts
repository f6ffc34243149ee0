/** Which of the enabled calls of a state are enough to follow.
 *
 *  A set of calls is stubborn in a state if, for each of its enabled calls, it holds every call that touches what that writes or writes what
 *  that reads, and for each disabled one, every call that could change some condition that is false now. Whatever the calls outside do first, those
 *  inside stay as they are and can be moved to the front: no deadlock is lost. */

import type { VariableDescription } from '../../system.js';
import type { LiveInstance } from '../live-instance.js';
import type { Call } from './calls.js';
import { Bits } from './cells.js';
import { evaluate } from './evaluate.js';

export interface Stubborn {
  /** A stubborn set around `seed`, in the state with these cells: whether each call is in it. The result is overwritten by the next question. */
  around(this: void, seed: number, cells: Int32Array, isEnabled: (call: number) => boolean): Bits;
}

export function createStubborn(instance: LiveInstance, calls: readonly Call[], variables: readonly VariableDescription[]): Stubborn {
  const places = new Map(variables.map((variable) => [variable.name, variable]));
  const dependents = calls.map((call) => setOf(calls, (other) => dependent(call, other)));
  const writersOf = (reads: Call['reads']): Bits => setOf(calls, ({ writes }) => writes.meets(reads));
  const enablers = calls.map(({ guards, reads }) => ({ guards: guards.map((guard) => writersOf(guard.reads)), all: writersOf(reads) }));
  const found = new Bits(calls.length);
  const queued = new Bits(calls.length);
  const queue: number[] = [];

  function enter(members: Bits): void {
    for (let call = 0; call < calls.length; call++) {
      if (!members.has(call) || queued.has(call)) continue;
      queued.add(call);
      queue.push(call);
    }
  }

  /** The writers of one condition that is false, the fewest; of everything it reads where none is known. */
  function enablersOf(call: number, cells: Int32Array): Bits {
    const { locals, guards } = calls[call]!;
    const refused = guards.findIndex(({ condition }) => evaluate({ instance, places, cells, locals }, condition) === 0);
    return refused < 0 ? enablers[call]!.all : enablers[call]!.guards[refused]!;
  }

  return {
    around(seed, cells, isEnabled) {
      found.clear();
      queued.clear();
      queue.length = 0;
      queued.add(seed);
      queue.push(seed);
      for (let call = queue.pop(); call !== undefined; call = queue.pop()) {
        found.add(call);
        enter(isEnabled(call) ? dependents[call]! : enablersOf(call, cells));
      }
      return found;
    },
  };
}

function dependent(one: Call, other: Call): boolean {
  return one.writes.meets(other.reads) || one.writes.meets(other.writes) || other.writes.meets(one.reads);
}

function setOf(calls: readonly Call[], belongs: (call: Call) => boolean): Bits {
  const set = new Bits(calls.length);
  for (const [index, call] of calls.entries()) if (belongs(call)) set.add(index);
  return set;
}
