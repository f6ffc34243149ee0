/** The live line of a running exploration, and the plain one where nothing is live. */

import type { Progress } from '../explore/progress.js';
import { countOf, formatBytes, formatCount, formatRate, formatSeconds } from './numbers.js';

/** One line of at most `columns` characters, the most important parts first; no newline and no escape codes. */
export function renderProgress(progress: Progress, columns: number): string {
  const rate = progress.seconds > 0 ? progress.transitions / progress.seconds : 0;
  const parts = [
    ...(progress.violations > 0 ? [`${progress.violations} violated`] : []),
    countOf(progress.states, 'state'),
    countOf(progress.transitions, 'transition'),
    `${formatRate(rate)}/s`,
    `frontier ${formatCount(progress.frontier)}`,
    `depth ${formatCount(progress.depth)}`,
    formatBytes(progress.bytes),
    formatSeconds(progress.seconds),
  ];
  let line = parts[0].slice(0, columns);
  for (const part of parts.slice(1)) {
    if (line.length + 2 + part.length > columns) break;
    line += `  ${part}`;
  }
  return line;
}
