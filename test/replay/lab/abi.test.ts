/** Constants and layouts, asked of headers through the C compiler. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { abi } from '../../../checker/replay/lab/abi.js';
import { abiProgram, parseAbi, validateNames } from '../../../checker/replay/lab/abi-program.js';

describe('a name', () => {
  test.each([
    { constants: ['A B'], structs: {} },
    { constants: ['0x1'], structs: {} },
    { constants: ['X)};system("true");enum{Y'], structs: {} },
    { constants: ['X\n#include "/etc/passwd"'], structs: {} },
    { constants: [''], structs: {} },
    { constants: [], structs: { 's; int x': [] } },
    { constants: [], structs: { s: ['a..b'] } },
    { constants: [], structs: { s: ['a)+system("true'] } },
  ])('that is no C identifier never reaches the compiler: %j', (request) => {
    expect(() => validateNames(request, [])).toThrowError(expect.objectContaining({ problem: 'abi' }));
  });

  test.each(['/etc/passwd', '../x.h', 'x.h>\n#error', 'x'])('%j is no header', (header) => {
    expect(() => validateNames({ constants: [], structs: {} }, [header])).toThrowError(expect.objectContaining({ problem: 'abi' }));
  });
});

test('each line of the program says what it is about', () => {
  const { text, items } = abiProgram({ constants: ['O_RDWR'], structs: { s: ['a.b'] } }, ['linux/x.h']);
  const lines = text.split('\n');
  for (const [line, item] of items) {
    const last = item.split(' ').at(-1) as string;
    expect(lines[line - 1]).toContain(last);
  }
  expect([...items.values()]).toEqual(expect.arrayContaining(['constant O_RDWR', 'struct s', 'field a.b in struct s', 'header linux/x.h']));
});

test('what the program prints is read in the order of the request', () => {
  const request = { constants: ['A', 'B'], structs: { s: ['x', 'y.z'], t: [] } };
  expect(parseAbi(request, 'A 0x2\nB -100\ns 16\ns.x 0 4\ns.y.z 8 8\nt 1\n')).toEqual({
    constants: { A: '0x2', B: '-100' },
    structs: { s: { size: 16, fields: { x: { offset: 0, width: 4 }, 'y.z': { offset: 8, width: 8 } } }, t: { size: 1, fields: {} } },
  });
});

const headers = ['linux/types.h', 'linux/vfio.h', 'linux/iommufd.h', 'linux/kvm.h', 'linux/pci_regs.h'];
const compiles = spawnSync('gcc', ['-E', '-x', 'c', '-'], { input: '#include <stdio.h>\n' }).status === 0;

describe.skipIf(!compiles)('a kernel', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interlock-headers-'));
    await mkdir(join(folder, 'include', 'linux'), { recursive: true });
    for (const header of headers) await writeFile(join(folder, 'include', header), '');
    await writeFile(
      join(folder, 'include', 'linux', 'vfio.h'),
      '#define ANSWER 42u\n#define BIG 0xffffffffffffffffull\nenum { LESS = -7 };\nstruct odd { char a; struct { long b; } inner; short c[3]; };\n',
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = { signal: new AbortController().signal, report: () => undefined };
  const kernel = () => ({ name: 'mine', folder, headers: join(folder, 'include') });

  test('answers from its own headers, and the answer is kept', async () => {
    const request = { constants: ['ANSWER', 'BIG', 'LESS'], structs: { odd: ['a', 'inner.b', 'c'] } };
    const expected = {
      constants: { ANSWER: '0x2a', BIG: '0xffffffffffffffff', LESS: '-7' },
      structs: {
        odd: { size: 24, fields: { a: { offset: 0, width: 1 }, 'inner.b': { offset: 8, width: 8 }, c: { offset: 16, width: 6 } } },
      },
    };
    expect(await abi(kernel(), request, run)).toEqual(expected);
    expect((await readdir(folder)).filter((name) => name.startsWith('abi-'))).toHaveLength(1);
    await rm(join(folder, 'include'), { recursive: true });
    expect(await abi(kernel(), request, run)).toEqual(expected);
  });

  test('names all that it does not have', async () => {
    const request = { constants: ['ANSWER', 'MISSING'], structs: { odd: ['a', 'z'], absent: [] } };
    await expect(abi(kernel(), request, run)).rejects.toMatchObject({
      problem: 'abi',
      message: 'the uapi headers of mine have no constant MISSING, no field z in struct odd, no struct absent',
    });
  });

  test('takes no function or variable for a constant', async () => {
    for (const name of ['printf', 'stdout']) {
      await expect(abi(kernel(), { constants: [name], structs: {} }, run)).rejects.toMatchObject({
        message: `the uapi headers of mine have no constant ${name}`,
      });
    }
  });
});
