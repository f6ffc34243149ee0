/** Rules that need not be asked for again: a rule that several specifications have from one text is shown with the first of them. */

import type { ConformanceReport } from './report.js';
import { ruleText } from './rule.js';

/** Rules that agreed on a kernel, by their text, with the specification that they were seen in. */
export type Elsewhere = Map<string, string>;

/** Only what agreed counts. */
export function rememberAgreed(elsewhere: Elsewhere, { rules, specification }: ConformanceReport): void {
  for (const rule of rules) {
    const text = ruleText(rule);
    if (rule.status === 'agreed' && !elsewhere.has(text)) elsewhere.set(text, specification.path);
  }
}
