/** How deep a syntax tree is: measured without recursion, so that every later phase may recurse. */

import type { Span } from '../ir.js';

/** The span of a part nested more than `limit` spanned nodes deep, or null. */
export function deepest(root: object, limit: number): Span | null {
  const pending: { readonly node: object; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { node, depth } = current;
    const span = (node as { readonly span?: Span }).span;
    if (span !== undefined && depth > limit) return span;
    const below = span === undefined ? depth : depth + 1;
    for (const child of Object.values(node)) {
      if (child !== null && typeof child === 'object' && child !== span) pending.push({ node: child as object, depth: below });
    }
  }
  return null;
}
