/** Reading of unknown JSON: every mismatch is noted with its place, and a stand-in is given so that reading goes on. */

import type { Value } from '../system.js';

export interface TraceProblem {
  /** "$.stem[3].action" */
  readonly path: string;
  readonly message: string;
}

/** A value is at most a set of a set: deeper nesting is not of this format. */
const MAXIMUM_NESTING = 4;
const MAXIMUM_PROBLEMS = 20;

export class Shape {
  readonly problems: TraceProblem[] = [];

  /** An object with exactly these fields. */
  record<Field extends string>(json: unknown, path: string, fields: readonly Field[]): Readonly<Record<Field, unknown>> {
    const found = this.#object(json, path);
    const entries = fields.map((field) => [field, found.get(field)] as const);
    if (isObject(json)) {
      for (const field of fields) if (!found.has(field)) this.#note(`${path}.${field}`, 'is missing');
      for (const field of found.keys()) {
        if (!fields.some((known) => known === field)) this.#note(placeIn(path, field), 'is not a field of this format');
      }
    }
    return Object.fromEntries(entries) as Record<Field, unknown>;
  }

  /** An object from names to values. */
  values(json: unknown, path: string): Readonly<Record<string, Value>> {
    return Object.fromEntries([...this.#object(json, path)].map(([name, value]) => [name, this.value(value, placeIn(path, name))]));
  }

  list(json: unknown, path: string): readonly unknown[] {
    if (Array.isArray(json)) return json;
    this.#mismatch(json, path, 'a list');
    return [];
  }

  text(json: unknown, path: string): string {
    if (typeof json === 'string') return json;
    this.#mismatch(json, path, 'a string');
    return '';
  }

  integer(json: unknown, path: string, least: number): number {
    if (typeof json === 'number' && Number.isInteger(json) && json >= least && json < 2 ** 31) return json;
    this.#mismatch(json, path, `an integer from ${least} to 2147483647`);
    return 0;
  }

  oneOf<Word extends string>(json: unknown, path: string, words: readonly Word[]): Word {
    const found = words.find((word) => word === json);
    if (found !== undefined) return found;
    this.#mismatch(json, path, words.map((word) => `"${word}"`).join(' or '));
    return words[0];
  }

  value(json: unknown, path: string, nesting = 0): Value {
    if (json === null || typeof json === 'boolean' || typeof json === 'string' || typeof json === 'number') return json;
    if (Array.isArray(json) && nesting < MAXIMUM_NESTING) {
      return json.map((element, index) => this.value(element, `${path}[${index}]`, nesting + 1));
    }
    this.#mismatch(json, path, 'a boolean, a number, a string, null or a list of them');
    return null;
  }

  #object(json: unknown, path: string): Map<string, unknown> {
    if (isObject(json)) return new Map(Object.entries(json));
    this.#mismatch(json, path, 'an object');
    return new Map();
  }

  #mismatch(json: unknown, path: string, expected: string): void {
    // What a missing field would have been is said where its record is read.
    if (json !== undefined) this.#note(path, `is ${describe(json)}, but must be ${expected}`);
  }

  #note(path: string, message: string): void {
    if (this.problems.length < MAXIMUM_PROBLEMS) this.problems.push({ path, message });
  }
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function placeIn(path: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function describe(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return 'an object';
  const text = JSON.stringify(json) ?? typeof json;
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
