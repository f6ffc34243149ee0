/** Names of kernels, digests, and what a list of kernels says. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { debianBases, folderBase, moreHeaders, treeOf } from '../../../checker/replay/lab/base.js';
import { parsePatch } from '../../../checker/replay/lab/design.js';
import { kernelDigest, kernelFolder, listKernels } from '../../../checker/replay/lab/kernel.js';
import { knownKernels, parseKernelName } from '../../../checker/replay/lab/kernel-name.js';

const patch = (text: string) => parsePatch('/spec/x.cocci', `// files: a/b.c\n// expects: a/b.c:f\n${text}`);
const designs = [
  { name: 'one', patches: [patch('@@ @@\n- f();\n')] },
  { name: 'two', patches: [patch('@@ @@\n- g();\n')] },
];

const known =
  'known kernels: 6.12, 7.2, 6.12-compat, 7.2-compat, 6.12-debug, 7.2-debug, 6.12-mock, 7.2-mock, 6.12-pm, 7.2-pm, one, two; NAME@BASE is a design on another base';

describe('a name', () => {
  test.each([
    ['6.12', '6.12', '6.12', undefined],
    ['7.2', '7.2', '7.2', undefined],
    ['one', 'one', '6.12', 'one'],
    ['one@6.12', 'one', '6.12', 'one'],
    ['two@7.2', 'two@7.2', '7.2', 'two'],
    ['6.12-compat', '6.12-compat', '6.12-compat', undefined],
    ['two@7.2-debug', 'two@7.2-debug', '7.2-debug', 'two'],
  ])('%s is kernel %s: base %s, design %s', (text, name, base, design) => {
    const kernel = parseKernelName(text, designs);
    expect([kernel.name, kernel.base.name, kernel.design?.name]).toEqual([name, base, design]);
  });

  test.each(['', 'three', 'one@', 'one@5.10', '6.12@7.2', 'one@7.2@7.2', '../one', 'One', '6.12 ', '6.12-', '6.12-debug-compat'])(
    '%j is refused, and the known ones are listed',
    (text) => {
      expect(() => parseKernelName(text, designs)).toThrowError(expect.objectContaining({ problem: 'usage', advice: known }));
    },
  );

  test('every known one is itself', () => {
    for (const kernel of knownKernels(designs)) expect(parseKernelName(kernel.name, designs)).toEqual(kernel);
  });
});

describe('a variant', () => {
  const common = treeOf('/cache', parseKernelName('6.12', designs).base);
  const debug = treeOf('/cache', parseKernelName('one@6.12-debug', designs).base);

  test('shares source and lock with its base, and has objects of its own', () => {
    expect([debug.source, debug.pristine, debug.lock]).toEqual([common.source, common.pristine, common.lock]);
    for (const own of ['objects', 'configured', 'counted'] as const) expect(debug[own]).not.toBe(common[own]);
    expect(debug.commonObjects).toBe(common.objects);
  });

  test('with mock devices has options, and headers that the kernel does not export', () => {
    const mock = treeOf('/cache', parseKernelName('6.12-mock', designs).base);
    expect([common.options, debug.options]).toEqual([undefined, undefined]);
    expect(mock.options).toMatch(/mock/);
    expect(Object.values(moreHeaders('6.12-mock'))).toEqual(['linux/iommufd_test.h']);
    for (const name of ['6.12', '6.12-debug', 'linux-next']) expect(moreHeaders(name)).toEqual({});
  });

  test('of another version shares nothing', () => {
    const newer = treeOf('/cache', parseKernelName('7.2-debug', designs).base);
    expect([newer.source, newer.lock, newer.objects]).not.toContain(debug.source);
    expect(newer.lock).not.toBe(debug.lock);
  });
});

describe('a kernel tree of the user', () => {
  test('is a base named after its folder', () => {
    const bases = [...debianBases, folderBase('/home/x/Linux-next')];
    expect(parseKernelName('one@linux-next', designs, bases).base).toMatchObject({ kind: 'folder', folder: '/home/x/Linux-next' });
  });

  test.each(['/home/x/6.12', '/home/x/with space', '/'])('in %j cannot name a kernel', (folder) => {
    expect(() => folderBase(folder)).toThrowError(expect.objectContaining({ problem: 'usage' }));
  });

  test('has a tree of its own, whatever it is called', () => {
    expect(treeOf('/cache', folderBase('/a/linux')).folder).not.toBe(treeOf('/cache', folderBase('/b/linux')).folder);
  });
});

describe('a digest', () => {
  const one = parseKernelName('one', designs);
  const settings = { fragment: 'CONFIG_X=y\n', options: '' };
  const digest = kernelDigest(one, 'source', settings);

  test('is the same for the same inputs, and names the folder', () => {
    expect(kernelDigest(parseKernelName('one@6.12', designs), 'source', settings)).toBe(digest);
    expect(kernelFolder('/cache', 'one', digest)).toBe(`/cache/kernels/one-${digest.slice(0, 16)}`);
  });

  test('differs by source, configuration, base and patch', () => {
    const changed = { ...one, design: { name: 'one', patches: [patch('@@ @@\n- h();\n')] } };
    const others = [
      kernelDigest(one, 'another source', settings),
      kernelDigest(one, 'source', { ...settings, fragment: 'CONFIG_X=n\n' }),
      kernelDigest(one, 'source', { ...settings, options: 'config Y\n' }),
      kernelDigest(parseKernelName('one@7.2', designs), 'source', settings),
      kernelDigest(parseKernelName('6.12', designs), 'source', settings),
      kernelDigest(changed, 'source', settings),
    ];
    expect(new Set([digest, ...others]).size).toBe(7);
  });
});

describe('the list', () => {
  let cache = '';
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'interlock-kernels-'));
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));

  const put = async (name: string, digest: string): Promise<void> => {
    const folder = join(cache, 'kernels', `${name}-${digest}`);
    await mkdir(folder, { recursive: true });
    const record = { name, base: '6.12', release: '6.12.1', origin: 'x', digest, patched: name !== '6.12' };
    await writeFile(join(folder, 'kernel.json'), JSON.stringify(record));
  };

  test('says what is built, what is outdated, what is not, and what else there is', async () => {
    await put('6.12', 'now');
    await put('one', 'before');
    await put('linux', 'x');
    await put('linux', 'y');
    await utimes(join(cache, 'kernels', 'linux-x', 'kernel.json'), 1, 1);
    await mkdir(join(cache, 'kernels', 'two-now.partial-1'), { recursive: true });
    const rows = await listKernels(
      cache,
      ['6.12', 'one', 'two'].map((name) => ({ name, digest: 'now' })),
    );
    expect(rows.map((row) => [row.name, row.kernel?.digest, row.outdated?.digest])).toEqual([
      ['6.12', 'now', undefined],
      ['one', undefined, 'before'],
      ['two', undefined, undefined],
      ['linux', 'y', undefined],
    ]);
    expect(rows[0]?.kernel?.diff).toBeUndefined();
    expect(rows[1]?.outdated?.diff).toBe(join(cache, 'kernels', 'one-before', 'applied.diff'));
  });

  test('of an empty cache is that nothing is built', async () => {
    expect(await listKernels(cache, [{ name: '6.12', digest: 'now' }])).toEqual([{ name: '6.12' }]);
  });
});
