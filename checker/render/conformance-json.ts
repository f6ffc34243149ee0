/** Conformance reports for machines. */

import { type ConformanceReport, judgementOf } from '../conform/report.js';
import { figuresOf } from '../conform/summary.js';

/** One object per kernel. Ends in a newline. */
export function renderConformanceJson(reports: readonly ConformanceReport[]): string {
  const objects = reports.map((report) => ({ judgement: judgementOf(report), figures: figuresOf(report), ...report }));
  return `${JSON.stringify({ format: 'interlock-conformance-1', reports: objects }, null, 2)}\n`;
}
