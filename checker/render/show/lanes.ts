/** A trace as plain text in lanes: a column for each who acts, the step's number in the actor's column, the call beside it. */

import type { Change } from '../../trace/trace.js';
import { traceEnding, traceTitle } from '../trace-text.js';
import { formatValue } from '../values.js';
import type { Scene, SceneStep } from './scene.js';
import { wrap } from './wrap.js';

/** What a mail may have, and what a terminal has. */
export const MAIL_WIDTH = 72;
export const TEXT_WIDTH = 110;

/** Columns of one lane. */
const LANE = 4;

/** No line is longer than `width`. Ends in a newline. */
export function renderLanes(scene: Scene, width: number): string {
  const { trace } = scene;
  const { specification } = trace;
  const lines = [
    ...wrap(traceTitle(trace), '', '', width),
    ...(scene.documentation === '' ? [] : wrap(scene.documentation, '  ', '  ', width)),
    ...wrap(`${specification.name} (${specification.path}), instance ${trace.instance}`, '', '  ', width),
    '',
    ...initially(scene, width),
    ...heads(scene),
    ...scene.steps.flatMap((step) => [
      ...(step.number === scene.loop ? ['From here on, for ever:', ''] : []),
      ...paragraph(step, scene, width),
    ]),
    ...wrap(traceEnding(trace), '', '', width),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function initially({ trace }: Scene, width: number): readonly string[] {
  const cells = Object.entries(trace.initial).map(([name, value]) => `${name} = ${formatValue(value)}`);
  return cells.length === 0 ? [] : [...wrap(`Initially ${cells.join(', ')}`, '', '  ', width), ''];
}

/** Names as stairs, so that each stands above its own column however long it is. */
function heads({ lanes }: Scene): readonly string[] {
  return [...lanes.map((name, index) => `${gutter(index)}${name}`), gutter(lanes.length)];
}

function gutter(count: number): string {
  return '|'.padEnd(LANE).repeat(count);
}

function paragraph(step: SceneStep, { lanes }: Scene, width: number): readonly string[] {
  const empty = gutter(lanes.length);
  const marked = (lane: string, mark: string): string => lanes.map((name) => (name === lane ? mark : '|').padEnd(LANE)).join('');
  const calls = step.calls.flatMap(({ lane, text }, index) => {
    // The step's number stands where its last call is made; calls of others that lead to it are dots.
    const mark = index === step.calls.length - 1 ? String(step.number) : '.';
    return wrap(text, marked(lane, mark), `${empty}    `, width);
  });
  const detail = (text: string): readonly string[] => wrap(text, `${empty}  `, `${empty}    `, width);
  return [
    ...calls,
    ...step.changes.flatMap((change) => detail(changeText(change))),
    ...detail(`${step.location}${step.rule === '' ? '' : `: ${step.rule}`}`),
    ...(step.source === null ? [] : detail(step.source)),
    empty,
  ];
}

/** "File[file2].granted: false -> true" */
export function changeText({ variable, before, after }: Change): string {
  return `${variable}: ${formatValue(before)} -> ${formatValue(after)}`;
}
