/** What a validation found: how far the specification explains the log, what was passed over, and where it cannot go on. */

export interface ValidationReport {
  readonly specification: string;
  readonly digest: string;
  /** Sizes of the instance that the log was explained in. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly verdict: /** Every call that the specification has is explained. */
    | { readonly kind: 'explained' }
    /** So is every other call: those in `undecided` may have arguments that the specification does not speak of. */
    | { readonly kind: 'undecided' }
    /** No path of the specification has this call end so. */
    | { readonly kind: 'unexplained'; readonly at: Unexplained }
    /** Nothing can be said from here on, and why. */
    | { readonly kind: 'unknown'; readonly at: Unexplained; readonly why: string };
  /** Calls that failed as the specification does not have it, with arguments that the log does not show. */
  readonly undecided: readonly Unexplained[];
  /** One path of the model, a step for each explained call. */
  readonly path: readonly ExplainedCall[];
  readonly passedOver: readonly PassedOver[];
  /** Calls about files that are none of the specification's. */
  readonly others: number;
}

export interface ExplainedCall {
  readonly line: number;
  /** "bind(p=process0, f=file1, c=file0) = 0" */
  readonly step: string;
}

export interface PassedOver {
  /** "ioctl VFIO_GET_API_VERSION" */
  readonly what: string;
  readonly why: string;
  /** Line numbers. */
  readonly lines: readonly number[];
}

export interface Unexplained {
  readonly line: number;
  readonly pid: number;
  /** "ioctl VFIO_DEVICE_BIND_IOMMUFD": strace may print another name of the same number. */
  readonly what: string;
  /** As the log has it. */
  readonly call: string;
  /** How it ended: "EINVAL", "0". */
  readonly ended: string;
  /** What the specification would have allowed there, each with the rule that decides it. */
  readonly allowed: readonly {
    readonly action: string;
    readonly outcome: string;
    readonly location: string;
    readonly source: string | null;
  }[];
}
