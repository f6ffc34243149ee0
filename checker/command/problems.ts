/** Problems of traces and replays, as the lines that are printed of them. */

import type { Specification } from '../language/ir.js';
import { locationOf } from '../replay/location.js';
import type { Problem } from '../replay/problem.js';

/** @param file the trace file, for problems that are about it */
export function renderProblems(problems: readonly Problem[], specification: Specification | null, file: string): string {
  return problems
    .map(({ code, span, message, advice }) => {
      const place = span === null || specification === null ? `${file}:1:1` : `${locationOf(specification, span)}:1`;
      return `${place}: error[${code}]: ${message}\n  hint: ${advice}`;
    })
    .join('\n');
}
