/** Operands of concrete calls: from the specification's words to integers, names, strings and buffers with places. */

import type { Operand, Span } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import type { Argument } from '../backend.js';
import { reject } from '../problem.js';
import { fits, toHex, writeInteger } from './bytes.js';
import { integerOf, isNumber, type Setting } from './number.js';
import { stringValue } from './path.js';
import { isReference, nameOf, referenceOf } from './reference.js';
import { packStruct } from './struct.js';

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

function valueBuffer(operand: Extract<Operand, { kind: 'bytes' }>, setting: Setting): Argument {
  const { value: inner, width } = operand;
  const bytes = new Uint8Array(width);
  if (isReference(inner)) {
    return { kind: 'buffer', bytes: toHex(bytes), places: [{ offset: 0, width, value: referenceOf(inner, setting) }], results: [] };
  }
  if (!isNumber(inner)) reject('R203', inner.span, `a ${inner.kind} cannot be written as bytes`, 'use a number, fd, id or addr');
  const value = integerOf(inner, setting);
  if (!fits(value, width)) reject('R203', inner.span, `${value} does not fit ${width} bytes`, 'use a smaller number or a wider buffer');
  writeInteger(bytes, 0, width, value);
  return { kind: 'buffer', bytes: toHex(bytes), places: [], results: [] };
}
