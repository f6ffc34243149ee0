/** Refinement as properties of the concrete system: it begins where the abstract one does, and each of its steps is a step there or none. */

import type { Span } from '../language/ir.js';
import type { PropertyDescription, TransitionSystem } from '../system.js';
import type { Abstraction } from './abstraction.js';

export interface RefinedSystem {
  readonly abstract: TransitionSystem;
  readonly abstraction: Abstraction;
  /** Of the `refines`. */
  readonly span: Span;
}

/** Names of the two properties that a refinement is checked as. */
export function refinementNames(abstract: string): { readonly initially: string; readonly always: string } {
  return { initially: `begins_as_${abstract}`, always: `refines_${abstract}` };
}

/** The system with two properties more for each refinement. */
export function refining(system: TransitionSystem, refined: readonly RefinedSystem[]): TransitionSystem {
  return refined.reduce(withRefinement, system);
}

function withRefinement(system: TransitionSystem, { abstract, abstraction, span }: RefinedSystem): TransitionSystem {
  const first = system.properties.length;
  const always = first + 1;
  const names = refinementNames(abstract.name);
  const about = system.outcomes.map((_, outcome) => [...system.transitionProperties(outcome), always]);
  const initial = initialStates(abstract);
  const unexplained = new Set<string>();
  const before = new Int32Array(abstract.words);
  const after = new Int32Array(abstract.words);
  /** The abstract states that one step leads to from `before`; null until somebody asks. */
  let successors: Set<string> | null = null;
  let isLoaded = false;

  /** The abstract state before is needed only for a step that changes something. */
  function lookBefore(): Set<string> {
    const found = new Set<string>();
    abstract.load(before, 0);
    abstract.successors(() => {
      found.add(abstract.packed.join());
    });
    return found;
  }

  return {
    ...system,
    properties: [...system.properties, ...describe(names, abstract.name, span)],
    load(store, offset) {
      system.load(store, offset);
      successors = null;
      isLoaded = true;
    },
    initialStates(visit) {
      system.initialStates(() => {
        abstraction(after);
        if (!initial.has(after.join())) unexplained.add(system.packed.subarray(0, system.words).join());
        visit();
      });
    },
    successors(visit) {
      if (isLoaded) abstraction(before);
      isLoaded = false;
      system.successors(visit);
    },
    holds(index) {
      if (index !== first) return system.holds(index);
      return unexplained.size === 0 || !unexplained.has(system.packed.subarray(0, system.words).join());
    },
    premise: (index) => (index >= first ? true : system.premise(index)),
    transitionProperties: (outcome) => about[outcome],
    holdsAcross(index) {
      if (index !== always) return system.holdsAcross(index);
      if (!system.changed()) return true;
      abstraction(after);
      if (after.every((word, position) => word === before[position])) return true;
      successors ??= lookBefore();
      return successors.has(after.join());
    },
  };
}

function describe(names: ReturnType<typeof refinementNames>, abstract: string, span: Span): readonly PropertyDescription[] {
  return [
    { name: names.initially, kind: 'invariant', documentation: `every initial state is one of ${abstract}`, span },
    { name: names.always, kind: 'transition', documentation: `every step is a step of ${abstract}, or none`, span },
  ];
}

function initialStates(abstract: TransitionSystem): ReadonlySet<string> {
  const found = new Set<string>();
  abstract.initialStates(() => {
    found.add(abstract.packed.join());
  });
  return found;
}
