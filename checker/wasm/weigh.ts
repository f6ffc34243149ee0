/** How large the code of an expression or statement gets when every loop in it is written out. */

import { children } from '../compile/free-locals.js';
import type { Domain, Expression, Statement } from '../language/ir.js';
import { named, type Settled } from './instance.js';

export interface Scales {
  expression(expression: Expression): number;
  statements(statements: readonly Statement[]): number;
  /** Values that a binder takes. */
  turns(domain: Domain): number;
}

/** @param procedure the weight from which a procedure is a function of its own */
export function scalesOf(settled: Settled, procedure: number): Scales {
  const weights = new Map<Expression | Statement, number>();
  const remembered = <T extends Expression | Statement>(node: T, weigh: (node: T) => number): number => {
    const weight = weights.get(node) ?? weigh(node);
    weights.set(node, weight);
    return weight;
  };
  const turns = (domain: Domain): number => {
    const { low, high } = settled.rangeOf(domain.kind === 'type' ? domain.type : domain.of);
    return Math.max(0, high - low + 1);
  };
  const sum = (parts: readonly (Expression | null)[]): number =>
    parts.reduce((total, part) => total + (part === null ? 0 : expression(part)), 0);
  const domainOf = (domain: Domain): number => (domain.kind === 'set' ? expression(domain.set) : 0);

  function expression(given: Expression): number {
    return remembered(given, (node) => {
      switch (node.kind) {
        case 'quantifier':
          return 1 + domainOf(node.domain) + turns(node.domain) * (1 + sum([node.where, node.body]));
        case 'call':
          return 1 + sum(node.arguments) + expression(named(settled.functions, node.function).body);
        default:
          return 1 + sum(children(node));
      }
    });
  }

  function statement(given: Statement): number {
    return remembered(given, (node) => {
      switch (node.kind) {
        case 'let':
        case 'returns':
          return 1 + expression(node.value);
        case 'assign':
          return 3 + sum(node.place.indices) + expression(node.value);
        case 'if':
          return 2 + expression(node.condition) + statements(node.then) + statements(node.otherwise);
        case 'for':
          return 2 + domainOf(node.domain) + turns(node.domain) * (1 + sum([node.where]) + statements(node.body));
        case 'choose':
          return 2 + domainOf(node.domain) + sum([node.where]);
        case 'require':
        case 'await':
          return 2 + expression(node.condition);
        case 'fails':
          return 4 + sum([node.condition]) + statements(node.undo);
        case 'step':
          return statements(node.body);
        case 'call':
          return 2 + sum(node.arguments) + Math.min(procedure, statements(named(settled.procedures, node.procedure).body));
      }
    });
  }

  function statements(all: readonly Statement[]): number {
    return all.reduce((total, each) => total + statement(each), 0);
  }

  return { expression, statements, turns };
}
