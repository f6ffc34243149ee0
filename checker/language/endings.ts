/** Where the statements of a body lead: to its end, or out of it before. */

import type { Statement } from './ir.js';

/** Whether some way through the statements may reach their end: none does behind a `fails` or `signals` without a condition. */
export function reachesEnd(statements: readonly Statement[]): boolean {
  return statements.every((statement) => {
    switch (statement.kind) {
      case 'fails':
        return statement.condition !== null;
      case 'if':
        return reachesEnd(statement.then) || reachesEnd(statement.otherwise);
      case 'step':
        return reachesEnd(statement.body);
      default:
        return true;
    }
  });
}
