/** Numbers and structure layouts of a kernel, asked of its own uapi headers through the host's C compiler. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Abi, AbiRequest } from '../concrete/abi.js';
import { abiProgram, parseAbi, validateNames } from './abi-program.js';
import { publishFile } from './cache.js';
import { runChild } from './child.js';
import { LabError } from './failure.js';
import type { Kernel } from './kernel.js';
import type { LabRun } from './progress.js';

/** The answers are kept beside the kernel: asking again starts no compiler.
 *  @param headers included after the usual ones, as written between < and >
 *  @throws LabError 'abi' naming the constant, structure or field that the headers do not have, 'requirement', 'cancelled' */
export async function abi(
  kernel: Pick<Kernel, 'name' | 'folder' | 'headers'>,
  request: AbiRequest,
  run: LabRun,
  headers: readonly string[] = [],
): Promise<Abi> {
  validateNames(request, headers);
  const program = abiProgram(request, headers);
  const kept = join(kernel.folder, `abi-${createHash('sha256').update(program.text).digest('hex').slice(0, 16)}.json`);
  const known = await readFile(kept, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Abi;

  const folder = await mkdtemp(join(tmpdir(), 'interlock-abi-'));
  try {
    await writeFile(join(folder, 'abi.c'), program.text);
    const compiled = await runChild(run, 'gcc', ['-std=gnu11', '-w', '-isystem', kernel.headers, '-o', 'abi', 'abi.c'], {
      folder,
      environment: { ...process.env, LC_ALL: 'C' },
    });
    if (compiled.code !== 0) throw refusal(kernel.name, program.items, compiled.tail);
    const answer = await runChild(run, join(folder, 'abi'), []);
    if (answer.code !== 0) throw new LabError('abi', 'the program that prints the layouts failed', 'look at the lines below', answer.tail);
    const result = parseAbi(request, answer.stdout);
    await publishFile(kept, `${JSON.stringify(result)}\n`);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the compiler's errors are about: the program has one item a line. */
function refusal(kernel: string, items: ReadonlyMap<number, string>, tail: readonly string[]): LabError {
  const named = new Set<string>();
  for (const line of tail) {
    const match = /^abi\.c:(\d+):\d+: (?:fatal )?error:/.exec(line);
    const item = match === null ? undefined : items.get(Number(match[1]));
    if (item !== undefined) named.add(item);
  }
  if (named.size === 0) return new LabError('abi', `the uapi headers of ${kernel} do not compile`, 'look at the lines below', tail);
  return new LabError(
    'abi',
    `the uapi headers of ${kernel} have no ${[...named].join(', no ')}`,
    "correct the name in the specification's `calls`, or choose a kernel that has it",
    tail,
  );
}
