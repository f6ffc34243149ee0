/** A backend that gives prepared observations, and keeps the steps that it was asked for. */

import { type Backend, BackendError, type ConcreteStep, type Observation } from '../../checker/replay/backend.js';

export type Script = readonly (Observation | 'machine fails')[];

export const ok = (value = '3'): Observation => ({ kind: 'returned', value, results: {} });
export const errno = (name: string, operation = 0): Observation => ({ kind: 'failed', errno: name, operation });

export interface ScriptedBackend extends Backend {
  readonly seen: ConcreteStep[];
}

/** @param console lines by number of the step (from 1) that they come after */
export function scripted(script: Script, console: Readonly<Record<number, readonly string[]>> = {}): ScriptedBackend {
  const seen: ConcreteStep[] = [];
  const said = new Set<number>();
  return {
    name: 'fake 6.12',
    seen,
    reset: async () => {},
    step: async (step) => {
      const answer = script[seen.length];
      seen.push(step);
      if (answer === undefined) throw new Error(`no observation is prepared for step ${seen.length}`);
      if (answer === 'machine fails') throw new BackendError('the machine does not answer');
      return answer;
    },
    console: async () => {
      const lines = said.has(seen.length) ? [] : console[seen.length];
      said.add(seen.length);
      return lines ?? [];
    },
    close: async () => {},
  };
}
