/** Changes to a kernel source: applied, replaced and taken back, without touching what stays the same. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderBase, type Tree, treeOf } from '../../../checker/replay/lab/base.js';
import { parsePatch } from '../../../checker/replay/lab/design.js';
import { patchSource } from '../../../checker/replay/lab/patch.js';
import { restorePristine, setChanges } from '../../../checker/replay/lab/pristine.js';

const original: Record<string, string> = {
  'd/a.c': '#include "a.h"\n\nint f(struct file *file)\n{\n\tif (!file->granted)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n',
  'd/a.h': 'struct file {\n\tint granted;\n};\n',
  'd/b.c': 'int g(void)\n{\n\treturn 1;\n}\n',
};

let cache = '';
let tree: Tree;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'interlock-tree-'));
  tree = treeOf(cache, folderBase('/a/linux'));
  for (const [file, text] of Object.entries(original)) {
    const path = join(tree.source, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    await utimes(path, 1, 1);
  }
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const read = (file: string) => readFile(join(tree.source, file), 'utf8');
const isUntouched = async (file: string) => (await stat(join(tree.source, file))).mtimeMs === 1000;

describe('changes', () => {
  test('replace one another, and nothing stays of the former', async () => {
    await setChanges(tree, new Map([['d/a.c', 'one\n']]));
    await setChanges(tree, new Map([['d/b.c', 'two\n']]));
    expect([await read('d/a.c'), await read('d/b.c')]).toEqual([original['d/a.c'], 'two\n']);
    await restorePristine(tree);
    expect([await read('d/a.c'), await read('d/b.c'), await read('d/a.h')]).toEqual(
      ['d/a.c', 'd/b.c', 'd/a.h'].map((file) => original[file]),
    );
    expect((await readdir(join(tree.source, 'd'))).sort()).toEqual(['a.c', 'a.h', 'b.c']);
  });

  test('leave alone what they do not change, and what is so already', async () => {
    const changes = new Map([['d/a.c', 'one\n']]);
    await setChanges(tree, changes);
    await utimes(join(tree.source, 'd/a.c'), 1, 1);
    await setChanges(tree, changes);
    expect([await isUntouched('d/a.c'), await isUntouched('d/b.c')]).toEqual([true, true]);
  });

  test('that go back make the file newer than every object, so that it is built again', async () => {
    await setChanges(tree, new Map([['d/a.c', 'one\n']]));
    await restorePristine(tree);
    expect(await isUntouched('d/a.c')).toBe(false);
  });

  test('interrupted half way are put right by the next', async () => {
    await setChanges(
      tree,
      new Map([
        ['d/a.c', 'one\n'],
        ['d/b.c', 'two\n'],
      ]),
    );
    await writeFile(join(tree.source, 'd/b.c'), 'tw');
    await restorePristine(tree);
    expect([await read('d/a.c'), await read('d/b.c')]).toEqual([original['d/a.c'], original['d/b.c']]);
  });
});

const run = { signal: new AbortController().signal, report: () => undefined };
const design = (path: string, text: string) => ({ name: 'x', patches: [parsePatch(path, text)] });
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

describe.skipIf(!has('patch'))('a diff', () => {
  const header = '# files: d/a.c\n# expects: d/a.c:f\n';
  const diff =
    '--- a/d/a.c\n+++ b/d/a.c\n@@ -3,6 +3,6 @@\n int f(struct file *file)\n {\n \tif (!file->granted)\n-\t\treturn -EINVAL;\n+\t\treturn -ENODEV;\n \treturn 0;\n }\n';
  const apply = async (text: string) => {
    const path = join(cache, 'x.diff');
    await writeFile(path, text);
    return patchSource(tree, design(path, text), run);
  };

  test('gives the new text and a diff without times, and leaves the source as it was', async () => {
    const { changes, diff: evidence } = await apply(header + diff);
    expect([...changes.keys()]).toEqual(['d/a.c']);
    expect(changes.get('d/a.c')).toContain('return -ENODEV;');
    expect(evidence).toMatch(/^--- a\/d\/a\.c\n\+\+\+ b\/d\/a\.c\n@@/);
    expect(await isUntouched('d/a.c')).toBe(true);
  });

  test('whose context differs is refused, not guessed', async () => {
    await expect(apply(header + diff.replace('granted', 'opened'))).rejects.toMatchObject({
      problem: 'patch',
      message: expect.stringContaining('x.diff:1:1: error[LAB02]'),
      tail: expect.arrayContaining([expect.stringContaining('FAILED')]),
    });
  });
});

describe.skipIf(!has('spatch'))('a semantic patch', () => {
  const header = '// files: d/a.c\n// expects: d/a.c:f\n';
  const apply = async (text: string) => {
    const path = join(cache, 'x.cocci');
    await writeFile(path, text);
    return patchSource(tree, design(path, text), run);
  };

  test('is applied to the original, whatever the tree carries now', async () => {
    await setChanges(tree, new Map([['d/a.c', 'int f(void)\n{\n}\n']]));
    const { changes } = await apply(`${header}@@\nexpression e;\n@@\n- if (!e->granted) return -EINVAL;\n`);
    expect(changes.get('d/a.c')).toContain('struct file *file');
    expect(changes.get('d/a.c')).not.toContain('EINVAL');
  });

  test('that matches nothing is an error', async () => {
    await expect(apply(`${header}@@\n@@\n- nowhere();\n`)).rejects.toMatchObject({
      problem: 'patch',
      message: expect.stringContaining('error[LAB03]'),
    });
  });

  test('that is no semantic patch is an error', async () => {
    await expect(apply(`${header}@@\nexpression e;\n- e\n`)).rejects.toMatchObject({
      problem: 'patch',
      message: expect.stringContaining('error[LAB02]'),
    });
    await expect(apply(`${header}@r@\nidentifier x;\n@@\n- return -EINVAL;\n+ return x;\n`)).rejects.toMatchObject({
      message: expect.stringContaining('error[LAB02]'),
    });
  });

  test('of a file that the kernel does not have is an error', async () => {
    await expect(apply('// files: d/z.c\n// expects: d/z.c:f\n@@\n@@\n- f();\n')).rejects.toMatchObject({
      problem: 'patch',
      message: 'this kernel has no file d/z.c',
    });
  });
});
