/** What of a verdict does not depend on the back end: everything but how states are stored, and how an error is worded. */

import type { Verdict } from '../../checker/explore/verdict.js';

/** As JSON, which does not tell the interpreter's -0 from 0. */
export function comparable(verdict: Verdict): unknown {
  const { statistics, evaluation, ...rest } = verdict;
  const { bytes: _, ...counts } = statistics;
  const judged = evaluation === null ? null : { ...evaluation, message: '', trace: evaluation.trace?.stem };
  return JSON.parse(JSON.stringify({ ...rest, statistics: counts, evaluation: judged }));
}
