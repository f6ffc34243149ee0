/** One file, one fact: what the language phases make of it, beside it. `npm test -- -u` promotes a new answer. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODES, render } from '../../checker/language/diagnostic.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { showSpecification } from './show-ir.js';

const folder = import.meta.dirname;
const phases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

function read(path: string): string | null {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return null;
  }
}

function answer(path: string): string {
  const result = compileSpecification(path, read);
  const diagnostics = (result.ok ? result.warnings : result.diagnostics).map((diagnostic) => `${render(diagnostic, result.sources)}\n`);
  if (!result.ok) return diagnostics.join('\n');
  const granularity = result.value.instances.some((instance) => instance.granularity === 'steps') ? 'steps' : 'calls';
  const specification = path.startsWith('expand/') ? expandSteps(result.value, granularity) : result.value;
  return diagnostics.join('\n') + showSpecification(specification);
}

const answers: string[] = [];

describe.each(phases.map((entry) => entry.name))('%s', (phase) => {
  const facts = readdirSync(join(folder, phase)).filter((name) => name.endsWith('.ilk'));
  test.each(facts)('%s', async (fact) => {
    const text = answer(`${phase}/${fact}`);
    answers.push(text);
    await expect(text).toMatchFileSnapshot(join(folder, phase, fact.replace(/\.ilk$/, '.expected')));
  });
});

test('every code that a file of moderate size can have is among the goldens', () => {
  const seen = new Set(answers.flatMap((text) => [...text.matchAll(/(?:error|warning)\[([a-z-]+)\]/g)].map((match) => match[1])));
  // What only an export refuses is among the goldens of exports.
  expect(Object.keys(CODES).filter((code) => !seen.has(code))).toEqual(['file-too-large', 'unsupported']);
});
