/** A trace in the Informal Trace Format (Apalache's ADR 015): every state whole, and with it the step that led there. */

import { ERRNO } from '../../language/check/errno.js';
import type { TransitionSystem, Value, ValueType, VariableDescription } from '../../system.js';
import { type Step, stepsOf, type Trace } from '../../trace/trace.js';
import { decodeValue } from '../../trace/values.js';

type Json = boolean | string | number | null | readonly Json[] | { readonly [key: string]: Json };

/** @param states packed, one more than the trace has steps, those of its loop among them. Ends in a newline. */
export function renderItf(trace: Trace, system: TransitionSystem, states: readonly Int32Array[]): string {
  const { specification, instance, granularity, property, initial } = trace;
  const vars = system.variables.map(({ name }) => variableName(name));
  const itf = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: specification.path,
      description: `${property.kind} ${property.name} of ${specification.name}, instance ${instance}`,
      status: property.kind === 'reachable' ? 'passed' : 'violation',
      varTypes: Object.fromEntries(system.variables.map((variable) => [variableName(variable.name), variableType(variable)])),
      interlock: {
        format: trace.format,
        specification: { ...specification },
        instance,
        granularity,
        property: { ...property },
        initial: { ...initial },
      },
    },
    params: [],
    vars,
    // The state that the last one leads back to: itself, where the loop is empty.
    ...(trace.loop === undefined ? {} : { loop: trace.stem.length }),
    states: states.map((state, index) => ({
      '#meta': index === 0 ? { index } : { index, ...stepMeta(stepsOf(trace)[index - 1]) },
      ...variablesOf(system, state),
    })),
  };
  return `${JSON.stringify(itf, null, 2)}\n`;
}

/** Everything of a step but its changes, which the two states show. */
function stepMeta(step: Step): { readonly [key: string]: Json } {
  const { action, actor, outcome, outcomeIndex, result, location, source } = step;
  const errno = Object.hasOwn(ERRNO, outcome) ? ERRNO[outcome] : null;
  return {
    action,
    actor,
    arguments: { ...step.arguments } as { readonly [key: string]: Json },
    bindings: { ...step.bindings } as { readonly [key: string]: Json },
    outcome,
    errno: errno === null ? null : outcome,
    return: errno === null ? result : -errno,
    outcomeIndex,
    result,
    location,
    source,
  };
}

/** "File.granted" is "File::granted": names with a dot are fields to the readers of the format. */
export function variableName(name: string): string {
  return name.replaceAll('.', '::');
}

function variablesOf(system: TransitionSystem, state: Int32Array): { readonly [key: string]: Json } {
  system.load(state, 0);
  return Object.fromEntries(system.variables.map((variable) => [variableName(variable.name), variableValue(variable, system.cells)]));
}

/** A map for each index, from the first to the last. */
function variableValue({ indices, type, firstCell }: VariableDescription, cells: Int32Array): Json {
  const nested = (depth: number, first: number): Json => {
    const index = indices[depth];
    if (index === undefined) return valueJson(type, decodeValue(type, cells[firstCell + first]));
    const keys = keysOf(index);
    return { '#map': keys.map((key, position) => [plainJson(key), nested(depth + 1, first + position * span(indices, depth))]) };
  };
  return nested(0, 0);
}

/** Cells between two neighbours of the index at `depth`. */
function span(indices: readonly ValueType[], depth: number): number {
  return indices.slice(depth + 1).reduce((product, index) => product * keysOf(index).length, 1);
}

function keysOf(type: ValueType): readonly Value[] {
  switch (type.kind) {
    case 'bool':
      return [false, true];
    case 'int':
      return Array.from({ length: type.high - type.low + 1 }, (_, position) => type.low + position);
    case 'named':
      return type.names;
    case 'set':
      return Array.from({ length: 2 ** type.names.length }, (_, mask) => decodeValue(type, mask));
  }
}

/** What may be none is a variant, so that all values of a variable have one type. */
function valueJson(type: ValueType, value: Value): Json {
  if (type.kind === 'set' || type.none === null) return plainJson(value);
  return value === null ? { tag: 'None', value: { '#tup': [] } } : { tag: 'Some', value: plainJson(value) };
}

function plainJson(value: Value): Json {
  if (typeof value === 'number') return { '#bigint': String(value) };
  if (typeof value === 'object' && value !== null) return { '#set': value.map(plainJson) };
  return value;
}

/** In Apalache's type annotations. */
function variableType({ indices, type }: VariableDescription): string {
  const element = type.kind !== 'set' && type.none !== null ? `None(UNIT) | Some(${typeName(type)})` : typeName(type);
  return indices.reduceRight((of, index) => `(${typeName(index)} -> ${of})`, element);
}

function typeName(type: ValueType): string {
  switch (type.kind) {
    case 'bool':
      return 'Bool';
    case 'int':
      return 'Int';
    case 'named':
      return 'Str';
    case 'set':
      return 'Set(Str)';
  }
}
