/** Traces written by hand: one line a step, followed in a system that says what changes. */

import type { TransitionSystem } from '../../checker/system.js';
import { buildTrace, type Origin } from '../../checker/trace/build.js';
import type { Trace } from '../../checker/trace/trace.js';
import { decodeValue } from '../../checker/trace/values.js';

const property: Trace['property'] = { kind: 'invariant', name: 'Scenario' };

/** "bind process0 file1 file2 = EINVAL": the action, its arguments in order, and its outcome unless it is ok.
 *  @throws Error if the system has no such step, or more than one */
export function scenario(
  system: TransitionSystem,
  path: string,
  lines: readonly string[],
  locate: Origin['locate'] = () => ({ path, line: 1, column: 1 }),
): Trace {
  const states: Int32Array[] = [];
  const stem: Trace['stem'][number][] = [];
  const origin = { path, locate };
  system.initialStates(() => states.push(system.packed.slice(0, system.words)));
  let state = states[0];
  for (const line of lines) {
    const [call, outcome = 'ok'] = line.split(' = ');
    const found: { readonly ordinal: number; readonly successor: Int32Array }[] = [];
    let ordinal = 0;
    system.load(state, 0);
    system.successors((index) => {
      const described = system.outcomes[index];
      const action = system.actions[described.action];
      const values = action.slots.slice(0, action.parameters).map(({ type }, slot) => decodeValue(type, system.arguments[slot]));
      if ([action.name, ...values].join(' ') === call && described.label === outcome) {
        found.push({ ordinal, successor: system.packed.slice(0, system.words) });
      }
      ordinal += 1;
    });
    if (found.length !== 1) throw new Error(`${found.length} steps of ${system.name} are: ${line}`);
    const [taken] = found;
    stem.push(...buildTrace(system, { states: [state], ordinal: taken.ordinal }, property, origin).stem);
    state = taken.successor;
  }
  const built = buildTrace(system, { states: [states[0]], ordinal: null }, property, origin);
  return { ...built, stem };
}
