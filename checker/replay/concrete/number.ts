/** Operands whose value is a number known before the call runs: literals, C constants, values of the model, arithmetic on them. */

import type { Operand, Span } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { reject } from '../problem.js';
import type { Environment } from '../topology.js';
import type { Abi, StructLayout } from './abi.js';
import { parseInteger } from './bytes.js';
import { evaluate } from './evaluate.js';
import type { Scope } from './scope.js';

export interface Setting {
  readonly scope: Scope;
  readonly abi: Abi;
  readonly environment: Environment;
  /** The struct around the operand, for `sizeof`. */
  readonly around: StructLayout | null;
  /** Whether the step is to succeed: a call that is to fail has no output, and its name may not exist. */
  readonly succeeds: boolean;
}

/** @throws ConcreteError where the operand is no number, or the headers lack a name */
export function integerOf(operand: Operand, setting: Setting): bigint {
  switch (operand.kind) {
    case 'integer':
      return (
        parseInteger(operand.value) ?? reject('R203', operand.span, `${operand.value} is no integer`, 'write it in decimal or with 0x')
      );
    case 'symbol':
      return operand.names.reduce((bits, name) => bits | symbolValue(name, operand.span, setting.abi), 0n);
    case 'value':
      return BigInt(evaluate(operand.value, setting.scope));
    case 'arithmetic': {
      const left = integerOf(operand.left, setting);
      const right = integerOf(operand.right, setting);
      switch (operand.operator) {
        case '+':
          return left + right;
        case '-':
          return left - right;
        case '*':
          return left * right;
        default:
          return unreachable(operand.operator);
      }
    }
    case 'sizeof':
      if (setting.around === null) reject('R203', operand.span, 'sizeof stands outside a struct', 'use it as the value of a field');
      return BigInt(setting.around.size);
    case 'string':
    case 'fd':
    case 'id':
    case 'address':
    case 'buffer':
    case 'bytes':
    case 'process':
    case 'struct':
      return reject(
        'R203',
        operand.span,
        `a ${operand.kind} stands where a number is needed`,
        'use an integer, a C constant or a value of the model',
      );
    default:
      return unreachable(operand);
  }
}

/** Whether the operand's value is known before the call runs. */
export function isNumber(operand: Operand): boolean {
  return ['integer', 'symbol', 'value', 'arithmetic', 'sizeof'].includes(operand.kind);
}

function symbolValue(name: string, span: Span, abi: Abi): bigint {
  const text = Object.hasOwn(abi.constants, name) ? abi.constants[name] : undefined;
  const value = text === undefined ? null : parseInteger(text);
  return (
    value ?? reject('R201', span, `the kernel's headers have no constant ${name}`, 'check its spelling, or replay on a kernel that has it')
  );
}
