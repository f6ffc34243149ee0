/** The agent's line protocol: operations to text, lines to events. Pure. */

import { argumentKinds, namePattern, operationShapes } from '../agent/vocabulary.js';
import { type Argument, BackendError, type Operation } from '../backend.js';
import { unreachable } from '../../language/unreachable.js';

/** How a call ended, or what is known of it at its deadline. */
export type Answer =
  /** `results`: outputs of buffers as decimal strings; `bytes` of a peek in hex. */
  | { readonly kind: 'returned'; readonly value: string; readonly results: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly errno: string }
  | { readonly kind: 'signalled'; readonly signal: string }
  /** Asleep in the kernel: letter of /proc/PID/stat, number of the system call, kernel function ("-" when not known). */
  | { readonly kind: 'blocked'; readonly state: string; readonly call: string; readonly wchan: string }
  /** The deadline is over, and it was not seen asleep. */
  | { readonly kind: 'running'; readonly state: string }
  /** The agent refuses the request: it makes no sense, the kernel was not asked. */
  | { readonly kind: 'error'; readonly code: string; readonly text: string };

export type AgentEvent =
  | Answer
  | { readonly kind: 'agent'; readonly version: number; readonly mode: string }
  | { readonly kind: 'called'; readonly pid: number }
  | { readonly kind: 'item'; readonly text: string }
  | { readonly kind: 'ok' };

export interface AgentLine {
  /** Of the request that it answers; 0 is the agent's own. */
  readonly id: number;
  readonly event: AgentEvent;
}

/** The numbers that earlier calls left under a name. */
export type Results = ReadonlyMap<string, string>;

/** "ioctl fd:file0 int:15211 buf:1800 { @0:1 int:3 >1:1:id } -> fd:file1"
 *  @throws BackendError for a name, number or text that the protocol cannot carry, and for a result that no call has left */
export function encodeOperation(operation: Operation, results: Results): string {
  const shape = operationShapes[operation.operation];
  let given = operation.arguments;
  let { binds } = operation;
  // A specification writes page(addr page0, 4096): the name is what the page is kept under.
  const [first] = given;
  if (operation.operation === 'page' && first?.kind === 'address') {
    given = given.slice(1);
    binds = { kind: 'address', name: first.name };
  }
  const words = [operation.operation, ...given.map((argument) => encodeArgument(argument, results))];
  if (binds.kind === 'fd' || binds.kind === 'address') {
    if (shape.binds !== binds.kind) throw new BackendError(`${operation.operation} cannot bind an ${binds.kind}`);
    words.push('->', `${wordOf(binds.kind)}:${checkedName(binds.name)}`);
  }
  return words.join(' ');
}

function encodeArgument(argument: Argument, results: Results): string {
  switch (argument.kind) {
    case 'integer':
      return `${wordOf('integer')}:${checkedInteger(argument.value)}`;
    case 'result': {
      const value = results.get(argument.name);
      if (value === undefined) throw new BackendError(`no call has left a result named ${argument.name}`);
      return `${wordOf('integer')}:${value}`;
    }
    case 'fd':
      return `${wordOf('fd')}:${checkedName(argument.name)}`;
    case 'address':
      return `${wordOf('address')}:${checkedName(argument.name)}+${checkedInteger(String(argument.offset))}`;
    case 'string':
      return `${wordOf('string')}:${escapeText(argument.value)}`;
    case 'buffer':
      return encodeBuffer(argument, results);
    default:
      return unreachable(argument);
  }
}

function encodeBuffer(buffer: Extract<Argument, { kind: 'buffer' }>, results: Results): string {
  if (!/^([0-9a-fA-F]{2})*$/.test(buffer.bytes)) throw new BackendError('a buffer is not whole bytes in hex');
  const parts = [
    ...buffer.places.map(({ offset, width, value }) => `@${offset}:${width} ${encodeArgument(value, results)}`),
    ...buffer.results.map(({ offset, width, name }) => `>${offset}:${width}:${checkedName(name)}`),
  ];
  const text = `${wordOf('buffer')}:${buffer.bytes}`;
  return parts.length === 0 ? text : `${text} { ${parts.join(' ')} }`;
}

function wordOf(kind: Argument['kind']): string {
  const word = argumentKinds.find((each) => each.kind === kind)?.word;
  if (word === undefined) throw new Error(`the vocabulary has no word for ${kind}`);
  return word;
}

/** @throws BackendError */
export function checkedName(name: string): string {
  if (!namePattern.test(name)) throw new BackendError(`${JSON.stringify(name)} is not a name: 1 to 63 of A-Z a-z 0-9 _ : . -`);
  return name;
}

function checkedInteger(text: string): string {
  if (!/^(-?\d+|0x[0-9a-fA-F]+)$/.test(text)) throw new BackendError(`${JSON.stringify(text)} is not an integer`);
  const value = BigInt(text);
  if (value < -(2n ** 63n) || value >= 2n ** 64n) throw new BackendError(`${text} does not fit 64 bits`);
  return text;
}

/** Any text but one with a NUL in it becomes one word.
 *  @throws BackendError */
export function escapeText(text: string): string {
  if (text.includes('\0')) throw new BackendError('a string with a NUL in it cannot be given to the kernel');
  let escaped = '';
  for (const byte of Buffer.from(text)) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x25;
    escaped += plain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped;
}

function unescapeText(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const escaped = text[at] === '%' ? Number.parseInt(text.slice(at + 1, at + 3), 16) : Number.NaN;
    bytes.push(Number.isNaN(escaped) ? text.charCodeAt(at) : escaped);
    if (!Number.isNaN(escaped)) at += 2;
  }
  return Buffer.from(bytes).toString();
}

/** undefined: not a line of the protocol. */
export function decodeLine(line: string): AgentLine | undefined {
  const [number, verb, ...words] = line.split(' ');
  const id = Number(number);
  if (!/^\d+$/.test(number ?? '') || verb === undefined) return undefined;
  const event = decodeEvent(verb, words);
  return event === undefined ? undefined : { id, event };
}

function decodeEvent(verb: string, words: readonly string[]): AgentEvent | undefined {
  const [first = '', second = '', third = ''] = words;
  switch (verb) {
    case 'agent':
      return /^\d+$/.test(first) && second === 'ready' ? { kind: 'agent', version: Number(first), mode: third } : undefined;
    case 'called':
      return { kind: 'called', pid: Number(first) };
    case 'returned':
      return decodeReturned(first, words.slice(1));
    case 'failed':
      return { kind: 'failed', errno: first };
    case 'signalled':
      return { kind: 'signalled', signal: first };
    case 'blocked':
      return { kind: 'blocked', state: first, call: second, wchan: third };
    case 'running':
      return { kind: 'running', state: first };
    case 'error':
      return { kind: 'error', code: first, text: words.slice(1).join(' ') };
    case 'item':
      return { kind: 'item', text: unescapeText(first) };
    case 'ok':
      return { kind: 'ok' };
    default:
      return undefined;
  }
}

function decodeReturned(value: string, outputs: readonly string[]): AgentEvent | undefined {
  const results: Record<string, string> = {};
  for (const output of outputs) {
    const [name = '', text] = output.split('=');
    if (text === undefined) return undefined;
    results[name] = text;
  }
  return /^\d+$/.test(value) ? { kind: 'returned', value, results } : undefined;
}
