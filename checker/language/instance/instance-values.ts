/** Values of constants in an instance: literals -> integers, one per combination of indices. */

import type * as ast from '../ast.js';
import { evaluateBound } from '../check/bounds.js';
import { error, type Report } from '../diagnostic.js';
import { evaluateFixed } from '../check/evaluate-fixed.js';
import type { Constant, FiniteType, ScalarType, Specification } from '../ir.js';
import { suggest } from '../check/suggestion.js';
import { show } from '../check/types.js';
import { unreachable } from '../unreachable.js';

export type Sizes = Readonly<Record<string, number>>;
type Types = Pick<Specification, 'sorts' | 'enumerations'>;

/** Least and greatest value of a finite type, given the sizes. */
export function limits(types: Types, sizes: Sizes, type: FiniteType): { readonly low: number; readonly high: number } {
  switch (type.kind) {
    case 'bool':
      return { low: 0, high: 1 };
    case 'int':
      return { low: evaluateBound(type.low, sizes), high: evaluateBound(type.high, sizes) };
    case 'enum':
      return { low: 0, high: (types.enumerations.find((candidate) => candidate.name === type.name)?.members.length ?? 1) - 1 };
    case 'sort':
      return { low: 0, high: (sizes[type.name] ?? 1) - 1 };
    default:
      return unreachable(type);
  }
}

/** Row-major; null after a report. */
export function constantCells(
  types: Types,
  sizes: Sizes,
  constant: Constant,
  value: ast.InstanceValue,
  report: Report,
): readonly number[] | null {
  return cells(types, sizes, constant.indices, constant.type, value, report);
}

function cells(
  types: Types,
  sizes: Sizes,
  [index, ...rest]: readonly FiniteType[],
  type: ScalarType,
  value: ast.InstanceValue,
  report: Report,
): readonly number[] | null {
  if (index === undefined) {
    const cell = scalar(types, sizes, type, value, report);
    return cell === null ? null : [cell];
  }
  const { low, high } = limits(types, sizes, index);
  const count = high - low + 1;
  const parts: (readonly number[] | null)[] = [];
  if (value.kind === 'list') {
    if (value.elements.length !== count) {
      report(
        error(
          'bad-value',
          value.span,
          `this list has ${value.elements.length} values, but ${show(index)} has ${count}`,
          `give ${count} values, in order`,
        ),
      );
      return null;
    }
    parts.push(...value.elements.map((element) => cells(types, sizes, rest, type, element, report)));
  } else if (value.kind === 'map') {
    const byKey = mapEntries(types, sizes, index, value, report);
    if (byKey === null) return null;
    for (let key = low; key <= high; key++) {
      const given = byKey.get(key);
      if (given === undefined) {
        report(
          error(
            'bad-value',
            value.span,
            `there is no value for ${showElement(types, index, key)}`,
            `give one for each of the ${count} values of ${show(index)}`,
          ),
        );
        return null;
      }
      parts.push(cells(types, sizes, rest, type, given, report));
    }
  } else {
    report(
      error(
        'bad-value',
        value.span,
        `one value for each of the ${count} values of ${show(index)} is needed`,
        'write a list, `[a, b]`, or a map, `{ file0: a, file1: b }`',
      ),
    );
    return null;
  }
  const complete = parts.filter((part) => part !== null);
  return complete.length === parts.length ? complete.flat() : null;
}

function mapEntries(
  types: Types,
  sizes: Sizes,
  index: FiniteType,
  value: Extract<ast.InstanceValue, { kind: 'map' }>,
  report: Report,
): ReadonlyMap<number, ast.InstanceValue> | null {
  const entries = new Map<number, ast.InstanceValue>();
  for (const pair of value.pairs) {
    const key = scalar(types, sizes, index, pair.key, report);
    if (key === null) return null;
    if (entries.has(key)) report(error('bad-value', pair.key.span, 'this value is given twice', 'remove one'));
    entries.set(key, pair.value);
  }
  return entries;
}

function showElement(types: Types, type: FiniteType, value: number): string {
  if (type.kind === 'sort') return `${types.sorts.find((sort) => sort.name === type.name)?.prefix ?? type.name}${value}`;
  if (type.kind === 'enum') return types.enumerations.find((candidate) => candidate.name === type.name)?.members[value] ?? `${value}`;
  return type.kind === 'bool' ? (value === 1 ? 'true' : 'false') : `${value}`;
}

function scalar(types: Types, sizes: Sizes, type: ScalarType, value: ast.InstanceValue, report: Report): number | null {
  const refuse = (message: string, hint: string): null => {
    report(error('bad-value', value.span, message, hint));
    return null;
  };
  switch (type.kind) {
    case 'bool':
      return value.kind === 'boolean' ? (value.value ? 1 : 0) : refuse('this must be true or false', 'write `true` or `false`');
    case 'int': {
      const { low, high } = limits(types, sizes, type);
      if (value.kind === 'integer' && value.value >= low && value.value <= high) return value.value;
      return refuse(`this must be an integer in ${low}..${high}`, `its type is ${show(type)}`);
    }
    case 'enum': {
      const members = types.enumerations.find((candidate) => candidate.name === type.name)?.members ?? [];
      const name = value.kind === 'name' ? value.name : '';
      return members.includes(name)
        ? members.indexOf(name)
        : refuse(`this must be a member of \`${type.name}\``, suggest(name, members, `its members are ${members.join(', ')}`));
    }
    case 'sort': {
      const prefix = types.sorts.find((sort) => sort.name === type.name)?.prefix ?? '';
      const size = sizes[type.name] ?? 1;
      const number = value.kind === 'name' && value.name.startsWith(prefix) ? value.name.slice(prefix.length) : '';
      if (/^(0|[1-9]\d*)$/.test(number) && Number(number) < size) return Number(number);
      return refuse(
        `this must be an element of \`${type.name}\``,
        size === 1 ? `its only element is ${prefix}0` : `its elements are ${prefix}0 to ${prefix}${size - 1}`,
      );
    }
    case 'option':
      return value.kind === 'none' ? limits(types, sizes, type.of).low - 1 : scalar(types, sizes, type.of, value, report);
    case 'set': {
      if (value.kind !== 'set') return refuse(`this must be a set of ${show(type.of)}`, 'write its elements in braces: `{a, b}`');
      const elements = value.elements.map((element) => scalar(types, sizes, type.of, element, report));
      return elements.includes(null) ? null : elements.reduce<number>((mask, element) => mask | (1 << element!), 0);
    }
    default:
      return unreachable(type);
  }
}

/** The default of a constant, once for each combination of indices; `known` has the constants before it. */
export function defaultCells(
  types: Types,
  sizes: Sizes,
  known: Readonly<Record<string, readonly number[]>>,
  constant: Constant,
  report: Report,
): readonly number[] | null {
  const value =
    constant.defaultValue === undefined
      ? null
      : evaluateFixed(constant.defaultValue, { sizes, constants: known, least: (type) => limits(types, sizes, type).low });
  if (value === null) {
    report(
      error(
        'not-constant',
        constant.span,
        `the default of \`${constant.name}\` cannot be computed`,
        'use literals, sizes, and constants declared before it',
      ),
    );
    return null;
  }
  const isOutside =
    constant.type.kind === 'int' && (value < limits(types, sizes, constant.type).low || value > limits(types, sizes, constant.type).high);
  if (isOutside) {
    report(
      error(
        'bad-value',
        constant.span,
        `the default of \`${constant.name}\` is ${value}, outside ${show(constant.type)}`,
        'widen its type, or set it in the instance',
      ),
    );
    return null;
  }
  const count = constant.indices.reduce((product, index) => {
    const { low, high } = limits(types, sizes, index);
    return product * Math.max(0, high - low + 1);
  }, 1);
  return count > 1 << 20 ? [] : new Array<number>(count).fill(value);
}
