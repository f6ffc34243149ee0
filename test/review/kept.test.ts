/** The worked reviews: each has its specifications as they are now, its page and its mail, and the mail can be pasted into a reply. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import { projectRoot } from '../lab.js';

interface Kept {
  readonly name: string;
  readonly base: string;
  readonly proposed: string;
  readonly on: readonly string[];
}

const text = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const all = JSON.parse(text('reviews/list.json')) as readonly Kept[];

/** "linux_vfio e12f862f5e79" */
function versionOf(path: string): string {
  const result = compileSpecification(path, text);
  if (!result.ok) throw new Error(`${path} is not valid`);
  return `${result.value.name} ${result.value.digest.slice(0, 12)}`;
}

test.each(all.map((kept) => [kept.name, kept] as const))('%s', (name, { base, proposed, on }) => {
  for (const path of [base, proposed]) expect(existsSync(join(projectRoot, path)), path).toBe(true);
  expect(on.length % 2).toBe(0);
  const page = text(`reviews/${name}.md`);
  expect(page).toContain(`\`${proposed}\``);
  expect(/^Versions: .*$/m.exec(page)?.[0], `the page is older than the specifications: npm run reviews ${name}`).toBe(
    `Versions: ${versionOf(base)}, ${versionOf(proposed)}.`,
  );
  expect(page).toContain('exact: every order of calls');
  for (const kernel of on) expect(page).toContain(`${kernel}, with`);
  // Paths and names that are longer than a line cannot be broken.
  const long = text(`reviews/${name}.txt`)
    .split('\n')
    .filter((line) => line.length > 72 && line.trim().includes(' '));
  expect(long).toEqual([]);
  expect(text('reviews/README.md')).toContain(`| [${name}](${name}.md) |`);
});
