/** The memory bound: what one lookup costs at least in a table of a given size, measured by a program in C in the same run. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ACCESSES = 20_000_000;

/** Nanoseconds of one access, the least of three runs; null where there is no compiler.
 *  @param project the folder that test/ lies in
 *  @param bytes of the table */
export function memoryBound(project: string, bytes: number): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-limit-'));
  try {
    const program = join(folder, 'limit');
    const built = spawnSync('gcc', ['-O2', '-o', program, join(project, 'test/bench/peers/limit.c')]);
    if (built.status !== 0) return null;
    const runs = [1, 2, 3].map(() => {
      const { stdout } = spawnSync(program, [String(bytes), String(ACCESSES)], { encoding: 'utf8' });
      return Number(stdout);
    });
    return Math.min(...runs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
