/** Values and names as a trace shows them. */

import { expect, test } from 'vitest';
import type { ValueType, VariableDescription } from '../../checker/system.js';
import { cellName, decodeValue, leastInteger } from '../../checker/trace/values.js';

const FILE: ValueType = { kind: 'named', sort: 'File', names: ['file0', 'file1'], none: null };
const IOVA: ValueType = { kind: 'named', sort: 'Iova', names: ['iova0', 'iova1', 'iova2'], none: null };
const SMALL: ValueType = { kind: 'int', low: -1, high: 2, none: null };
const BOOL: ValueType = { kind: 'bool', none: null };

function variable(name: string, indices: readonly ValueType[]): VariableDescription {
  return { name, indices, type: BOOL, firstCell: 0, cells: 1 };
}

test.each<[ValueType, number, unknown]>([
  [BOOL, 0, false],
  [BOOL, 1, true],
  [{ kind: 'bool', none: -1 }, -1, null],
  [SMALL, -1, -1],
  [{ kind: 'int', low: 0, high: 3, none: -1 }, -1, null],
  [FILE, 1, 'file1'],
  [{ ...FILE, none: -1 }, -1, null],
  [FILE, 5, '5'],
  [{ kind: 'set', sort: 'File', names: FILE.names }, 0, []],
  [{ kind: 'set', sort: 'File', names: FILE.names }, 3, ['file0', 'file1']],
])('%j at %i is %j', (type, integer, value) => expect(decodeValue(type, integer)).toEqual(value));

test('the last of 31 elements of a set is shown', () => {
  const names = Array.from({ length: 31 }, (_, index) => `page${index}`);
  expect(decodeValue({ kind: 'set', sort: 'Page', names }, 1 << 30)).toEqual(['page30']);
});

test.each<[ValueType, number]>([
  [BOOL, 0],
  [SMALL, -1],
  [{ ...FILE, none: -1 }, -1],
  [{ kind: 'set', sort: 'File', names: FILE.names }, 0],
])('the least integer of %j is %i', (type, least) => expect(leastInteger(type)).toBe(least));

test.each<[string, readonly ValueType[], number, string]>([
  ['hits', [], 0, 'hits'],
  ['File.granted', [FILE], 1, 'File[file1].granted'],
  ['File.maps', [FILE, IOVA], 4, 'File[file1].maps[iova1]'],
  ['File.maps.page', [FILE, IOVA], 5, 'File[file1].maps[iova2].page'],
  ['refs', [IOVA, FILE], 3, 'refs[iova1][file1]'],
  ['table.page', [IOVA], 2, 'table[iova2].page'],
  ['levels', [SMALL, BOOL], 0, 'levels[-1][false]'],
])('cell of %s%j number %i is called %s', (name, indices, cell, shown) => expect(cellName(variable(name, indices), cell)).toBe(shown));

test('no two cells of a variable have one name', () => {
  const names = Array.from({ length: 2 * 3 * 4 }, (_, cell) => cellName(variable('File.maps.page', [FILE, IOVA, SMALL]), cell));
  expect(new Set(names).size).toBe(24);
});
