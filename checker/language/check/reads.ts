/** Which state variables an expression reads. */

import type { Expression } from '../ir.js';

/** Whether it reads one of `variables`. A call may read anything. */
export function reads(expression: Expression, variables: ReadonlySet<string>): boolean {
  const any = (node: unknown): boolean => {
    if (node === null || typeof node !== 'object') return false;
    const part = node as { readonly kind?: string; readonly variable?: string };
    if (part.kind === 'call') return true;
    if (part.kind === 'read' && part.variable !== undefined && variables.has(part.variable)) return true;
    return Object.entries(node).some(([key, child]) => key !== 'span' && key !== 'type' && any(child));
  };
  return any(expression);
}
