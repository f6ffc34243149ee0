/** From the lab's answer that headers lack a name to the lines of the specification that use it. */

import type { Specification } from '../../language/ir.js';
import type { Problem } from '../problem.js';
import { type AbiUse, abiUses } from './abi.js';

/** What the lab calls an item of an AbiRequest in its messages. */
export function abiItem(use: AbiUse): string {
  return use.kind === 'constant' ? `constant ${use.name}` : `field ${use.field} in struct ${use.name}`;
}

/** One problem per use of a name that the message says is missing; empty if it is about something else.
 *  @param message of the lab's error: "the uapi headers of 6.12 have no constant X, no struct y" */
export function abiProblems(specification: Specification, message: string, actions?: ReadonlySet<string>): readonly Problem[] {
  const missing = new Set(
    message
      .split(/\bno (?=constant|struct|field)/)
      .slice(1)
      .map((item) => item.replace(/[,\s]+$/, '')),
  );
  const advice = 'correct the name, or replay on a kernel that has it';
  return abiUses(specification, actions).flatMap((use): Problem[] => {
    if (missing.has(abiItem(use))) {
      const code = use.kind === 'constant' ? 'R201' : 'R202';
      return [{ code, span: use.span, message: `the kernel's headers have no ${abiItem(use)}`, advice }];
    }
    if (use.kind === 'field' && missing.has(`struct ${use.name}`)) {
      return [{ code: 'R202', span: use.span, message: `the kernel's headers have no struct ${use.name}`, advice }];
    }
    return [];
  });
}
