/** Reads a trace back out of the Informal Trace Format, from the format's own values alone. */

import type { Value } from '../../../checker/system.js';
import { type Change, type Step, TRACE_FORMAT, type Trace } from '../../../checker/trace/trace.js';

interface ItfState {
  readonly '#meta': Readonly<Record<string, unknown>>;
  readonly [variable: string]: unknown;
}

/** Cells by name, in order: "File[file0].granted". */
type Cells = ReadonlyMap<string, Value>;

export function readItf(text: string): Trace {
  const itf = JSON.parse(text) as {
    readonly '#meta': { readonly interlock: Omit<Trace, 'stem' | 'format'> };
    readonly vars: readonly string[];
    readonly states: readonly ItfState[];
    /** The state that the last one is followed by again. */
    readonly loop?: number;
  };
  const { interlock } = itf['#meta'];
  const states = itf.states.map((state) => cellsOf(state, itf.vars));
  const steps = itf.states.slice(1).map(({ '#meta': meta }, index): Step => {
    const { action, actor, arguments: values, bindings, outcome, outcomeIndex, result, location, source } = meta as unknown as Step;
    const changes = changesBetween(states[index], states[index + 1]);
    return { action, actor, arguments: values, bindings, outcome, outcomeIndex, result, changes, location, source };
  });
  const { specification, instance, granularity, property, initial } = interlock;
  for (const [name, value] of Object.entries(initial)) {
    if (JSON.stringify(states[0].get(name)) !== JSON.stringify(value))
      throw new Error(`${name} is not ${JSON.stringify(value)} in the first state`);
  }
  const whole = { format: TRACE_FORMAT, specification, instance, granularity, property, initial } as const;
  return itf.loop === undefined ? { ...whole, stem: steps } : { ...whole, stem: steps.slice(0, itf.loop), loop: steps.slice(itf.loop) };
}

function cellsOf(state: ItfState, vars: readonly string[]): Cells {
  return new Map(vars.flatMap((name) => walk(name.split('::'), [], state[name])));
}

function walk(name: readonly string[], indices: readonly string[], value: unknown): [string, Value][] {
  if (isObject(value) && Array.isArray(value['#map'])) {
    return value['#map'].flatMap(([key, inner]) => walk(name, [...indices, String(plain(key))], inner));
  }
  return [[cellName(name, indices), plain(value)]];
}

/** The first index of a field is the object's own. */
function cellName([head, ...fields]: readonly string[], indices: readonly string[]): string {
  const [first, ...rest] = indices.map((index) => `[${index}]`);
  if (fields.length === 0) return `${head}${indices.map((index) => `[${index}]`).join('')}`;
  return `${head}${first ?? ''}.${fields[0]}${rest.join('')}${fields
    .slice(1)
    .map((field) => `.${field}`)
    .join('')}`;
}

function plain(value: unknown): Value {
  if (!isObject(value)) return value as Value;
  if (typeof value['#bigint'] === 'string') return Number(value['#bigint']);
  if (Array.isArray(value['#set'])) return value['#set'].map(plain);
  return value.tag === 'None' ? null : plain(value.value);
}

function changesBetween(before: Cells, after: Cells): readonly Change[] {
  return [...after].flatMap(([variable, now]) => {
    const then = before.get(variable) as Value;
    return JSON.stringify(then) === JSON.stringify(now) ? [] : [{ variable, before: then, after: now }];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
