/** What can go wrong in the lab: one error that says what happened, what to do, and the last lines of the log. */

export type LabProblem =
  /** A wrong kernel name, folder or header of a semantic patch: the user's input. */
  | 'usage'
  /** A tool or library that is not installed. */
  | 'requirement'
  | 'disk'
  | 'download'
  | 'source'
  | 'configuration'
  /** A patch that does not apply, or changes nothing where it promises to. */
  | 'patch'
  | 'build'
  /** A constant or a structure that the kernel's headers do not have. */
  | 'abi'
  /** The caller's signal was aborted. */
  | 'cancelled';

/** Every function of the lab throws this and nothing else for what is not a bug of ours. */
export class LabError extends Error {
  override readonly name = 'LabError';

  /**
   * @param message what happened and why, in one or a few lines
   * @param advice what to do about it, in one or a few lines
   * @param tail the last lines that a tool printed, oldest first
   */
  constructor(
    readonly problem: LabProblem,
    message: string,
    readonly advice: string,
    readonly tail: readonly string[] = [],
  ) {
    super(message);
  }
}
