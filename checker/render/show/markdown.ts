/** A trace as Markdown: a table with a column for each who acts. */

import { traceEnding, traceTitle } from '../trace-text.js';
import { changeText } from './lanes.js';
import type { Scene, SceneStep } from './scene.js';

/** Ends in a newline. */
export function renderMarkdown(scene: Scene): string {
  const { trace, lanes, documentation } = scene;
  const { specification } = trace;
  const header = ['step', ...lanes, 'what changes', 'rule'];
  return [
    `### ${traceTitle(trace).replace(/:$/, '')}`,
    '',
    ...(documentation === '' ? [] : [escaped(documentation), '']),
    `From \`${specification.path}\`, instance \`${trace.instance}\`.`,
    '',
    row(header),
    row(header.map(() => '---')),
    ...scene.steps.map((step) => row(cells(step, lanes))),
    '',
    ...(scene.loop === null ? [] : [`Steps from ${scene.loop} on are repeated for ever.`, '']),
    escaped(traceEnding(trace)),
    '',
  ].join('\n');
}

function cells(step: SceneStep, lanes: readonly string[]): readonly string[] {
  const said = (lane: string): string =>
    step.calls
      .filter((call) => call.lane === lane)
      .map(({ text }) => code(text))
      .join('<br>');
  const rule = [code(step.location), ...(step.rule === '' ? [] : [code(step.rule)]), ...(step.source === null ? [] : [code(step.source)])];
  return [String(step.number), ...lanes.map(said), step.changes.map((change) => code(changeText(change))).join('<br>'), rule.join('<br>')];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A bar ends a cell even inside code, unless it is escaped. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('|', '\\|')}${fence}`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, '\\$&');
}
