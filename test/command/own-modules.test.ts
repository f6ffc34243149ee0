/** Which of the built modules `check --backend ts` uses: only those that are what the generator would give, however well their digest fits. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specificationFiles } from '../../checker/command/specifications.js';
import { projectRoot } from '../lab.js';

const MODULE = 'build/generated/spec/designs/no-snoop-hidden.js';
const MANIFEST = 'generated/manifest.json';

/** A copy of the project that may be damaged. */
let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'interlock-modules-'));
  for (const part of [
    'package.json',
    'spec',
    'build/checker',
    'build/generated/language',
    MODULE,
    MANIFEST,
    'checker/language',
    'checker/compile',
  ]) {
    cpSync(join(projectRoot, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether the forged module was used: one of its properties is renamed. */
function usesForgery(): boolean {
  const words = [
    'build/checker/command/main.js',
    'check',
    'spec/designs/no-snoop-hidden.ilk',
    '--instance',
    'hidden',
    '--brief',
    '--backend',
    'ts',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
  expect(stdout, stderr).toContain('states, ');
  return stdout.includes('ForgedName');
}

test('every module is built as the manifest says', () => {
  const { modules } = JSON.parse(readFileSync(join(projectRoot, MANIFEST), 'utf8')) as { modules: Record<string, string> };
  const built = specificationFiles(projectRoot).map((path) => {
    const code = readFileSync(join(projectRoot, 'build/generated', path.replace(/\.ilk$/, '.js')), 'utf8');
    return [path.replace('spec/', ''), digestOf(code)];
  });
  expect(modules).toEqual(Object.fromEntries(built));
});

test('an edited module is not used; one that the manifest names is; of another generator, none is', () => {
  const code = readFileSync(join(copy, MODULE), 'utf8');
  const forged = code.replaceAll('NoIoctlBeforeContext', 'ForgedName');
  expect(forged).not.toBe(code);
  writeFileSync(join(copy, MODULE), forged);
  expect(usesForgery()).toBe(false);
  const manifest = readFileSync(join(copy, MANIFEST), 'utf8');
  writeFileSync(join(copy, MANIFEST), manifest.replace(digestOf(code), digestOf(forged)));
  expect(usesForgery()).toBe(true);
  appendFileSync(join(copy, 'checker/compile/text.ts'), '\n');
  expect(usesForgery()).toBe(false);
});
