/** Names and texts of a specification are data: whatever they are, each target's text keeps its shape. */

import { expect, test } from 'vitest';
import { exportModel, TARGETS } from '../../checker/export/export.js';
import { quoted } from '../../checker/export/shared/comment.js';
import { modelOf } from '../../checker/export/shared/model.js';
import { createNames } from '../../checker/export/shared/names.js';
import { promelaReserved } from '../../checker/export/promela/vocabulary.js';
import type { Specification } from '../../checker/language/ir.js';
import { compiled } from './compile.js';

const hostile = compiled('hostile');

function exported(specification: Specification): readonly string[] {
  return TARGETS.flatMap((target) => {
    const result = exportModel(target, specification, specification.instances[0]!);
    if (!result.ok) return expect.fail(JSON.stringify(result.diagnostics));
    return result.value.files.map(({ text }) => text);
  });
}

test('reserved words become other names', () => {
  const names = createNames(promelaReserved);
  expect(names.declare('variable', 'init')).toBe('init_');
  expect(names.declare('action', 'init')).toBe('init_2');
  expect(names.declare('variable', 'File.granted')).toBe('File_granted');
  expect(names.declare('variable', 'a"; system("x")')).toMatch(/^[A-Za-z0-9_]+$/);
  expect(names.declare('variable', '_x')).toMatch(/^[A-Za-z]/);
  expect(names.inner().of('variable', 'init')).toBe('init_');
});

test('no comment ends early, and none goes on', () => {
  const model = modelOf(hostile, hostile.instances[0]!);
  for (const { header } of hostile.actions) {
    const text = quoted(model, header).join('\n');
    expect(text).not.toMatch(/\*\/|\/\*|\(\*|\*\)|\\$/m);
  }
  for (const text of exported(hostile)) expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});

test('one declaration per name', () => {
  const [promela = ''] = exported(hostile);
  const declared = [...promela.matchAll(/^(?:bool|bit|byte|short|int) (\w+)|^inline (\w+)|^#define (\w+)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3],
  );
  expect(new Set(declared).size).toBe(declared.length);
  expect(declared.length).toBeGreaterThan(15);
});
