/** `bytes(value, width)`: a buffer that holds one integer, or the descriptor, id or address that a call will find there. */

import type { Operand } from '../../language/ir.js';
import type { Argument } from '../backend.js';
import { reject } from '../problem.js';
import { fits, toHex, writeInteger } from './bytes.js';
import { integerOf, isNumber, type Setting } from './number.js';
import { isReference, referenceOf } from './reference.js';

/** @throws ConcreteError */
export function valueBuffer(operand: Extract<Operand, { kind: 'bytes' }>, setting: Setting): Argument {
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
