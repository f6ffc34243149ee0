/** The operations that `calls` may use, and what each takes: the language's side of the agent's vocabulary. */

/** What stands at one place of an operation. */
export type Slot = 'path' | 'text' | 'number' | 'fd' | 'fd or number' | 'value' | 'buffer' | 'bytes' | 'address' | 'process' | 'argument';

export interface OperationShape {
  readonly slots: readonly Slot[];
  /** Slots at the end that may be left out. */
  readonly optional: number;
  /** What `->` may bind besides an id, which any returned number can be. */
  readonly binds: 'fd' | 'addr' | null;
}

const shape = (slots: readonly Slot[], binds: OperationShape['binds'] = null, optional = 0): OperationShape => ({ slots, optional, binds });

export const OPERATIONS: Readonly<Record<string, OperationShape>> = {
  openat: shape(['path', 'number', 'number'], 'fd', 1),
  ioctl: shape(['fd', 'number', 'argument'], 'fd', 1),
  read: shape(['fd', 'buffer', 'number']),
  write: shape(['fd', 'bytes', 'number']),
  pread: shape(['fd', 'buffer', 'number', 'number']),
  pwrite: shape(['fd', 'bytes', 'number', 'number']),
  mmap: shape(['number', 'number', 'number', 'fd or number', 'number'], 'addr'),
  munmap: shape(['address', 'number']),
  load: shape(['address', 'number']),
  store: shape(['address', 'number', 'value']),
  close: shape(['fd']),
  dup: shape(['fd'], 'fd'),
  dup2: shape(['fd', 'fd']),
  exec: shape([]),
  mailbox: shape(['text'], 'fd'),
  post: shape(['fd', 'text']),
  take: shape(['fd'], 'fd'),
  fork: shape(['process']),
  pass: shape(['fd', 'process']),
  exit: shape([]),
  writefile: shape(['path', 'text']),
  sleep: shape(['number']),
  page: shape(['address', 'number']),
  fill: shape(['address', 'number', 'number']),
  peek: shape(['address', 'number']),
  adopt: shape(['number'], 'fd'),
  eventfd2: shape(['number', 'number'], 'fd'),
  fetch: shape(['fd', 'number', 'number'], null, 1),
  uncap: shape(['number']),
  rlimit: shape(['number', 'number']),
  tally: shape(['path', 'text']),
};

export const SLOT_WORDS: Readonly<Record<Slot, string>> = {
  path: 'a string with a path',
  text: 'a string',
  number: 'a number',
  fd: 'a descriptor, `fd f`',
  'fd or number': 'a number, or a descriptor, `fd f`',
  value: 'a number, a descriptor, `fd f`, or an address, `addr x`',
  buffer: '`buffer N`, or an address, `addr x`',
  bytes: '`bytes(value, width)` or `buffer N`',
  address: 'an address, `addr x`',
  process: 'a process',
  argument: 'a number, a string, `bytes(...)`, `buffer N` or a struct',
};
