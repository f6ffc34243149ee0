/** Errors of the lab as command errors. */

import type { LabError } from '../replay/lab/failure.js';
import { CommandError, EXIT } from './command.js';

/** What the lab cannot do, as a message with the right exit code. */
export function commandErrorOf(error: LabError): CommandError {
  const tail = error.tail.map((line) => `  | ${line}`);
  const text = [error.message, ...tail, `what to do: ${error.advice}`].join('\n');
  return new CommandError(text, error.problem === 'cancelled' ? EXIT.unknown : EXIT.misuse);
}
