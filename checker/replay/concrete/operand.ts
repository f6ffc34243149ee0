/** Operands of concrete calls: from the specification's words to integers, names, strings and buffers with places. */

import type { Operand, Span } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import type { Argument } from '../backend.js';
import { reject } from '../problem.js';
import { fits } from './bytes.js';
import { integerOf, type Setting } from './number.js';
import { stringValue } from './path.js';
import { nameOf, referenceOf } from './reference.js';
import { packStruct } from './struct.js';
import { valueBuffer } from './value-buffer.js';

/** @throws ConcreteError */
export function argumentOf(operand: Operand, setting: Setting): Argument {
  switch (operand.kind) {
    case 'integer':
    case 'symbol':
    case 'value':
    case 'arithmetic':
    case 'sizeof':
      return { kind: 'integer', value: machineWord(integerOf(operand, setting), operand.span) };
    case 'fd':
    case 'id':
    case 'address':
      return referenceOf(operand, setting);
    case 'string':
      return { kind: 'string', value: stringValue(operand.parts, setting.scope, setting.environment) };
    case 'process':
      return { kind: 'string', value: nameOf(operand.value, setting.scope) };
    case 'buffer':
      return { kind: 'buffer', bytes: '00'.repeat(operand.length), places: [], results: [] };
    case 'bytes':
      return valueBuffer(operand, setting);
    case 'struct':
      return packStruct(operand, setting);
    default:
      return unreachable(operand);
  }
}

function machineWord(value: bigint, span: Span): string {
  if (!fits(value, 8)) reject('R203', span, `${value} does not fit 64 bits`, 'use a smaller number');
  return value.toString();
}
