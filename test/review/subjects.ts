/** Specifications to compare: from text, or from systems written by hand. */

import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { locate } from '../../checker/language/source.js';
import { type Comparison, type CompareOptions, startComparison } from '../../checker/review/compare.js';
import type { Subject } from '../../checker/review/subject.js';
import type { TransitionSystem } from '../../checker/system.js';
import { systemOf } from '../replay/fixture-designs.js';
import { ORIGIN } from '../systems/small-system.js';
import { UNLIMITED } from '../../checker/explore/limits.js';

/** The files of a folder; the first is the specification. */
export function textSubject(files: Readonly<Record<string, string>>, instance: string): Subject {
  const specification = compiled(files);
  const origin = {
    path: Object.keys(files)[0],
    locate: (span: { readonly file: string; readonly start: number }) => {
      const source = specification.sources.find(({ path }) => path === span.file)!;
      return { path: span.file, ...locate(source, span.start) };
    },
  };
  return { specification, system: systemOf(specification, instance), origin };
}

export function compiled(files: Readonly<Record<string, string>>): Specification {
  const result = compileSpecification(Object.keys(files)[0], (path) => files[path] ?? null);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** Without a specification: nothing has a text, and no call gives a name. */
export function systemSubject(system: TransitionSystem): Subject {
  const none = { sources: [], actions: [], instances: [], properties: [] };
  return { specification: none as unknown as Specification, system, origin: ORIGIN };
}

export const OPTIONS: CompareOptions = {
  limits: UNLIMITED,
  clock: () => 0,
  isCancelled: () => false,
  onProgress: () => {},
  silent: new Set(),
};

export function compareAll(base: Subject, proposed: Subject, options: Partial<CompareOptions> = {}): Comparison {
  const comparing = startComparison(base, proposed, { ...OPTIONS, ...options });
  if (typeof comparing === 'string') throw new Error(comparing);
  while (comparing.advance(Number.POSITIVE_INFINITY));
  return comparing.comparison();
}
