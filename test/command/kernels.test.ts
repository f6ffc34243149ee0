/** Kernels by name, as commands ask for them: which specification describes one, and those that were built of a user's folder. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describingSpecification } from '../../checker/command/kernels.js';
import { projectRoot, testKernel } from '../lab.js';
import { silent } from '../surroundings.js';

const OPENS = `specification opens "A file that is opened once"
sort Process as process
sort File as file
var open: bool
syscall open_iommufd(p: Process, f: File)
  calls openat("/dev/iommu", O_RDWR) -> fd f
{ require not open  open := true }
invariant Never: not open
allow deadlock
instance one { Process = 1, File = 1  machine { } }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-kernels-'));
  writeFileSync(join(folder, 'opens.ilk'), OPENS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function interlock(cache: string, ...words: readonly string[]): { code: number | null; out: string; err: string } {
  const program = join(projectRoot, 'build/checker/command/main.js');
  const env = { ...process.env, INTERLOCK_CACHE: cache };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

test.each([
  ['model', null],
  ['6.12', 'spec/linux/vfio.ilk'],
  ['7.2', 'spec/linux/vfio.ilk'],
  ['6.12-debug', 'spec/linux/vfio.ilk'],
  ['6.12-compat', 'spec/linux/compat-container.ilk'],
  ['7.2-compat', 'spec/linux/compat-container.ilk'],
  // The design's specification has containers of VFIO's own.
  ['rfc-block-access@6.12-compat', null],
  ['rfc-block-access@6.12-debug', 'spec/designs/rfc-block-access.ilk'],
  ['rfc-block-access', 'spec/designs/rfc-block-access.ilk'],
  ['rfc-block-access@7.2', 'spec/designs/rfc-block-access.ilk'],
  // Its kernel has the patches of rfc-block-access first.
  ['rfc-as-posted', 'spec/designs/rfc-as-posted.ilk'],
])('%s is described by %s', async (kernel, path) => {
  expect(await describingSpecification(kernel, silent)).toBe(path === null ? null : join(projectRoot, path));
});

test('a name that no kernel has is said before anything is run', () => {
  interlock(folder, 'check', 'opens.ilk', '--trace', 'opens.json');
  const { code, out, err } = interlock(folder, 'replay', 'opens.json', '--on', 'model', '--on', 'nope');
  expect(code).toBe(2);
  expect(err).toContain('there is no kernel "nope"');
  expect(out).toBe('');
});

test('a cache that no kernel can be built in is refused', () => {
  const { code, err } = interlock('/with space', 'lab', 'build', '6.12');
  expect(code, err).toBe(2);
  expect(err).toMatch(/^interlock: the cache folder "\/with space" contains a space.*\nwhat to do: /);
});

test('a kernel that was built of a folder is replayed on by its name', async ({ skip }) => {
  const found = await testKernel('6.12');
  if ('reason' in found) return skip(found.reason);
  const { kernel } = found;
  const own = join(folder, 'kernels', 'my-tree-0123456789abcdef');
  mkdirSync(own, { recursive: true });
  for (const part of ['bzImage', 'config', 'headers']) symlinkSync(join(kernel.folder, part), join(own, part));
  const record = { name: 'my-tree', base: 'my-tree', release: kernel.release, origin: '/home/me/my-tree', digest: 'f', patched: false };
  writeFileSync(join(own, 'kernel.json'), JSON.stringify(record));
  interlock(folder, 'check', 'opens.ilk', '--trace', 'opens.json');
  const { code, out, err } = interlock(folder, 'replay', 'opens.json', '--on', 'my-tree');
  expect(out, err).toContain('linux my-tree conforms to opens in all 1 steps');
  expect(code).toBe(0);
});
