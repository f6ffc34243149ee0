/** The orbits that `interlock check --symmetry` counts. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

export interface Orbits {
  readonly states: number;
  readonly transitions: number;
}

/** Through the command, which also finds out while it explores whether the symmetry is one. */
export function orbitsOf(text: string, instance: string): Orbits {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-orbits-'));
  try {
    writeFileSync(join(folder, 'model.ilk'), text);
    const program = join(import.meta.dirname, '..', '..', 'build', 'checker', 'command', 'main.js');
    const options = ['--instance', instance, '--symmetry', '--json'];
    const { stdout, stderr } = spawnSync(process.execPath, [program, 'check', 'model.ilk', ...options], { cwd: folder, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    const { reduction, statistics } = JSON.parse(stdout).verdicts[0];
    expect(reduction.kind).toBe('symmetry');
    expect(reduction.sorts).not.toEqual([]);
    const { states, transitions } = statistics;
    return { states, transitions };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
