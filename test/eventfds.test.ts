/** What the specification with eventfds is for: hole R1 of the RFC with its effect, and LIV-8 with an owner that is told. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explore } from '../checker/explore/explore.js';
import type { PropertyVerdict } from '../checker/explore/verdict.js';
import { compileSpecification } from '../checker/language/frontend.js';
import type { Specification } from '../checker/language/ir.js';
import { serializeTrace } from '../checker/trace/json.js';
import type { Trace } from '../checker/trace/trace.js';
import { projectRoot, testKernel } from './lab.js';
import { originOf } from './render/show/subjects.js';
import { systemOf } from './replay/fixture-designs.js';

function compile(path: string): Specification {
  const compiled = compileSpecification(path, (wanted) => readFileSync(join(projectRoot, wanted), 'utf8'));
  if (!compiled.ok) throw new Error(`${path} is not valid: run \`interlock check ${path}\``);
  return compiled.value;
}

function verdictOf(path: string, instance: string, property: string): PropertyVerdict {
  const whole = compile(path);
  const specification = { ...whole, properties: whole.properties.filter(({ name }) => name === property) };
  const system = systemOf(specification, instance);
  const { properties } = explore(system, { origin: originOf({ specification, system }, path), clock: () => 0 });
  return properties.find(({ name }) => name === property)!;
}

const LINUX = 'spec/linux/eventfds.ilk';
const RFC = 'spec/reviews/ioctls-before-bind.ilk';

test('R1: a doorbell of a device that nobody has bound is rung', () => {
  expect(verdictOf(LINUX, 'bells', 'RingsNeedAGrant')).toMatchObject({ status: 'holds' });
  const { trace } = verdictOf(RFC, 'bells', 'RingsNeedAGrant');
  expect(trace!.stem.map(({ action }) => action).sort()).toEqual(['bell_on', 'eventfd', 'eventfd_write', 'open_cdev']);
});

test('LIV-8: telling the owner suffices, unless a parked file is left, which nobody can tell', () => {
  expect(verdictOf(LINUX, 'owner_told', 'TellingSuffices')).toMatchObject({ status: 'holds' });
  const { status, trace } = verdictOf(LINUX, 'parked_untold', 'TellingSuffices');
  expect(status).toBe('violated');
  const left = trace!.stem.filter(({ actor }) => actor === 'process1');
  expect(left.map(({ action }) => action)).toEqual(['open_cdev']);
  expect(trace!.stem.map(({ action }) => action)).toContain('eventfd_read');
});

const found = await testKernel('rfc-block-access');
const missing = 'reason' in found ? found.reason : null;

test.skipIf(missing !== null)(
  `R1 on a kernel that carries the RFC's rule, and on one that does not${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const { trace } = verdictOf(RFC, 'bells', 'BoundUntouched');
    const folder = mkdtempSync(join(tmpdir(), 'interlock-r1-'));
    const file = join(folder, 'trace.json');
    writeFileSync(file, serializeTrace(trace as Trace));
    const words = ['build/checker/command/main.js', 'replay', file, '--on', 'rfc-block-access', '--on', '6.12'];
    const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: projectRoot, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stdout, stderr).toMatch(/linux rfc-block-access conforms to ioctls_before_bind in all 6 steps/);
    expect(stdout).toMatch(/linux 6\.12 diverges from ioctls_before_bind at step \d: ok is allowed, EINVAL was observed/);
  },
  120_000,
);
