/** What replays a trace: the model itself, a machine in the lab, or a host all answer through this interface. */

import type { Value } from '../system.js';

/** A place in a call that is filled in when the call runs, or a value known beforehand. */
export type Argument =
  /** A 64-bit integer, as a decimal or 0x string so that no precision is lost. */
  | { readonly kind: 'integer'; readonly value: string }
  /** The file descriptor that this process holds under a name ("file2"). */
  | { readonly kind: 'fd'; readonly name: string }
  /** A value that an earlier call bound ("ioas0"), whoever made that call. */
  | { readonly kind: 'result'; readonly name: string }
  /** An address of this process: a page ("page1") or a mapping ("map:file2"), plus an offset in bytes. */
  | { readonly kind: 'address'; readonly name: string; readonly offset: number }
  /** A NUL-terminated string. */
  | { readonly kind: 'string'; readonly value: string }
  /** A buffer: bytes in hex, places inside it, and results read out of it after the call. */
  | { readonly kind: 'buffer'; readonly bytes: string; readonly places: readonly Place[]; readonly results: readonly BufferResult[] };

/** `width` bytes at `offset` (little endian) are overwritten with the argument's value before the call. */
export interface Place {
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
  readonly value: Argument;
}

/** After a successful call, `width` bytes at `offset` are kept under `name`. */
export interface BufferResult {
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
  readonly name: string;
}

/** What an operation's return value is kept as. */
export type Binding =
  | { readonly kind: 'none' }
  /** The returned file descriptor, in this process, under this name (a name may have several after dup). */
  | { readonly kind: 'fd'; readonly name: string }
  /** The returned address, in this process. */
  | { readonly kind: 'address'; readonly name: string }
  /** The returned number. */
  | { readonly kind: 'result'; readonly name: string };

/** One primitive operation of one process. The names are the agent's vocabulary; it knows nothing of VFIO. */
export interface Operation {
  readonly operation:
    | 'openat'
    | 'ioctl'
    | 'read'
    | 'write'
    | 'pread'
    | 'pwrite'
    | 'mmap'
    | 'munmap'
    | 'load'
    | 'store'
    | 'close'
    | 'dup'
    | 'fork'
    | 'pass'
    | 'exit'
    | 'writefile'
    | 'sleep'
    | 'page'
    | 'fill'
    | 'peek'
    | 'adopt'
    | 'eventfd2'
    | 'fetch'
    | 'tally'
    | 'rlimit'
    | 'dup2'
    | 'exec'
    | 'mailbox'
    | 'post'
    | 'take'
    | 'uncap';
  readonly arguments: readonly Argument[];
  readonly binds: Binding;
}

/** One step of a trace, made concrete: operations that one process does in order. The last one is observed;
 *  an earlier one that fails ends the step with its own observation. Without operations: the return of the call
 *  that this process is blocked in. */
export interface ConcreteStep {
  /** The process that acts, by its model name ("process0"); the machine's own agent for administrator and device actions. */
  readonly process: string;
  readonly operations: readonly Operation[];
  /** The same step in the words of the specification: what the model backend performs. Kernels never see it. */
  readonly model?: ModelStep;
}

/** Calls of the model beside the bytes that stand for them. */
export interface ModelStep {
  /** Several where a call is explored step by step; the last one's outcome is observed. */
  readonly calls: readonly ModelCall[];
  /** A step that several processes perform comes in parts; its outcome is that of the last one. */
  readonly last: boolean;
}

/** One call in the words of a specification. */
export interface ModelCall {
  readonly action: string;
  readonly arguments: Readonly<Record<string, Value>>;
  /** Values of `let` and `choose` names, to tell branches apart. */
  readonly bindings: Readonly<Record<string, Value>>;
}

export type Observation =
  /** `value`: the return value as a decimal string; `results`: what buffers and bindings gave. */
  | { readonly kind: 'returned'; readonly value: string; readonly results: Readonly<Record<string, string>> }
  /** An errno name ("EINVAL") at operation `operation` (index in the step). */
  | { readonly kind: 'failed'; readonly errno: string; readonly operation: number }
  /** A signal name ("SIGBUS"). */
  | { readonly kind: 'signalled'; readonly signal: string; readonly operation: number }
  /** The call has not returned; it is asleep in the kernel. */
  | { readonly kind: 'blocked' }
  /** The machine died, or the kernel gave up a task: the console's own lines. A mere warning leaves the call its answer and is in console(). */
  | { readonly kind: 'crashed'; readonly console: string }
  /** This backend cannot do the step. */
  | { readonly kind: 'skipped'; readonly reason: string };

/** A backend runs steps one after another. Errors of the machinery throw BackendError; what a kernel answers never does. */
export interface Backend {
  readonly name: string;
  /** Back to the initial state: no process of an earlier trace is left. What the kernel says meanwhile is kept for `console`. */
  reset(): Promise<void>;
  step(step: ConcreteStep): Promise<Observation>;
  /** Kernel warnings, oopses and IOMMU faults since the last call of this function, as console lines. */
  console(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The machinery itself failed (no QEMU, no kernel, a machine that never booted): replay is then inconclusive. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
}
