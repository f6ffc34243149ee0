/** A trace file damaged anywhere is refused with a problem, or replays as something else; it never ends in an exception. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { checkSteps, checkTrace, readTrace } from '../../checker/replay/check-trace.js';
import { modelBackend } from '../../checker/replay/model-backend.js';
import { replay } from '../../checker/replay/replay.js';
import { serializeTrace } from '../../checker/trace/json.js';
import { machine, parkedDesign, traceOf } from './parked.js';

const design = parkedDesign();
const text = serializeTrace(traceOf(design, ['open file0', 'bind file0', 'open file1', 'read file1 EINVAL', 'pick file1 EBUSY']));

/** Every place of the JSON, as a path of keys. */
function placesOf(json: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof json !== 'object' || json === null) return [path];
  return [path, ...Object.entries(json).flatMap(([key, value]) => placesOf(value, [...path, key]))];
}

function damaged(json: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(json) ? [...json] : { ...(json as object) };
  Reflect.set(copy, key, damaged(Reflect.get(copy, key), rest, value));
  return copy;
}

const places = placesOf(JSON.parse(text));
const values: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  2 ** 31,
  1.5,
  '',
  'ok',
  'EINVAL',
  'blocked',
  'file1',
  'read',
  'read.return',
  '__proto__',
  'constructor',
  [],
  ['file0'],
  {},
];

test('no damage is an exception', async () => {
  let refused = 0;
  const property = jsc.forall(jsc.elements([...places]), jsc.elements([...values]), async (path, value) => {
    const read = readTrace(JSON.stringify(damaged(JSON.parse(text), path, value)));
    const problems = read.ok ? [...checkTrace(read.value, design.specification), ...checkSteps(read.value, design.system)] : read.problems;
    if (problems.length > 0 || !read.ok) {
      refused += 1;
      return problems.length > 0;
    }
    const result = await replay({ trace: read.value, design, prediction: null, machine, backend: modelBackend(design.system) });
    if (!result.ok) refused += 1;
    return result.ok || result.problems.length > 0;
  });
  await jsc.assert(property, { tests: 1500, size: 50 });
  expect(refused).toBeGreaterThan(300);
});
