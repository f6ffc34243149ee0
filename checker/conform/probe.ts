/** Probes of the kernel's state between calls: what a call has changed must show, in calls that change nothing themselves. */

import { equalWords } from '../explore/words.js';
import { actionOf } from '../replay/concrete/calls-of-trace.js';
import type { TransitionSystem } from '../system.js';
import type { Move } from './sequence.js';
import type { Subject } from './subject.js';
import { visitKernelSteps } from './urgent.js';

/** How one call would end in a state. */
interface Answer {
  readonly ordinal: number;
  readonly action: string;
  readonly rule: string;
  /** Outcome, and the value where it is compared. */
  readonly says: string;
  readonly changed: boolean;
}

/** Adds probes to sequences of one instance; counts what it has asked, so that all sequences together ask many different things. */
export interface Prober {
  /** Null where the sequence cannot be made with every call taking part. */
  withProbes(moves: readonly Move[]): readonly Move[] | null;
}

/** Probes that take time, such as a transfer by the device, in one sequence. */
const MOST_SLOW = 2;

/** @param narrow the system that the moves are of
 *  @param wide the same instance with every call taking part: what the new moves are of
 *  @param most probes after one call */
export function prober(narrow: TransitionSystem, wide: Subject, most: number): Prober {
  const { system, performable } = wide;
  const usable = JSON.stringify(narrow.variables) === JSON.stringify(system.variables) && narrow.words === system.words;
  const asked = new Map<string, number>();
  const slow = new Set(system.actions.map(({ name }) => name).filter((name) => isSlow(wide, name)));

  const choose = (before: ReadonlyMap<string, Answer>, after: ReadonlyMap<string, Answer>, slowLeft: number): readonly Answer[] => {
    const telling = [...after]
      .filter(([call, answer]) => !answer.changed && before.get(call)?.says !== answer.says)
      .map(([, answer]) => answer);
    const chosen: Answer[] = [];
    let left = slowLeft;
    while (chosen.length < most) {
      const next = telling
        .filter((answer) => !chosen.some(({ action }) => action === answer.action) && (left > 0 || !slow.has(answer.action)))
        .sort((one, other) => (asked.get(one.rule) ?? 0) - (asked.get(other.rule) ?? 0))[0];
      if (next === undefined) break;
      asked.set(next.rule, (asked.get(next.rule) ?? 0) + 1);
      if (slow.has(next.action)) left--;
      chosen.push(next);
    }
    return chosen;
  };

  return {
    withProbes(moves) {
      if (!usable) return null;
      const probed: Move[] = [];
      let slowLeft = MOST_SLOW;
      for (const move of moves) {
        const taken = takenCall(narrow, move);
        const before = answersIn(wide, performable, move.state);
        const same = taken === null ? undefined : before.get(taken.call);
        if (taken === null || same === undefined) return null;
        probed.push({ state: move.state, ordinal: same.ordinal, aims: move.aims });
        if (!taken.changed) continue;
        const answers = choose(before, answersIn(wide, performable, taken.successor), slowLeft);
        for (const { ordinal, action } of answers) {
          if (slow.has(action)) slowLeft--;
          probed.push({ state: taken.successor, ordinal, aims: [] });
        }
      }
      return probed;
    },
  };
}

/** By call. A call that can end in several ways tells nothing and is left out, as is one that waits. */
function answersIn(
  { system, ruleKeys, resultCompared }: Subject,
  performable: readonly boolean[],
  state: Int32Array,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  const several = new Set<string>();
  visitKernelSteps(system, state, (index, ordinal) => {
    const outcome = system.outcomes[index]!;
    if (!performable[outcome.action]) return;
    const call = callOf(system, outcome.action);
    if (answers.has(call) || outcome.kind === 'blocked') several.add(call);
    const says = `${outcome.outcome}${resultCompared[index] ? ` ${system.result()}` : ''}`;
    const changed = !equalWords(system.packed, 0, state, 0, system.words);
    answers.set(call, { ordinal, action: system.actions[outcome.action]!.name, rule: ruleKeys[index]!, says, changed });
  });
  for (const call of several) answers.delete(call);
  return answers;
}

function takenCall(
  system: TransitionSystem,
  { state, ordinal }: Move,
): { readonly call: string; readonly changed: boolean; readonly successor: Int32Array } | null {
  const found: { call: string; changed: boolean; successor: Int32Array }[] = [];
  let here = 0;
  system.load(state, 0);
  system.successors((index) => {
    if (here++ !== ordinal) return;
    const successor = system.packed.slice(0, system.words);
    const changed = !equalWords(successor, 0, state, 0, system.words);
    found.push({ call: callOf(system, system.outcomes[index]!.action), changed, successor });
  });
  return found[0] ?? null;
}

/** The same in both systems: they number actions differently, and elements alike. */
function callOf(system: TransitionSystem, action: number): string {
  const { name, parameters } = system.actions[action]!;
  return `${name} ${system.arguments.slice(0, parameters).join(' ')}`;
}

function isSlow({ specification }: Subject, name: string): boolean {
  return actionOf(specification, name)?.calls.some(({ operation }) => operation === 'sleep') ?? false;
}
