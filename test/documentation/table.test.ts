/** The README's table of designs is what the command prints. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const MINUTE = 60_000;

test('designs by properties', { timeout: 15 * MINUTE }, () => {
  const page = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  const table = /<!-- printed by \.\/interlock (?<words>[^>]+) -->\n(?<text>[\s\S]+?)<!-- end -->/.exec(page)?.groups;
  const program = join(projectRoot, 'build/checker/command/main.js');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...table!.words!.split(' ')], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(table!.text!.trim()).toBe(stdout.trim());
});
