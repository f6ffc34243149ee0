/** What a Promela emitter knows: the model, its names, and what locals are called here. */

import { createNames, type Names } from '../shared/names.js';
import { extent, type Model } from '../shared/model.js';
import type { ScalarType } from '../../language/ir.js';
import { promelaReserved } from './vocabulary.js';

export interface Scope {
  readonly model: Model;
  readonly names: Names;
  /** Names of locals in the declaration at hand. */
  readonly locals: ReadonlyMap<string, string>;
  /** Properties that are noted rather than asserted. */
  readonly noted: ReadonlySet<string>;
}

export function globalScope(model: Model, noted: ReadonlySet<string>): Scope {
  const names = createNames(promelaReserved);
  const { specification } = model;
  for (const { name } of specification.variables) names.declare('variable', name);
  for (const { name } of specification.actions) {
    names.declare('action', name);
    names.declare('enabled', name, `${name}_enabled`);
    names.declare('fault', name, `${name}_fault`);
  }
  for (const { name } of specification.procedures) names.declare('procedure', name);
  for (const { name } of specification.functions) names.declare('function', name);
  for (const { name } of specification.properties) {
    names.declare('property', name);
    names.declare('property fault', name, `${name}_fault`);
    names.declare('note', name, `note_${name}`);
  }
  for (const { name, members } of specification.enumerations) {
    for (const member of members) names.declare('member', `${name}.${member}`, member);
  }
  for (const { name } of specification.variables) {
    names.declare('old', name, `old_${name}`);
    names.declare('keep', name, `keep_${name}`);
    names.declare('drop', name, `drop_${name}`);
  }
  return { model, names, locals: new Map(), noted };
}

/** The scope with locals of these names, each called `prefix` and its own name. */
export function withLocals(scope: Scope, prefix: string, locals: readonly string[]): Scope {
  const names = scope.names.inner();
  return { ...scope, names, locals: new Map(locals.map((name) => [name, names.declare('local', name, `${prefix}${name}`)])) };
}

/** Elements and members without a value are 255, so that an option fits a byte; integers have theirs one below the least. */
export function noneText(model: Model, type: ScalarType): string {
  if (type.kind === 'option' && type.of.kind !== 'int') return 'none';
  return String(model.none(type));
}

/** The smallest type of Promela that holds every value. */
export function storage(model: Model, type: ScalarType): string {
  const { low, high } = model.values(type);
  if (type.kind === 'bool') return 'bool';
  if (type.kind === 'option' && type.of.kind !== 'int') return high <= 254 ? 'byte' : 'int';
  if (low >= 0 && high <= 1) return 'bit';
  if (low >= 0 && high <= 255) return 'byte';
  if (low >= -32768 && high <= 32767) return 'short';
  return 'int';
}

/** How many cells a map over these indices has. */
export function cellCount(model: Model, variable: string): number {
  return model.variable(variable).indices.reduce((product, type) => product * extent(model.ends(type)), 1);
}
