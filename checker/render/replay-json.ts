/** Replays as JSON, for other programs. */

import type { ReplayReport } from '../replay/report.js';

/** A list of reports as they are declared in checker/replay/report.ts, indented; ends in a newline. */
export function renderReplayJson(reports: readonly ReplayReport[]): string {
  return `${JSON.stringify(reports, null, 2)}\n`;
}
