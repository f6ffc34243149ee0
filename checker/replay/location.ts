/** Where a rule stands, as people read it: "spec/linux/cdev.ilk:42". */

import type { Span, Specification } from '../language/ir.js';

export function locationOf(specification: Pick<Specification, 'sources'>, span: Span): string {
  const source = specification.sources.find((candidate) => candidate.path === span.file);
  if (source === undefined) return span.file;
  return `${span.file}:${source.text.slice(0, span.start).split('\n').length}`;
}
