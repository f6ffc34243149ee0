/** The premise of a property: what must happen somewhere for an invariant, or a witness, to say anything. */

import type { Expression } from '../language/ir.js';

/** For `forall x where w: a implies b` the premise is `exists x where w: a`; null if the invariant has none.
 *  A set to quantify over is a premise too: it may always be empty. */
export function premiseOf(claim: Expression): Expression | null {
  if (claim.kind === 'binary' && claim.operator === 'implies') {
    return claim.left;
  }
  if (claim.kind !== 'quantifier' || claim.quantifier !== 'forall') {
    return null;
  }
  const inner = claim.body === null ? null : premiseOf(claim.body);
  if (inner === null && claim.where === null && claim.domain.kind === 'type') {
    return null;
  }
  const always: Expression = { kind: 'literal', value: 1, type: { kind: 'bool' }, span: claim.span };
  return { ...claim, quantifier: 'exists', body: inner ?? always };
}
