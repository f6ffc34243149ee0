/** Variables that hold locals while a command runs. They are 0 between commands, so they add nothing to the states; SPIN's
 *  breadth-first search refuses variables outside of the state, which would be the simpler way. */

import { InternalError } from '../../language/unreachable.js';
import type { Model } from '../shared/model.js';
import { type Local, localsOf, type Node, someNode } from '../shared/node.js';
import { type Scope, storage } from './scope.js';

/** How many scratch variables of each type are in use: "byte" -> 2. */
export type Usage = ReadonlyMap<string, number>;

export interface Scratch {
  /** What a local of a declaration with these nodes is kept in: scratch_byte_0. Variables of called procedures are others. */
  allocate(nodes: readonly Node[]): ReadonlyMap<string, string>;
  /** All that have been allocated, with their types. */
  all(): readonly { readonly name: string; readonly type: string }[];
}

export function createScratch(model: Model, procedures: ReadonlyMap<string, readonly Node[]>): Scratch {
  const most = new Map<string, number>();

  function used(nodes: readonly Node[]): Map<string, number> {
    const usage = called(nodes);
    for (const { type } of kinds(nodes)) usage.set(type, (usage.get(type) ?? 0) + 1);
    return usage;
  }

  /** By procedures, which do not call one another in circles. */
  function called(nodes: readonly Node[]): Map<string, number> {
    const usage = new Map<string, number>();
    someNode(nodes, (node) => {
      if (node.kind === 'call') {
        const body = procedures.get(node.procedure);
        if (body === undefined) throw new InternalError(`the procedure ${node.procedure} was not lowered`);
        for (const [type, count] of used(body)) usage.set(type, Math.max(usage.get(type) ?? 0, count));
      }
      return false;
    });
    return usage;
  }

  function kinds(nodes: readonly Node[]): readonly { readonly local: Local; readonly type: string }[] {
    return localsOf(nodes).map((local) => ({ local, type: typeOf(model, local) }));
  }

  return {
    allocate(nodes) {
      const next = called(nodes);
      return new Map(
        kinds(nodes).map(({ local, type }) => {
          const number = next.get(type) ?? 0;
          next.set(type, number + 1);
          most.set(type, Math.max(most.get(type) ?? 0, number + 1));
          return [local.name, `scratch_${type}_${number}`];
        }),
      );
    },
    all: () =>
      [...most].flatMap(([type, count]) => Array.from({ length: count }, (_, index) => ({ name: `scratch_${type}_${index}`, type }))),
  };
}

/** A loop counts one beyond its last value before it ends; a whole number may be any. */
function typeOf(model: Model, local: Local): string {
  if (local.type.kind === 'int' || (local.type.kind === 'option' && local.type.of.kind === 'int')) return 'int';
  const type = storage(model, local.type);
  return type === 'bool' || type === 'bit' ? 'byte' : type;
}

/** The names of the locals of a declaration, each a macro for its scratch variable. */
export function scratchDefinitions(scope: Scope, allocated: ReadonlyMap<string, string>): readonly string[] {
  return [...allocated].map(([local, variable]) => `#define ${scope.locals.get(local)} ${variable}`);
}
