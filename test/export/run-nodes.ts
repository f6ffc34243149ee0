/** Runs lowered statements directly: what a guarded command of an exported model does to a state. */

import type { Expression } from '../../checker/language/ir.js';
import { lowerProcedure } from '../../checker/export/shared/lower.js';
import { each, type Model as ExportModel } from '../../checker/export/shared/model.js';
import type { Node } from '../../checker/export/shared/node.js';
import { evaluate, offsetOf, type Surroundings } from '../reference/evaluate.js';

export interface Run {
  readonly cells: readonly number[];
  /** Whether every assertion about evaluation held. */
  readonly evaluable: boolean;
  readonly ended: boolean;
  /** Transition invariants that did not hold. */
  readonly violated: readonly string[];
}

/** The state after the nodes, from the state and locals of `start`. */
export function runNodes(model: ExportModel, nodes: readonly Node[], start: Surroundings): Run {
  let cells = start.cells;
  let locals = start.locals;
  let ended = false;
  let evaluable = true;
  const violated: string[] = [];
  const around = (): Surroundings => ({ ...start, cells, locals });
  const value = (of: Expression) => evaluate(around(), of);

  function all(list: readonly Node[]): void {
    for (const node of list) {
      if (!evaluable) return;
      one(node);
    }
  }

  function one(node: Node): void {
    switch (node.kind) {
      case 'let':
        locals = new Map(locals).set(node.name, value(node.value));
        return;
      case 'assign': {
        const place = start.model.variables.get(node.place.variable)!;
        cells = cells.with(place.firstCell + offsetOf(around(), place, node.place.indices), value(node.value));
        return;
      }
      case 'check':
        evaluable &&= value(node.condition) === 1;
        return;
      case 'property':
        if (value(node.condition) !== 1) violated.push(node.name);
        return;
      case 'if':
        all(value(node.condition) === 1 ? node.then : node.otherwise);
        return;
      case 'for':
        for (const element of each(model.ends(node.type))) {
          if (node.set !== null && ((locals.get(node.set.local)! >>> element) & 1) === 0) continue;
          locals = new Map(locals).set(node.binder, element);
          if (node.where !== null && value(node.where) !== 1) continue;
          all(node.body);
        }
        return;
      case 'call': {
        const outer = locals;
        const { parameters } = model.procedure(node.procedure);
        locals = new Map(parameters.map(({ name }, position) => [name, value(node.arguments[position]!)]));
        all(lowerProcedure(model, model.procedure(node.procedure)));
        locals = outer;
        return;
      }
      case 'end':
        ended = true;
        return;
      case 'unless-ended':
        if (!ended) all(node.body);
        return;
      case 'snapshot':
      case 'note':
        return;
    }
  }

  all(nodes);
  return { cells, evaluable, ended, violated };
}
