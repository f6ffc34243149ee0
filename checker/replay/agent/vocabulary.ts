/** The agent's vocabulary: operations, kinds of arguments, errno and signal names. The C header and the TypeScript protocol both come from this one table. */

import type { Argument, Operation } from '../backend.js';

/** The first line of a connection names this version; both sides refuse another. */
export const protocolVersion = 1;

/** How an argument is written in a protocol line, and the letters that stand for its kind in a signature. */
export interface ArgumentKind {
  readonly kind: Argument['kind'];
  /** The word before the colon ("fd:file2"). A result is a plain integer by the time it reaches the agent. */
  readonly word: string | undefined;
}

export const argumentKinds: readonly ArgumentKind[] = [
  { kind: 'integer', word: 'int' },
  { kind: 'result', word: undefined },
  { kind: 'fd', word: 'fd' },
  { kind: 'address', word: 'addr' },
  { kind: 'string', word: 'str' },
  { kind: 'buffer', word: 'buf' },
];

/**
 * One letter a parameter; those after `?` may be left out and are then 0:
 * i integer or result; d a number or a descriptor (by name, or a number such as -1); n descriptor by name only;
 * m memory (buffer, address or integer); b buffer or address; a address; s string; x anything.
 */
export interface OperationShape {
  readonly signature: string;
  /** What a successful operation may bind in its process. Any returned number can be kept as a result, by the caller. */
  readonly binds: 'nothing' | 'fd' | 'address';
  /** What the returned value is. */
  readonly returns: string;
}

export const operationShapes: Readonly<Record<Operation['operation'], OperationShape>> = {
  openat: { signature: 'si?i', binds: 'fd', returns: 'the descriptor' },
  ioctl: { signature: 'di?x', binds: 'fd', returns: "the call's own value" },
  read: { signature: 'dmi', binds: 'nothing', returns: 'the number of bytes' },
  write: { signature: 'dmi', binds: 'nothing', returns: 'the number of bytes' },
  pread: { signature: 'dmii', binds: 'nothing', returns: 'the number of bytes' },
  pwrite: { signature: 'dmii', binds: 'nothing', returns: 'the number of bytes' },
  mmap: { signature: 'iiidi', binds: 'address', returns: 'the address' },
  munmap: { signature: 'ai', binds: 'nothing', returns: '0' },
  load: { signature: 'ai', binds: 'nothing', returns: 'the number read, little endian' },
  store: { signature: 'aix', binds: 'nothing', returns: '0' },
  close: { signature: 'n', binds: 'nothing', returns: '0' },
  dup: { signature: 'n', binds: 'fd', returns: 'the descriptor, kept under the same name unless another is given' },
  dup2: { signature: 'nn', binds: 'nothing', returns: '0; the second name has lost its newest descriptor to the first' },
  exec: {
    signature: '',
    binds: 'nothing',
    returns: '0, in the new program: what it still has keeps its names, and there are no addresses',
  },
  fork: { signature: 's', binds: 'nothing', returns: '0, in the parent' },
  pass: { signature: 'ns', binds: 'nothing', returns: '0; the receiver holds the file under the same name' },
  mailbox: { signature: 's', binds: 'fd', returns: 'the descriptor of a socket that files are posted to under that name' },
  post: { signature: 'ns', binds: 'nothing', returns: '0; the file is in that mailbox, whoever else still has it' },
  take: { signature: 'n', binds: 'fd', returns: 'the descriptor of the file that was longest in that mailbox' },
  exit: { signature: '', binds: 'nothing', returns: '0, once the process is gone with all it held' },
  writefile: { signature: 'ss', binds: 'nothing', returns: '0, when the whole text was taken' },
  sleep: { signature: 'i', binds: 'nothing', returns: '0, after that many milliseconds' },
  page: { signature: 'i', binds: 'address', returns: '0; a page of that name and length that exists is kept' },
  fill: { signature: 'aii', binds: 'nothing', returns: '0' },
  peek: {
    signature: 'ai',
    binds: 'nothing',
    returns: 'the first bytes (at most 8) as a little endian number; all of them as the result `bytes`, in hex',
  },
  adopt: { signature: 'i', binds: 'fd', returns: 'the descriptor, a number that an earlier call wrote into its buffer' },
  eventfd2: { signature: 'ii', binds: 'fd', returns: 'the descriptor' },
  fetch: { signature: 'di?i', binds: 'nothing', returns: 'the number read, little endian' },
  uncap: { signature: 'i', binds: 'nothing', returns: '0, when this process has given up the capability of that number' },
  rlimit: {
    signature: 'ii',
    binds: 'nothing',
    returns: '0, when the soft limit of that number is what is said, for this process and its children',
  },
  tally: { signature: 'ss', binds: 'nothing', returns: 'how many entries of a folder, or lines of a file, have the text in them' },
};

export const errnoNames: readonly string[] = [
  'EPERM',
  'ENOENT',
  'ESRCH',
  'EINTR',
  'EIO',
  'ENXIO',
  'E2BIG',
  'ENOEXEC',
  'EBADF',
  'ECHILD',
  'EAGAIN',
  'ENOMEM',
  'EACCES',
  'EFAULT',
  'ENOTBLK',
  'EBUSY',
  'EEXIST',
  'EXDEV',
  'ENODEV',
  'ENOTDIR',
  'EISDIR',
  'EINVAL',
  'ENFILE',
  'EMFILE',
  'ENOTTY',
  'ETXTBSY',
  'EFBIG',
  'ENOSPC',
  'ESPIPE',
  'EROFS',
  'EMLINK',
  'EPIPE',
  'EDOM',
  'ERANGE',
  'EBADE',
  'EDEADLK',
  'ENAMETOOLONG',
  'ENOLCK',
  'ENOSYS',
  'ENOTEMPTY',
  'ELOOP',
  'ENOMSG',
  'EIDRM',
  'ENODATA',
  'ETIME',
  'EREMOTE',
  'EPROTO',
  'EBADMSG',
  'EOVERFLOW',
  'EBADFD',
  'EILSEQ',
  'EUSERS',
  'ENOTSOCK',
  'EMSGSIZE',
  'EPROTOTYPE',
  'ENOPROTOOPT',
  'EPROTONOSUPPORT',
  'EOPNOTSUPP',
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'ECONNABORTED',
  'ECONNRESET',
  'ENOBUFS',
  'EISCONN',
  'ENOTCONN',
  'ESHUTDOWN',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EALREADY',
  'EINPROGRESS',
  'ESTALE',
  'EDQUOT',
  'ENOMEDIUM',
  'ECANCELED',
  'ENOKEY',
  'EOWNERDEAD',
  'ENOTRECOVERABLE',
  'EHWPOISON',
];

export const signalNames: readonly string[] = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSYS',
];

/** Names of processes, descriptors, addresses and results, as both sides accept them. */
export const namePattern = /^[A-Za-z0-9_:.-]{1,63}$/;

/** The text of generated/agent/operations.h: lists for the C preprocessor, so that C repeats no name and no number. */
export function agentVocabularyHeader(): string {
  const list = (name: string, rows: readonly string[]): string => [`#define ${name}(X)`, ...rows.map((row) => `\tX(${row})`)].join(' \\\n');
  const operations = Object.entries(operationShapes).map(
    ([name, { signature, binds }]) => `${name.toUpperCase()}, "${name}", "${signature}", '${binds[0]}'`,
  );
  const kinds = argumentKinds.flatMap(({ kind, word }) => (word === undefined ? [] : [`${kind.toUpperCase()}, "${word}"`]));
  return [
    '/* SPDX-License-Identifier: MIT */',
    '/* Generated by `interlock generate` from checker/replay/agent/vocabulary.ts. Change that file, not this one. */',
    '#ifndef INTERLOCK_OPERATIONS_H',
    '#define INTERLOCK_OPERATIONS_H',
    '',
    `#define PROTOCOL_VERSION ${protocolVersion}`,
    '',
    '/* X(identifier, word, signature, what it may bind: n(othing), f(d) or a(ddress)) */',
    list('OPERATIONS', operations),
    '',
    '/* X(identifier, word) */',
    list('ARGUMENT_KINDS', kinds),
    '',
    '/* X(macro of <errno.h>) */',
    list('ERRNO_NAMES', errnoNames),
    '',
    '/* X(macro of <signal.h>) */',
    list('SIGNAL_NAMES', signalNames),
    '',
    '#endif',
    '',
  ].join('\n');
}
