/** What an strace log tells, one event a system call: who made it, with what, and how it ended. */

/** An argument as strace printed it, as far as its form says what it is. */
export type LogValue =
  /** `4</dev/iommu>`; the path is null where the log does not have it (no -y). */
  | { readonly kind: 'number'; readonly value: bigint; readonly path: string | null }
  /** `O_RDWR|O_CLOEXEC`, `VFIO_DEVICE_GET_INFO`; `rest` are the bits that it has no name for. */
  | { readonly kind: 'names'; readonly names: readonly string[]; readonly rest: bigint }
  /** A text or bytes, with C escapes resolved; `cut` where strace shows only the beginning. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly cut: boolean }
  /** A struct, an array, or anything else: its contents are not looked at. */
  | { readonly kind: 'other'; readonly text: string };

export type LogResult =
  | { readonly kind: 'ok'; readonly value: bigint; readonly path: string | null }
  | { readonly kind: 'errno'; readonly name: string }
  /** `= ?`: it did not return, or nobody saw it. */
  | { readonly kind: 'none' };

export interface LogCall {
  readonly kind: 'call';
  /** Of the line on which the call began, from 1. */
  readonly line: number;
  readonly pid: number;
  readonly name: string;
  readonly arguments: readonly LogValue[];
  /** All arguments as they are printed. */
  readonly text: string;
  readonly result: LogResult;
}

export type LogEvent =
  | LogCall
  /** The thread is gone: `+++ exited with 0 +++`, `+++ killed by SIGKILL +++`. */
  | { readonly kind: 'gone'; readonly line: number; readonly pid: number };

export interface LogProblem {
  readonly code: 'V101' | 'V102' | 'V103' | 'V104';
  readonly line: number;
  readonly message: string;
  readonly advice: string;
}

export type ReadLog =
  | { readonly ok: true; readonly events: readonly LogEvent[] }
  | { readonly ok: false; readonly problems: readonly LogProblem[] };
