/** Which actions of a specification can be seen in a log of system calls, and by which one call. */

import type { Action, ConcreteCall, Specification } from '../language/ir.js';

/** Operations that are system calls with a line of their own. */
const LOGGED = new Set([
  'openat',
  'ioctl',
  'read',
  'write',
  'pread',
  'pwrite',
  'mmap',
  'munmap',
  'close',
  'dup',
  'fork',
  'exit',
  'eventfd2',
  'fetch',
]);

/** Operations of the process's own memory and time. */
const SILENT = new Set(['page', 'fill', 'peek', 'load', 'store', 'sleep']);

export interface Loggable {
  readonly action: Action;
  readonly call: ConcreteCall;
}

/** Actions made of several calls are left out: a log does not say where one begins. */
export function loggableActions(specification: Specification): readonly Loggable[] {
  return specification.actions.flatMap((action): Loggable[] => {
    const seen = action.calls.filter(({ operation }) => LOGGED.has(operation));
    const known = action.calls.every(({ operation }) => LOGGED.has(operation) || SILENT.has(operation));
    const [call] = seen;
    return action.kind === 'syscall' && known && seen.length === 1 && call.performer === 'actor' ? [{ action, call }] : [];
  });
}
