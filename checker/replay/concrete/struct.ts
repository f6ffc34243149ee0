/** Packs a struct of the kernel's ABI: known fields into bytes, descriptors, ids and addresses into places, outputs into results. */

import type { Operand, StructField } from '../../language/ir.js';
import type { Argument, BufferResult, Place } from '../backend.js';
import { reject } from '../problem.js';
import type { StructLayout } from './abi.js';
import { fits, isWidth, toHex, type Width, writeInteger } from './bytes.js';
import { integerOf, isNumber, type Setting } from './number.js';
import { isReference, outputName, referenceOf } from './reference.js';
import { valueBuffer } from './value-buffer.js';

/** Bytes that no field names are zero. @throws ConcreteError */
export function packStruct(operand: Extract<Operand, { kind: 'struct' }>, setting: Setting): Extract<Argument, { kind: 'buffer' }> {
  const layout = Object.hasOwn(setting.abi.structs, operand.name) ? setting.abi.structs[operand.name] : undefined;
  if (layout === undefined) {
    return reject(
      'R202',
      operand.span,
      `the kernel's headers have no struct ${operand.name}`,
      'check its spelling, or replay on a kernel that has it',
    );
  }
  const bytes = new Uint8Array(layout.size);
  const places: Place[] = [];
  const results: BufferResult[] = [];
  for (const field of operand.fields) {
    const { offset, width } = fieldLayout(field, operand, layout);
    if (field.value.kind === 'output') {
      const name = outputName(field.value.id, setting);
      if (name !== null) results.push({ offset, width, name });
      continue;
    }
    const input = field.value.operand;
    if (!isNumber(input)) {
      places.push({ offset, width, value: placeValue(input, field.field, setting) });
      continue;
    }
    const value = integerOf(input, { ...setting, around: layout });
    if (!fits(value, width)) {
      reject('R203', input.span, `${value} does not fit ${operand.name}.${field.field}, which has ${width} bytes`, 'use a smaller number');
    }
    writeInteger(bytes, offset, width, value);
  }
  return { kind: 'buffer', bytes: toHex(bytes), places, results };
}

function fieldLayout(
  field: StructField,
  struct: Extract<Operand, { kind: 'struct' }>,
  layout: StructLayout,
): { offset: number; width: Width } {
  const found = Object.hasOwn(layout.fields, field.field) ? layout.fields[field.field] : undefined;
  const span = field.value.kind === 'input' ? field.value.operand.span : field.value.id.span;
  if (found === undefined) {
    return reject(
      'R202',
      span,
      `struct ${struct.name} of this kernel has no field ${field.field}`,
      'check its spelling, or replay on a kernel that has it',
    );
  }
  const { offset, width } = found;
  if (!isWidth(width)) {
    return reject(
      'R202',
      span,
      `${struct.name}.${field.field} has ${width} bytes and is no integer`,
      'name an integer inside it, as in outer.inner',
    );
  }
  if (offset < 0 || offset + width > layout.size) {
    return reject('R202', span, `${struct.name}.${field.field} lies outside its struct`, 'build the kernel again: its layout is wrong');
  }
  return { offset, width };
}

function placeValue(operand: Operand, field: string, setting: Setting): Argument {
  if (isReference(operand)) return referenceOf(operand, setting);
  // The field then holds the address of those bytes.
  if (operand.kind === 'bytes') return valueBuffer(operand, setting);
  return reject('R203', operand.span, `a ${operand.kind} cannot be the value of field ${field}`, 'use a number, fd, id, addr or bytes');
}
