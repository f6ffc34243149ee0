/** A trace as a Mermaid sequence diagram: everybody who acts, and the kernel that answers. */

import { traceEnding, traceTitle } from '../trace-text.js';
import { changeText } from './lanes.js';
import type { Scene, SceneStep } from './scene.js';

/** Changes of one step that are shown; a diagram with all would be a page wide. */
const SHOWN_CHANGES = 3;

/** Ends in a newline. */
export function renderMermaid(scene: Scene): string {
  const lines = [
    'sequenceDiagram',
    `  %% ${traceTitle(scene.trace)}`,
    ...scene.lanes.map((lane, index) => `  participant ${alias(index)} as ${safe(lane)}`),
    '  participant K as kernel',
    ...scene.steps.flatMap((step) => [...(step.number === scene.loop ? ['  loop for ever'] : []), ...messages(step, scene.lanes)]),
    ...(scene.loop === null ? [] : ['  end']),
    `  Note over ${scene.lanes.length > 0 ? `${alias(0)},` : ''}K: ${safe(traceEnding(scene.trace))}`,
  ];
  return `${lines.join('\n')}\n`;
}

function messages(step: SceneStep, lanes: readonly string[]): readonly string[] {
  const failed = step.outcome !== 'ok';
  const calls = step.calls.flatMap(({ lane, text }, index) => {
    const who = alias(lanes.indexOf(lane));
    const last = index === step.calls.length - 1;
    const number = last ? `${step.number}. ` : '';
    return [`  ${who}->>K: ${number}${safe(text)}`, ...(last && failed ? [`  K--x${who}: ${safe(step.outcome)}`] : [])];
  });
  const shown = step.changes.slice(0, SHOWN_CHANGES).map((change) => safe(changeText(change)));
  const left = step.changes.length - shown.length;
  if (shown.length === 0) return calls;
  return [...calls, `  Note right of K: ${[...shown, ...(left > 0 ? [`... ${left} more`] : [])].join('<br/>')}`];
}

function alias(index: number): string {
  return `P${index}`;
}

/** What means something to Mermaid inside of a message, as the entities that it shows as themselves. */
function safe(text: string): string {
  return text.replace(/[#;<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
