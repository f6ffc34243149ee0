/** The documentation is executed: every specification in it is written to a folder, every transcript run and compared. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labReason } from '../lab.js';
import { type Block, blocks, matches } from './transcript.js';

const root = join(import.meta.dirname, '..', '..');
const PAGES = ['README.md', 'spec/README.md', 'docs/review.md', 'docs/show.md', 'docs/validate.md'];
const SECONDS = 1000;

function run(command: string, folder: string): { readonly output: string; readonly exit: number | null } {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${root}:${process.env.PATH}` },
  });
  // Output is compared whole: what people see on a terminal without a live line.
  return { output: stdout === '' || stderr === '' || stdout.endsWith('\n') ? stdout + stderr : `${stdout}\n${stderr}`, exit: status };
}

for (const page of PAGES) {
  describe(page, () => {
    let folder = '';
    const all: readonly Block[] = blocks(readFileSync(join(root, page), 'utf8'));
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'interlock-page-'));
      for (const block of all) if (block.kind === 'file') writeFileSync(join(folder, basename(block.name)), block.text);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('has examples', () => expect(all.length).toBeGreaterThan(0));

    for (const block of all) {
      if (block.kind !== 'console') continue;
      for (const { command, output, exit, line } of block.commands) {
        test(`line ${line}: ${command}`, { timeout: 300 * SECONDS }, async (context) => {
          const reason = block.needsLab ? await labReason() : null;
          if (reason !== null) return context.skip(reason);
          // Commands of the README name files of the checkout; those of the language reference, files of the page.
          const result = run(
            command,
            command.includes('spec/') || command.includes('traces/') || command.startsWith('npm') ? root : folder,
          );
          expect(matches(output, result.output.split('\n')), `${page}:${line} prints:\n${result.output}`).toBe(true);
          expect(result.exit).toBe(exit);
        });
      }
    }
  });
}
