/** Goldens of a replay as text, and of the kept record as Markdown; the record's JSON round trip. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderRecord } from '../../checker/render/record-markdown.js';
import { renderReplayJson } from '../../checker/render/replay-json.js';
import { renderReplay } from '../../checker/render/replay-text.js';
import { readTrace } from '../../checker/replay/check-trace.js';
import { answerOf } from '../../checker/replay/keep.js';
import { replay } from '../../checker/replay/replay.js';
import type { ReplayReport } from '../../checker/replay/report.js';
import { emptyRecord, parseRecord, serializeRecord, withAnswer } from '../../checker/trace/record.js';
import { machine, parkedDesign, traceOf } from './parked.js';
import { errno, ok, scripted } from './scripted-backend.js';

const design = parkedDesign('every_file', true);
const trace = traceOf(design, ['open file0', 'open file1', 'note file0', 'bind file0', 'read file1', 'read file0']);
const fault =
  '[    2.345678] DMAR: [DMA Write NO_PASID] Request device [00:05.0] fault addr 0x1000 [fault reason 0x05] PTE Write access is not set';

async function refused(): Promise<ReplayReport> {
  const backend = scripted([ok('5'), ok('6'), ok('0'), errno('EINVAL')], { 3: [fault] });
  const result = await replay({ trace, design, prediction: parkedDesign('merged'), machine, backend });
  if (!result.ok) throw new Error('the replay has problems');
  return result.value;
}

test('a replay as text', async () => {
  await expect(renderReplay(await refused())).toMatchFileSnapshot(join(import.meta.dirname, 'replay-text.expected'));
});

test('a replay as JSON has both verdicts', async () => {
  const [read] = JSON.parse(renderReplayJson([await refused()]));
  expect(read.design.conformance.kind).toBe('diverges');
  expect(read.prediction.conformance.kind).toBe('conforms');
  expect(read.steps).toHaveLength(6);
});

test('a kept record as Markdown', async () => {
  const record = withAnswer(emptyRecord(trace), answerOf(await refused()));
  await expect(renderRecord(record)).toMatchFileSnapshot(join(import.meta.dirname, 'record.expected.md'));
});

test('a record can be read again, and is a trace to replay', async () => {
  const record = withAnswer(emptyRecord(trace), answerOf(await refused()));
  expect(parseRecord(serializeRecord(record))).toEqual({ ok: true, record });
  expect(readTrace(serializeRecord(record))).toEqual({ ok: true, value: trace });
});

test('what is kept has no descriptor numbers and no times', async () => {
  const other = answerOf(await refused());
  const backend = scripted([ok('7'), ok('8'), ok('0'), errno('EINVAL')], { 3: [fault.replace('2.345678', '9.000000')] });
  const result = await replay({ trace, design, prediction: parkedDesign('merged'), machine, backend });
  expect(result.ok && answerOf(result.value)).toEqual(other);
});

test('a second answer of one kernel takes the place of the first', async () => {
  const answer = answerOf(await refused());
  const twice = withAnswer(withAnswer(emptyRecord(trace), answer), { ...answer, steps: [] });
  expect(twice.answers).toEqual([{ ...answer, steps: [] }]);
});
