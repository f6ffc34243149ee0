/** Builds the description of a system from what its specification declares. */

import type { ActionDescription, NamedType, OutcomeDescription, Span, ValueType, VariableDescription } from '../system.js';
import type { Field } from './layout.js';
import { rangeOf, sizeOf } from './value-types.js';

export interface DeclaredVariable {
  readonly name: string;
  readonly indices: readonly ValueType[];
  readonly type: ValueType;
}

/** Variables with their cells, in order of declaration. */
export function describeVariables(declared: readonly DeclaredVariable[]): readonly VariableDescription[] {
  let next = 0;
  return declared.map((variable) => {
    const cells = variable.indices.reduce((product, type) => product * sizeOf(type), 1);
    const firstCell = next;
    next += cells;
    return { ...variable, firstCell, cells };
  });
}

/** What the layout needs to know of the variables. */
export function fieldsOf(variables: readonly VariableDescription[]): readonly Field[] {
  return variables.map((variable) => ({ ...rangeOf(variable.type), cells: variable.cells }));
}

export interface DeclaredAction {
  readonly name: string;
  readonly kind: 'syscall' | 'environment';
  readonly actor: string;
  readonly slots: readonly NamedType[];
  readonly parameters: number;
  readonly source: string | null;
  readonly neverEnds?: true;
  readonly span: Span;
  readonly outcomes: readonly Pick<OutcomeDescription, 'kind' | 'label' | 'span'>[];
}

export interface DescribedActions {
  readonly actions: readonly ActionDescription[];
  readonly outcomes: readonly OutcomeDescription[];
  /** Per declared action: the number of its first outcome, or -1 if the instance leaves it out. */
  readonly first: readonly number[];
  readonly slots: number;
}

/** Numbers the outcomes of the actions that take part. */
export function describeActions(declared: readonly DeclaredAction[], included: readonly string[]): DescribedActions {
  const actions: ActionDescription[] = [];
  const outcomes: OutcomeDescription[] = [];
  const first = declared.map((action) => {
    if (!included.includes(action.name)) {
      return -1;
    }
    const { outcomes: ends, ...description } = action;
    const number = outcomes.length;
    outcomes.push(...ends.map((end, outcome) => ({ action: actions.length, outcome, ...end })));
    actions.push({ neverEnds: false, ...description });
    return number;
  });
  return { actions, outcomes, first, slots: Math.max(0, ...actions.map((action) => action.slots.length)) };
}

/** Per outcome: the transition invariants about it, as indices of properties, in order. */
export function propertiesByOutcome(
  outcomes: number,
  properties: readonly { readonly index: number; readonly outcomes: readonly number[] | 'all' }[],
): readonly (readonly number[])[] {
  return Array.from({ length: outcomes }, (_, outcome) =>
    properties.filter((property) => property.outcomes === 'all' || property.outcomes.includes(outcome)).map((property) => property.index),
  );
}
