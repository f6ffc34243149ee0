/** Values of TLA+ as TLC computes them. Strings keep their quotes, so that model values are the names without. */

export type Value = boolean | number | string | SetValue | FunctionValue | TupleValue;

export interface SetValue {
  readonly kind: 'set';
  readonly elements: ReadonlyMap<string, Value>;
  readonly key: string;
}

/** A record is a function of its fields' names. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly entries: ReadonlyMap<string, readonly [Value, Value]>;
  readonly key: string;
}

export interface TupleValue {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  readonly key: string;
}

/** Equal values have equal keys. */
export function keyOf(value: Value): string {
  return typeof value === 'object' ? value.key : String(value);
}

export function setOf(values: Iterable<Value>): SetValue {
  const elements = new Map([...values].map((value) => [keyOf(value), value]));
  const all = [...elements.values()];
  for (const value of all.slice(1)) isEqual(all[0]!, value);
  return { kind: 'set', elements, key: `{${[...elements.keys()].toSorted().join(', ')}}` };
}

export function functionOf(pairs: Iterable<readonly [Value, Value]>): FunctionValue {
  const entries = new Map([...pairs].map((pair) => [keyOf(pair[0]), pair]));
  const texts = [...entries].map(([argument, [, value]]) => `${argument} |-> ${keyOf(value)}`);
  return { kind: 'function', entries, key: `[${texts.toSorted().join(', ')}]` };
}

export function tupleOf(items: readonly Value[]): TupleValue {
  return { kind: 'tuple', items, key: `<<${items.map(keyOf).join(', ')}>>` };
}

/** TLC compares values of one kind only; a model value is different from everything else. @throws Error */
export function isEqual(left: Value, right: Value): boolean {
  const kinds = [kindOf(left), kindOf(right)];
  if (!kinds.includes('model value') && kinds[0] !== kinds[1]) {
    throw new Error(`TLC does not compare ${keyOf(left)} with ${keyOf(right)}`);
  }
  return keyOf(left) === keyOf(right);
}

function kindOf(value: Value): string {
  if (typeof value === 'string') return value.startsWith('"') ? 'string' : 'model value';
  return typeof value === 'object' ? value.kind : typeof value;
}
