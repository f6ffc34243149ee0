/** A logged call in the words of concrete calls: the operation that a specification would call it, and its operands in that order. */

import type { LogCall, LogEvent, LogResult, LogValue } from './log/event.js';

export interface Deed {
  /** "openat", "ioctl", "fork", "exit", ...: the operations of a specification's `calls`. */
  readonly operation: string;
  readonly operands: readonly LogValue[];
  readonly result: LogResult;
  readonly line: number;
  /** Of the process, whichever thread of it made the call. */
  readonly pid: number;
  /** As the log has it: "ioctl(4</dev/iommu>, 0x3b81, 0x7ffd)". */
  readonly text: string;
  /** The descriptor that the call is about, if it is about one. */
  readonly fd: Extract<LogValue, { kind: 'number' }> | null;
  /** Whether the descriptor that it gives is closed by execve. */
  readonly closesOnExec: boolean;
}

/** `execs`: the process begins another program, and descriptors with O_CLOEXEC go. */
export type DeedOrExec = Deed | Exec;

export interface Exec {
  readonly operation: 'execs';
  readonly line: number;
  readonly pid: number;
}

export function isExec(deed: DeedOrExec): deed is Exec {
  return deed.operation === 'execs';
}

const TRANSFERS: Readonly<Record<string, string>> = {
  read: 'read',
  write: 'write',
  pread64: 'pread',
  pwrite64: 'pwrite',
  pread: 'pread',
  pwrite: 'pwrite',
};

/** Calls that have no counterpart among the operations are left out. Threads are told from processes by the flags of clone. */
export function deedsOf(events: readonly LogEvent[]): { readonly deeds: readonly DeedOrExec[]; readonly others: number } {
  const deeds: DeedOrExec[] = [];
  const leaders = new Map<number, number>();
  const threads = new Map<number, number>();
  let others = 0;
  const leaderOf = (pid: number): number => leaders.get(pid) ?? pid;
  for (const event of bornBeforeActing(events)) {
    const pid = leaderOf(event.pid);
    if (event.kind === 'gone') {
      const left = (threads.get(pid) ?? 1) - 1;
      // A number may be given again: then its next process begins anew.
      if (left === 0) threads.delete(pid);
      else threads.set(pid, left);
      leaders.delete(event.pid);
      if (left === 0) deeds.push(plainDeed('exit', [], { kind: 'none' }, event.line, pid, 'exit'));
      continue;
    }
    const child = bornOf(event);
    if (child?.thread) {
      leaders.set(child.pid, pid);
      threads.set(pid, (threads.get(pid) ?? 1) + 1);
    }
    const deed = child === null || !child.thread ? deedOf(event, pid) : null;
    if (deed === null) others += 1;
    else deeds.push(deed);
  }
  return { deeds, others };
}

/** A child can act before the call that made it is seen to return: that call then goes before what the child does first. */
function bornBeforeActing(events: readonly LogEvent[]): readonly LogEvent[] {
  const births = new Map<number, LogEvent[]>();
  for (const event of events) {
    const born = event.kind === 'call' ? bornOf(event) : null;
    if (born !== null) births.set(born.pid, [...(births.get(born.pid) ?? []), event]);
  }
  const placed = new Set<LogEvent>();
  const seen = new Set<number>();
  return events.flatMap((event): LogEvent[] => {
    if (placed.has(event)) return [];
    placed.add(event);
    const [birth] = seen.has(event.pid) ? [] : (births.get(event.pid) ?? []);
    seen.add(event.pid);
    // A number may be given again: then the next process of it has a birth of its own.
    if (event.kind === 'gone') seen.delete(event.pid);
    const own = event.kind === 'call' ? bornOf(event) : null;
    if (own !== null) {
      births.set(own.pid, (births.get(own.pid) ?? []).slice(1));
      seen.add(own.pid);
    }
    if (birth === undefined || placed.has(birth)) return [event];
    placed.add(birth);
    births.set(event.pid, (births.get(event.pid) ?? []).slice(1));
    return [birth, event];
  });
}

/** The process or thread that a call has made. */
function bornOf({ name, text, result }: LogCall): { readonly pid: number; readonly thread: boolean } | null {
  if (!['fork', 'vfork', 'clone', 'clone3'].includes(name) || result.kind !== 'ok' || result.value <= 0n) return null;
  const raw = /flags=(0x[0-9a-f]+)/.exec(text);
  // CLONE_FILES: one table of descriptors, so one process as far as a specification can see.
  const thread = /CLONE_(THREAD|FILES)/.test(text) || (raw !== null && (Number(raw[1]) & 0x10400) !== 0);
  return { pid: Number(result.value), thread };
}

function deedOf(call: LogCall, pid: number): DeedOrExec | null {
  const { name, arguments: values, result, line, text } = call;
  const shown = `${name}(${text})`;
  const make = (operation: string, operands: readonly LogValue[], closesOnExec = false): Deed => ({
    ...plainDeed(operation, operands, result, line, pid, shown),
    closesOnExec,
  });
  const closing = /O_CLOEXEC|F_DUPFD_CLOEXEC|EFD_CLOEXEC/.test(text) || hasRawFlag(call);
  switch (name) {
    case 'openat':
      return make('openat', values.slice(1), closing);
    case 'open':
      return make('openat', values, closing);
    case 'eventfd2':
      return make('eventfd2', values, closing);
    case 'mmap':
      return make('mmap', values.slice(1));
    case 'ioctl':
    case 'munmap':
    case 'close':
      return make(name, values);
    case 'dup':
    case 'dup2':
    case 'dup3':
      return make('dup', values.slice(0, 1), closing);
    case 'fcntl':
      return /F_DUPFD|, (0|0x406|1030)\b/.test(text) ? make('dup', values.slice(0, 1), closing) : null;
    case 'fork':
    case 'vfork':
    case 'clone':
    case 'clone3':
      return make('fork', []);
    case 'execve':
    case 'execveat':
      return result.kind === 'ok' ? { operation: 'execs', line, pid } : null;
    default:
      return Object.hasOwn(TRANSFERS, name) ? make(TRANSFERS[name], values) : null;
  }
}

/** O_CLOEXEC, which EFD_CLOEXEC is too, in the numbers of -X raw: third operand of openat, second of open and eventfd2. */
function hasRawFlag({ name, arguments: values }: LogCall): boolean {
  const flags = name === 'openat' ? values[2] : name === 'open' || name === 'eventfd2' ? values[1] : undefined;
  return flags?.kind === 'number' && (flags.value & 0x80000n) !== 0n;
}

function plainDeed(operation: string, operands: readonly LogValue[], result: LogResult, line: number, pid: number, text: string): Deed {
  const about = operation === 'mmap' ? operands[3] : ['openat', 'munmap', 'eventfd2'].includes(operation) ? undefined : operands[0];
  const fd = about?.kind === 'number' && about.value >= 0n ? about : null;
  return { operation, operands, result, line, pid, text, fd, closesOnExec: false };
}
