/** Where a rule stands, as people read it: "spec/linux/cdev.ilk:42". */

import type { Span, Specification } from '../language/ir.js';
import { locate } from '../language/source.js';

export function locationOf(specification: Pick<Specification, 'sources'>, span: Span): string {
  const source = specification.sources.find((candidate) => candidate.path === span.file);
  return source === undefined ? span.file : `${span.file}:${locate(source, span.start).line}`;
}
