/** Operands that stand for something the run makes: a descriptor, an id, an address. They are named after elements of the model. */

import type { Expression, Operand } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import type { Argument } from '../backend.js';
import { ConcreteError } from '../problem.js';
import { evaluate } from './evaluate.js';
import { integerOf, type Setting } from './number.js';
import { elementName, type Scope } from './scope.js';

export type Reference = Extract<Operand, { kind: 'fd' | 'id' | 'address' }>;

export function isReference(operand: Operand): operand is Reference {
  return operand.kind === 'fd' || operand.kind === 'id' || operand.kind === 'address';
}

/** @throws ConcreteError */
export function referenceOf(operand: Reference, setting: Setting): Argument {
  const name = nameOf(operand.value, setting.scope);
  switch (operand.kind) {
    case 'fd':
      return { kind: 'fd', name };
    case 'id':
      return { kind: 'result', name };
    case 'address':
      return { kind: 'address', name, offset: operand.offset === null ? 0 : Number(integerOf(operand.offset, setting)) };
    default:
      return unreachable(operand);
  }
}

/** @throws ConcreteError where the value is none, or of a type without names */
export function nameOf(value: Expression, scope: Scope): string {
  return elementName(value.type, evaluate(value, scope), scope, value.span);
}

/** The name that an output is kept under; null where the call is to fail and so names nothing. @throws ConcreteError */
export function outputName(value: Expression, setting: Setting): string | null {
  try {
    return nameOf(value, setting.scope);
  } catch (error) {
    if (error instanceof ConcreteError && !setting.succeeds) return null;
    throw error;
  }
}
