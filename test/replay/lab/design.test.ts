/** Headers of patches, and the promises that they make. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findDesigns, parsePatch } from '../../../checker/replay/lab/design.js';
import { functionText, requirePromises } from '../../../checker/replay/lab/patch.js';

const header = '// files: drivers/vfio/a.c drivers/vfio/b.h\n// files: drivers/vfio/c.c\n// expects: drivers/vfio/a.c:open_it\n';

describe('a header', () => {
  test('names files and functions, on as many lines as it takes', () => {
    expect(parsePatch('/d/x.cocci', `${header}// expects: drivers/vfio/c.c:f drivers/vfio/a.c:g\n@@ @@\n- f();\n`)).toMatchObject({
      kind: 'cocci',
      files: ['drivers/vfio/a.c', 'drivers/vfio/b.h', 'drivers/vfio/c.c'],
      expects: [
        { file: 'drivers/vfio/a.c', function: 'open_it' },
        { file: 'drivers/vfio/c.c', function: 'f' },
        { file: 'drivers/vfio/a.c', function: 'g' },
      ],
    });
  });

  test.each([
    ['no files', '// expects: a/b.c:f\n', '/d/x.cocci:1:1'],
    ['no promise', '// files: a/b.c\n', '/d/x.cocci:1:1'],
    ['a promise about another file', '// files: a/b.c\n// expects: a/c.c:f\n', '/d/x.cocci:1:1'],
    ['a promise without a function', '// files: a/b.c\n// expects: a/b.c\n', '/d/x.cocci:2:1'],
    ['a path that leads out of the tree', '// SPDX\n// files: a/../../../etc/b.c\n', '/d/x.cocci:2:1'],
    ['an absolute path', '// files: /etc/b.c\n', '/d/x.cocci:1:1'],
    ['an option instead of a path', '// files: --very-quiet.c\n', '/d/x.cocci:1:1'],
    ['a file that is no C', '// files: Makefile\n', '/d/x.cocci:1:1'],
  ])('with %s is refused at its place', (_what, text, place) => {
    expect(() => parsePatch('/d/x.cocci', text)).toThrowError(
      expect.objectContaining({ problem: 'usage', message: expect.stringMatching(`^${place}: error\\[LAB01\\]: `) }),
    );
  });

  test('of a diff stands before it, and covers all that it changes', () => {
    const diff = '--- a/a/b.c\n+++ b/a/b.c\n@@ -1 +1 @@\n-x\n+y\n';
    expect(parsePatch('/d/x.diff', `# files: a/b.c\n# expects: a/b.c:f\n${diff}`).kind).toBe('diff');
    const other = diff.replaceAll('b.c', 'c.c');
    expect(() => parsePatch('/d/x.diff', `# files: a/b.c\n# expects: a/b.c:f\n${other}`)).toThrowError(/x\.diff:3:1: error\[LAB01\]/);
    const creating = diff.replace('a/a/b.c', '/dev/null');
    expect(() => parsePatch('/d/x.diff', `# files: a/b.c\n# expects: a/b.c:f\n${creating}`)).toThrowError(/x\.diff:3:1/);
  });
});

describe('designs', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interlock-design-'));
    await mkdir(join(folder, 'designs'));
    await mkdir(join(folder, 'history'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('are found wherever their patches lie, by name; a specification alone is none', async () => {
    await writeFile(join(folder, 'history', 'b.cocci'), header);
    await writeFile(join(folder, 'designs', 'a.cocci'), header);
    await writeFile(join(folder, 'designs', 'a.diff'), '# files: a/b.c\n# expects: a/b.c:f\n');
    await writeFile(join(folder, 'designs', 'c.ilk'), '');
    const found = await findDesigns(folder);
    expect(found.map(({ name, patches }) => [name, patches.map(({ kind }) => kind)])).toEqual([
      ['a', ['cocci', 'diff']],
      ['b', ['cocci']],
    ]);
  });

  test('of one name in two folders are refused', async () => {
    await writeFile(join(folder, 'history', 'a.cocci'), header);
    await writeFile(join(folder, 'designs', 'a.cocci'), header);
    await expect(findDesigns(folder)).rejects.toThrow('two designs are named a');
  });

  test('build on one another: the patches of the base come first, and count for the kernel', async () => {
    await writeFile(join(folder, 'designs', 'a.cocci'), `// after: b\n${header}`);
    await writeFile(join(folder, 'history', 'b.cocci'), header);
    const found = await findDesigns(folder);
    expect(found.map(({ name, patches }) => [name, patches.map(({ path }) => path.slice(folder.length))])).toEqual([
      ['a', ['/history/b.cocci', '/designs/a.cocci']],
      ['b', ['/history/b.cocci']],
    ]);
  });

  test.each([
    ['nothing', 'nowhere', 'it comes after nowhere, which has no patch'],
    ['itself', 'a', 'the design builds on itself, through a'],
  ])('that build on %s are refused', async (_what, base, message) => {
    await writeFile(join(folder, 'designs', 'a.cocci'), `// after: ${base}\n${header}`);
    await expect(findDesigns(folder)).rejects.toThrow(`designs/a.cocci:1:1: error[LAB01]: ${message}`);
  });

  test('are none where there is no folder', async () => {
    expect(await findDesigns(join(folder, 'nowhere'))).toEqual([]);
  });

  test('of this project have sound headers, and specifications of their names', async () => {
    const specifications = join(import.meta.dirname, '..', '..', '..', 'spec');
    const designs = await findDesigns(specifications);
    expect(designs.map((design) => design.name)).toContain('rfc-block-access');
    const files = await readdir(specifications, { recursive: true });
    for (const { patches, name } of designs) {
      expect(
        files.some((file) => file.endsWith(`/${name}.ilk`)),
        name,
      ).toBe(true);
      for (const { text } of patches) expect(text).toMatch(/^(?:\/\/|#) SPDX-License-Identifier: GPL-2\.0$/m);
    }
  });
});

const source = `int f(int x);

static long
open_it(struct file *file,
	int mode)
{
	return f(mode);
}

int f(int x)
{
	if (x) {
		return 1;
	}
	return 0;
}
`;

describe('the text of a function', () => {
  test('is its definition, not a prototype or a call', () => {
    expect(functionText(source, 'f')).toBe('int f(int x)\n{\n\tif (x) {\n\t\treturn 1;\n\t}\n\treturn 0;\n}');
    expect(functionText(source, 'open_it')).toMatch(/^open_it\(struct file \*file,/);
    expect(functionText(source, 'it')).toBeUndefined();
    expect(functionText(source, 'mode')).toBeUndefined();
  });
});

describe('promises', () => {
  const patch = (text: string) => parsePatch('/d/x.cocci', text);
  const originals = new Map([['a/b.c', source]]);
  const changed = (text: string) => new Map([['a/b.c', text]]);

  test('are kept when every function named is changed or new', () => {
    const text = `${source.replace('f(mode)', 'f(0)')}int g(void)\n{\n\treturn 2;\n}\n`;
    requirePromises(patch('// files: a/b.c\n// expects: a/b.c:open_it a/b.c:g\n'), originals, changed(text));
  });

  test('are broken by a function that is as it was', () => {
    const broken = () =>
      requirePromises(patch('// files: a/b.c\n// expects: a/b.c:open_it a/b.c:f\n'), originals, changed(source.replace('f(mode)', 'f(0)')));
    expect(broken).toThrowError(
      expect.objectContaining({
        problem: 'patch',
        message: expect.stringMatching(/^\/d\/x\.cocci:1:1: error\[LAB03\].*\n {2}a\/b\.c: function f is not changed$/),
      }),
    );
  });

  test('are broken by a patch that matches nothing', () => {
    expect(() => requirePromises(patch('// files: a/b.c\n// expects: a/b.c:f\n'), originals, originals)).toThrowError(
      /function f is not changed\n {2}a\/b\.c: nothing in it is changed/,
    );
  });
});
