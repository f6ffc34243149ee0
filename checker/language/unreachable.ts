/** The end of an exhaustive `switch`: reached only by a bug of ours. */

/** @throws InternalError always; the type check makes a missing case a compile error. */
export function unreachable(value: never): never {
  throw new InternalError(`unexpected value ${JSON.stringify(value)}`);
}

/** A bug of Interlock itself, never of its input. The command line turns it into exit code 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
