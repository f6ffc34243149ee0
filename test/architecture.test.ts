/** The house's own rules, checked by the tools that know them. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function run(...words: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

test('imports point one way, files stay small, and the code is formatted', () => {
  const { status, output } = run('node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=20', '.');
  expect(output).toContain('Checked');
  expect(status, output).toBe(0);
});

test('nothing under generated/ is stale', () => {
  const { status, output } = run('build/checker/command/main.js', 'generate', '--check');
  expect(status, output).toBe(0);
});
