/** Transition systems written by hand in a few lines, for tests of everything that explores or shows them. */

import type {
  ActionDescription,
  NamedType,
  OutcomeDescription,
  PropertyDescription,
  TransitionSystem,
  ValueType,
  VariableDescription,
} from '../../checker/system.js';

export interface SmallAction {
  readonly name: string;
  readonly kind?: 'syscall' | 'environment';
  readonly actor?: string;
  readonly slots?: readonly NamedType[];
  /** Parameters among the slots; all of them by default. */
  readonly parameters?: number;
  /** Labels after "ok"; `blocked` and names that start with SIG have their own kinds. */
  readonly fails?: readonly string[];
  /** It has no "ok", though outcome 0 keeps its number. */
  readonly neverEnds?: boolean;
  readonly source?: string;
  /** Calls `take` for each transition from `cells`, which it must not write; `next` writes a copy. */
  readonly fire: (cells: Int32Array, take: Take) => void;
}

export type Take = (step: {
  readonly outcome?: number;
  readonly next?: (cells: Int32Array) => void;
  readonly slots?: readonly number[];
  readonly result?: number;
}) => void;

export interface SmallProperty {
  readonly name: string;
  readonly kind: PropertyDescription['kind'];
  readonly holds?: (cells: Int32Array) => boolean;
  readonly premise?: (cells: Int32Array) => boolean;
  /** For transition invariants: the actions they are about (all by default), and the condition. */
  readonly about?: readonly string[];
  readonly across?: (before: Int32Array, after: Int32Array) => boolean;
}

export interface SmallVariable {
  readonly name: string;
  readonly type: ValueType;
  readonly indices?: readonly ValueType[];
}

export interface SmallSystem {
  readonly name: string;
  readonly variables: readonly SmallVariable[];
  readonly initial: readonly (readonly number[])[];
  readonly actions: readonly SmallAction[];
  readonly properties?: readonly SmallProperty[];
  readonly deadlockAllowed?: boolean;
  /** Cells that share a word, by position; one word each by default. */
  readonly pack?: (cells: Int32Array, packed: Int32Array) => void;
  readonly unpack?: (packed: Int32Array, cells: Int32Array) => void;
  readonly words?: number;
}

export function smallSystem(small: SmallSystem): TransitionSystem {
  const variables = describeVariables(small.variables);
  const cellCount = variables.reduce((sum, { cells }) => sum + cells, 0);
  const words = small.words ?? cellCount;
  const pack = small.pack ?? ((from, to) => to.set(from));
  const unpack = small.unpack ?? ((from, to) => to.set(from));
  const properties = small.properties ?? [];
  const outcomes = small.actions.flatMap((action, index) => describeOutcomes(action, index));
  const slotCount = Math.max(1, ...small.actions.map(({ slots }) => slots?.length ?? 0));
  const packed = new Int32Array(words);
  const cells = new Int32Array(cellCount);
  const before = new Int32Array(cellCount);
  const slotValues = new Int32Array(slotCount);
  let value = 0;
  const about = outcomes.map(({ action }) =>
    properties.flatMap(({ kind, about: names }, index) =>
      kind === 'transition' && (names === undefined || names.includes(small.actions[action].name)) ? [index] : [],
    ),
  );
  const show = (source: Int32Array | readonly number[]): void => {
    cells.set(source);
    pack(cells, packed);
  };
  return {
    name: small.name,
    digest: '0'.repeat(64),
    instance: 'only',
    granularity: 'calls',
    variables,
    actions: small.actions.map(describeAction),
    excluded: [],
    outcomes,
    properties: properties.map(({ name, kind }) => ({ name, kind, documentation: '', span: spanOf(name) })),
    deadlockAllowed: small.deadlockAllowed ?? false,
    words,
    bits: words * 32,
    packed,
    cells,
    arguments: slotValues,
    result: () => value,
    changed: () => cells.some((cell, index) => cell !== before[index]),
    load(store, offset) {
      unpack(store.subarray(offset, offset + words), cells);
      pack(cells, packed);
    },
    initialStates(visit) {
      for (const initial of small.initial) {
        show(initial);
        visit();
      }
    },
    successors(visit) {
      before.set(cells);
      let first = 0;
      for (const action of small.actions) {
        const own = first;
        first += 1 + (action.fails?.length ?? 0);
        action.fire(before.slice(), ({ outcome = 0, next = () => {}, slots = [], result = 0 }) => {
          const after = before.slice();
          next(after);
          show(after);
          slotValues.set(slots);
          value = result;
          visit(own + outcome);
        });
      }
      show(before);
    },
    holds: (index) => properties[index].holds?.(cells) ?? true,
    premise: (index) => properties[index].premise?.(cells) ?? true,
    transitionProperties: (outcome) => about[outcome],
    holdsAcross: (index) => properties[index].across?.(before, cells) ?? true,
  };
}

function describeVariables(variables: readonly SmallVariable[]): VariableDescription[] {
  let firstCell = 0;
  return variables.map(({ name, type, indices = [] }) => {
    const cells = indices.reduce((product, index) => product * sizeOf(index), 1);
    const described = { name, type, indices, firstCell, cells };
    firstCell += cells;
    return described;
  });
}

function sizeOf(type: ValueType): number {
  if (type.kind === 'bool') return 2;
  return type.kind === 'int' ? type.high - type.low + 1 : type.names.length;
}

function describeAction(action: SmallAction): ActionDescription {
  const slots = action.slots ?? [];
  const { name, kind = 'environment', actor = 'system', source = null } = action;
  return {
    name,
    kind,
    actor,
    slots,
    parameters: action.parameters ?? slots.length,
    source,
    neverEnds: action.neverEnds ?? false,
    span: spanOf(name),
  };
}

function describeOutcomes(action: SmallAction, index: number): OutcomeDescription[] {
  const failures = (action.fails ?? []).map((label, position) => ({
    action: index,
    outcome: position + 1,
    kind: label === 'blocked' ? ('blocked' as const) : label.startsWith('SIG') ? ('signal' as const) : ('errno' as const),
    label,
    span: spanOf(`${action.name} ${label}`),
  }));
  return [{ action: index, outcome: 0, kind: 'ok', label: 'ok', span: spanOf(action.name) }, ...failures];
}

/** A span that differs by name: its line, for `locateByLength`, is the length of the name. */
export function spanOf(name: string): OutcomeDescription['span'] {
  return { file: 'small.ilk', start: name.length, end: name.length };
}

export const ORIGIN = {
  path: 'small.ilk',
  locate: (span: OutcomeDescription['span']) => ({ path: span.file, line: span.start, column: 1 }),
};
