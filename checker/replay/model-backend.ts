/** The specification itself as a backend: it performs the model step that comes with a concrete one. */

import { unreachable } from '../language/unreachable.js';
import type { TransitionSystem } from '../system.js';
import type { Trace } from '../trace/trace.js';
import type { Backend, ConcreteStep, Observation } from './backend.js';
import { allowed, type Allowed, type Belief, initialBelief } from './model.js';

/** Where the specification has a choice, the first outcome in its order is taken.
 *  @param initial picks among several initial states; the first that agrees is taken */
export function modelBackend(system: TransitionSystem, initial: Trace['initial'] = {}): Backend {
  let belief: Belief = initialBelief(system, initial).slice(0, 1);
  return {
    name: `model ${system.name}`,
    reset: async () => {
      belief = initialBelief(system, initial).slice(0, 1);
    },
    step: async (step) => {
      if (step.model === undefined) return { kind: 'skipped', reason: 'the step has no call of the model beside its bytes' };
      if (!step.model.last) return { kind: 'returned', value: '0', results: {} };
      let observation: Observation = { kind: 'skipped', reason: 'the step has no call of the model' };
      for (const call of step.model.calls) {
        const answer = allowed(system, belief, call);
        if (answer.kind === 'impossible') return { kind: 'skipped', reason: answer.reason };
        const [taken] = answer.outcomes;
        belief = [taken.successor];
        observation = observe(taken, step);
      }
      return observation;
    },
    console: async () => [],
    close: async () => {},
  };
}

function observe({ outcome, result }: Allowed, step: ConcreteStep): Observation {
  const operation = step.operations.length - 1;
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'returned', value: String(result), results: {} };
    case 'errno':
      return { kind: 'failed', errno: outcome.label, operation };
    case 'signal':
      return { kind: 'signalled', signal: outcome.label, operation };
    case 'blocked':
      return { kind: 'blocked' };
    default:
      return unreachable(outcome.kind);
  }
}
