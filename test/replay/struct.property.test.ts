/** Packing a struct and reading it back gives the values again, for any layout without overlaps. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import type { Specification } from '../../checker/language/ir.js';
import type { FieldLayout } from '../../checker/replay/concrete/abi.js';
import { fits, readInteger, type Width } from '../../checker/replay/concrete/bytes.js';
import { packStruct } from '../../checker/replay/concrete/struct.js';
import { integer, parkedDesign, span } from './parked.js';

const widths: readonly Width[] = [1, 2, 4, 8];

/** Width, gap before the field, and two halves of its value. */
const fieldArbitrary = jsc.tuple([jsc.elements([...widths]), jsc.nat(5), jsc.uint32, jsc.uint32]);

function layoutOf(fields: readonly [Width, number, number, number][]): { size: number; fields: Record<string, FieldLayout> } {
  const layouts: Record<string, FieldLayout> = {};
  let offset = 0;
  for (const [index, [width, gap]] of fields.entries()) {
    layouts[`field${index}`] = { offset: offset + gap, width };
    offset += gap + width;
  }
  return { size: offset + 3, fields: layouts };
}

function numberOf([width, , high, low]: readonly [Width, number, number, number]): bigint {
  return BigInt.asUintN(8 * width, (BigInt(high) << 32n) | BigInt(low));
}

const specification: Specification = parkedDesign().specification;
const scope = { specification, instance: specification.instances[0], locals: new Map<string, number>(), read: () => 0 };

test('every field comes back, and bytes of no field stay zero', () => {
  const property = jsc.forall(jsc.nearray(fieldArbitrary), (generated) => {
    const fields = generated.map(([width, gap, high, low]): [Width, number, number, number] => [width as Width, gap, high, low]);
    const layout = layoutOf(fields);
    const inputs = fields.map((field, index) => ({
      field: `field${index}`,
      value: { kind: 'input' as const, operand: integer(numberOf(field).toString()) },
    }));
    const setting = { scope, abi: { constants: {}, structs: { any: layout } }, environment: {}, around: null, succeeds: true };
    const bytes = Uint8Array.from(Buffer.from(packStruct({ kind: 'struct', name: 'any', fields: inputs, span }, setting).bytes, 'hex'));
    const back = fields.every((field, index) => readInteger(bytes, layout.fields[`field${index}`].offset, field[0]) === numberOf(field));
    for (const [index, [width]] of fields.entries())
      bytes.fill(0, layout.fields[`field${index}`].offset, layout.fields[`field${index}`].offset + width);
    return back && bytes.length === layout.size && bytes.every((byte) => byte === 0);
  });
  jsc.assert(property, { tests: 300 });
});

test('a value fits a field if its signed or its unsigned reading does', () => {
  for (const width of widths) {
    const limit = 1n << BigInt(8 * width);
    expect([fits(limit - 1n, width), fits(limit, width), fits(-limit / 2n, width), fits(-limit / 2n - 1n, width)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  }
});
