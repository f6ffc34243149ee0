/** A concrete call as strace would print it, with the model's names in the place of numbers. */

import { parseInteger } from '../../replay/concrete/bytes.js';
import type { SymbolicCall, SymbolicField, SymbolicOperand } from '../../replay/concrete/symbolic.js';
import { callText, operandText } from '../../replay/concrete/text.js';
import { errnoMeaning } from './errno-meaning.js';

/** How a call ended. `value`: what it returned, where the rule says so. */
export type CallEnd =
  | { readonly kind: 'ok'; readonly value: number | null }
  | { readonly kind: 'errno' | 'signal'; readonly name: string }
  | { readonly kind: 'blocked' }
  /** Not the last call of its step: it succeeds, and nobody looks at its value. */
  | { readonly kind: 'before' };

/** @param mapped names of mappings of files: they are written apart from the files */
export function straceText(call: SymbolicCall, end: CallEnd, mapped: ReadonlySet<string>): string {
  const text = (index: number): string => argumentText(call.operands[index], mapped);
  const all = (from: number): string =>
    call.operands
      .slice(from)
      .map((operand) => argumentText(operand, mapped))
      .join(', ');
  const bound = call.binds === null ? null : call.binds.kind === 'address' ? mappingName(call.binds.name, mapped) : call.binds.name;
  const returned = (success: string): string => `= ${resultText(end, bound ?? success)}`;
  switch (call.operation) {
    case 'openat':
      return `openat(AT_FDCWD, ${all(0)}) ${returned('0')}`;
    case 'pread':
    case 'pwrite':
    case 'read':
    case 'write': {
      const name = call.operation.startsWith('p') ? `${call.operation}64` : call.operation;
      return `${name}(${text(0)}, ${bufferText(call.operands[1], mapped)}, ${all(2)}) ${returned(text(2))}`;
    }
    case 'eventfd2':
      return `eventfd2(${all(0)}) ${returned('0')}`;
    case 'fetch': {
      const name = call.operands.length > 2 ? 'pread64' : 'read';
      const result = end.kind === 'ok' || end.kind === 'before' ? text(1) : resultText(end, text(1));
      return `${name}(${text(0)}, ${fetchedText(end, Number(text(1)))}, ${all(1)}) = ${result}`;
    }
    case 'mmap':
      return `mmap(NULL, ${all(0)}) ${returned('0')}`;
    case 'load':
      return `*(${unsignedType(text(1))} *)${text(0)} ${returned('?')}`;
    case 'store':
      return `*(${unsignedType(text(1))} *)${text(0)} := ${text(2)}${end.kind === 'signal' ? ` ${signalText(end.name)}` : ''}`;
    case 'page':
      return `mmap(NULL, ${text(1)}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = ${text(0)}`;
    case 'fill':
      return `memset(${text(0)}, ${all(1)})`;
    case 'peek':
      return `*(u8 *)${text(0)} ${returned('?')}`;
    case 'sleep': {
      const milliseconds = Number(operandText(call.operands[0]));
      return `nanosleep({tv_sec=${Math.floor(milliseconds / 1000)}, tv_nsec=${(milliseconds % 1000) * 1_000_000}}, NULL) = 0`;
    }
    case 'fork':
      return `fork() ${returned(text(0))}`;
    case 'pass':
      return `sendmsg(${text(1)}, {cmsg_type=SCM_RIGHTS, cmsg_data=[${text(0)}]}, 0) ${returned('0')}`;
    case 'exit':
      return 'exit_group(0) = ?';
    case 'dup':
      return `dup(${text(0)}) ${returned(text(0))}`;
    case 'writefile':
      return `write(<${JSON.parse(text(0))}>, ${text(1)}) ${returned('0')}`;
    case 'ioctl':
    case 'close':
    case 'munmap':
      return `${call.operation}(${all(0)}) ${returned('0')}`;
    default:
      return callText(call);
  }
}

function resultText(end: CallEnd, success: string): string {
  switch (end.kind) {
    case 'before':
      return success;
    case 'ok':
      return end.value === null ? success : valueText(end.value);
    case 'errno': {
      const meaning = errnoMeaning(end.name);
      return `-1 ${end.name}${meaning === null ? '' : ` (${meaning})`}`;
    }
    case 'signal':
      return `? ${signalText(end.name)}`;
    case 'blocked':
      return '<unfinished ...>';
  }
}

function signalText(name: string): string {
  return `--- ${name} ---`;
}

function valueText(value: number): string {
  return value > 0xffff ? `0x${value.toString(16)}` : String(value);
}

function unsignedType(width: string): string {
  return `u${8 * Number(width)}`;
}

function mappingName(name: string, mapped: ReadonlySet<string>): string {
  return mapped.has(name) ? `map(${name})` : name;
}

function argumentText(operand: SymbolicOperand, mapped: ReadonlySet<string>): string {
  if (operand.kind === 'address') {
    const name = mappingName(operand.name, mapped);
    return operand.offset === null ? name : `(${name}+${operandText(operand.offset)})`;
  }
  if (operand.kind === 'struct') return `{${operand.fields.map((field) => fieldText(field, mapped)).join(', ')}}`;
  return operandText(operand);
}

function fieldText({ field, value }: SymbolicField, mapped: ReadonlySet<string>): string {
  return value.kind === 'input' ? `${field}=${argumentText(value.operand, mapped)}` : `${field}=>${value.name ?? '...'}`;
}

/** What is written is shown byte by byte; what is read, by its length: the trace does not say what was there. */
function bufferText(operand: SymbolicOperand, mapped: ReadonlySet<string>): string {
  if (operand.kind !== 'bytes') return argumentText(operand, mapped);
  const value = numberOf(operand.value);
  if (value === null) return operandText(operand);
  return bytesText(value, operand.width);
}

/** What was read is what the model says it returns. */
function fetchedText(end: CallEnd, width: number): string {
  if (end.kind !== 'ok' || end.value === null) return `[${width} bytes]`;
  return bytesText(BigInt(end.value), width);
}

function bytesText(value: bigint, width: number): string {
  const bytes = Array.from({ length: width }, (_, index) => Number((BigInt.asUintN(64, value) >> BigInt(8 * index)) & 0xffn));
  return `"${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
}

function numberOf(operand: SymbolicOperand): bigint | null {
  if (operand.kind === 'literal') return parseInteger(operand.text);
  return operand.kind === 'number' ? operand.value : null;
}
