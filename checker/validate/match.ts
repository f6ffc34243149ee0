/** Whether a concrete call of the specification is what the log shows, as far as the log shows it: what it hides is left open. */

import type { Abi } from '../replay/concrete/abi.js';
import { parseInteger } from '../replay/concrete/bytes.js';
import type { SymbolicCall, SymbolicOperand, SymbolicPart } from '../replay/concrete/symbolic.js';
import type { ConcreteCall, Operand, StringPart } from '../language/ir.js';
import type { Deed } from './deed.js';
import { asSeenBy } from './fetched.js';
import type { LogValue } from './log/event.js';
import { bound, fileOf, type Names } from './names.js';
import { requestNumber } from './requests.js';

/** Bits that change nothing that a specification speaks of: O_CLOEXEC and O_LARGEFILE; MAP_FIXED; EFD_CLOEXEC. */
const IGNORED: Readonly<Record<string, bigint>> = { openat: 0x88000n, mmap: 0x10n, eventfd2: 0x80000n };

/** C names that strace prints and headers are not asked for. */
const KNOWN: Readonly<Record<string, bigint>> = {
  O_RDONLY: 0n,
  O_WRONLY: 1n,
  O_RDWR: 2n,
  O_CREAT: 0x40n,
  O_NONBLOCK: 0x800n,
  O_LARGEFILE: 0x8000n,
  O_DIRECTORY: 0x10000n,
  O_NOFOLLOW: 0x20000n,
  O_CLOEXEC: 0x80000n,
  O_PATH: 0x200000n,
  EFD_SEMAPHORE: 1n,
  EFD_NONBLOCK: 0x800n,
  EFD_CLOEXEC: 0x80000n,
  PROT_NONE: 0n,
  PROT_READ: 1n,
  PROT_WRITE: 2n,
  PROT_EXEC: 4n,
  MAP_SHARED: 1n,
  MAP_PRIVATE: 2n,
  MAP_FIXED: 0x10n,
  MAP_ANONYMOUS: 0x20n,
  MAP_POPULATE: 0x8000n,
};

/** The number that a logged value is, or null where it is none, or has a name that is not known. */
export function numberOf(value: LogValue): bigint | null {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'names') return null;
  const numbers = value.names.map((name) => KNOWN[name] ?? requestNumber(name));
  // Several names of one request stand for one number; flags are or-ed: both are the same sum.
  return numbers.some((number) => number === null) ? null : numbers.reduce<bigint>((bits, number) => bits | (number ?? 0n), value.rest);
}

/** Whether the call can be this one, by what does not depend on a state: its operation, its constants, the form of its paths. */
export function canBe(call: ConcreteCall, logged: Deed, abi: Abi): boolean {
  const deed = asSeenBy(call, logged);
  if (call.operation !== deed.operation) return false;
  return call.operands.every((operand, index) => {
    const value = deed.operands[index];
    const fixed = fixedNumber(operand, abi);
    if (fixed !== null) return value === undefined ? fixed === 0n : equalNumbers(fixed, value, deed.operation);
    if (operand.kind === 'bytes' && value?.kind === 'bytes') {
      const wanted = fixedNumber(operand.value, abi);
      return wanted === null || beginsWith(value.bytes, wanted, operand.width);
    }
    if (operand.kind === 'string' && value?.kind === 'bytes') return pathsIn(operand.parts, value) !== null;
    return true;
  });
}

function fixedNumber(operand: Operand, abi: Abi): bigint | null {
  if (operand.kind === 'integer') return parseInteger(operand.value);
  return operand.kind === 'symbol' ? symbolsValue(operand.names, abi) : null;
}

function symbolsValue(names: readonly string[], abi: Abi): bigint | null {
  const numbers = names.map((name) => (Object.hasOwn(abi.constants, name) ? parseInteger(abi.constants[name]) : null));
  return numbers.some((number) => number === null) ? null : numbers.reduce<bigint>((bits, number) => bits | (number ?? 0n), 0n);
}

function equalNumbers(wanted: bigint, value: LogValue, operation: string): boolean {
  const ignored = IGNORED[operation] ?? 0n;
  const number = numberOf(value);
  return number !== null && BigInt.asUintN(64, number & ~ignored) === BigInt.asUintN(64, wanted & ~ignored);
}

/** Whether the log leaves open what the specification says of the call's arguments: it shows where they are, not what they are.
 *  A struct of which only the size is said has nothing to hide. */
export function hidesArguments(call: ConcreteCall, deed: Deed): boolean {
  return call.operands.some((operand, index) => {
    if (deed.operands[index]?.kind === 'bytes') return false;
    if (operand.kind === 'struct')
      return operand.fields.some(({ field, value }) => value.kind === 'input' && field !== 'argsz' && field !== 'size');
    return operand.kind === 'string' || operand.kind === 'bytes';
  });
}

/** The bindings after the call, or null if it is not the logged one. @param process that makes it */
export function matchCall(call: SymbolicCall, deed: Deed, process: string, names: Names, abi: Abi): Names | null {
  let now: Names | null = names;
  for (const [index, operand] of call.operands.entries()) {
    const value = deed.operands[index];
    if (now === null) return null;
    if (value !== undefined) now = matchOperand(operand, value, deed, process, now, abi);
  }
  return now;
}

function matchOperand(operand: SymbolicOperand, value: LogValue, deed: Deed, process: string, names: Names, abi: Abi): Names | null {
  const only = (fits: boolean): Names | null => (fits ? names : null);
  switch (operand.kind) {
    case 'literal':
      return only(equalNumbers(parseInteger(operand.text) ?? 0n, value, deed.operation));
    case 'number':
      return only(equalNumbers(operand.value, value, deed.operation));
    case 'symbols': {
      const wanted = symbolsValue(operand.names, abi);
      return only(wanted !== null && equalNumbers(wanted, value, deed.operation));
    }
    case 'fd':
      return only(value.kind === 'number' && fileOf(names, process, value.value) === operand.name);
    case 'address':
      return only(value.kind === 'number' && names.get(`address ${process} ${operand.name}`) === value.value.toString());
    case 'string':
      // A pointer: what it points to is not shown.
      return value.kind === 'bytes' ? bindPaths(operand.parts, value, names) : names;
    case 'bytes':
      return only(value.kind !== 'bytes' || sameBytes(operand.value, operand.width, value));
    case 'id':
    case 'process':
    case 'buffer':
    case 'sizeof':
    case 'struct':
      return names;
  }
}

function sameBytes(operand: SymbolicOperand, width: number, { bytes }: Extract<LogValue, { kind: 'bytes' }>): boolean {
  const wanted = operand.kind === 'literal' ? parseInteger(operand.text) : operand.kind === 'number' ? operand.value : null;
  return wanted === null || beginsWith(bytes, wanted, width);
}

/** As much of the number as the log shows of the bytes. */
function beginsWith(bytes: Uint8Array, wanted: bigint, width: number): boolean {
  const shown = Math.min(width, bytes.length);
  return Array.from({ length: shown }, (_, index) => (BigInt.asUintN(64, wanted) >> BigInt(8 * index)) & 0xffn).every(
    (byte, index) => BigInt(bytes[index]) === byte,
  );
}

/** What the machine calls a node, by kind. */
const PLACES: Readonly<Record<'cdev' | 'group' | 'bdf', string>> = {
  cdev: '/dev/vfio/devices/(?:noiommu-)?vfio\\d+',
  group: '/dev/vfio/(?:noiommu-)?\\d+',
  bdf: '[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]',
};

function pathsIn(parts: readonly (StringPart | SymbolicPart)[], { bytes }: Extract<LogValue, { kind: 'bytes' }>): readonly string[] | null {
  const pattern = parts.map((part) => {
    if (part.kind === 'number') return '-?\\d+';
    return part.kind === 'text' ? part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(${PLACES[part.of]})`;
  });
  return new RegExp(`^${pattern.join('')}$`).exec(Buffer.from(bytes).toString())?.slice(1) ?? null;
}

function bindPaths(parts: readonly SymbolicPart[], value: Extract<LogValue, { kind: 'bytes' }>, names: Names): Names | null {
  const found = pathsIn(parts, value);
  if (found === null) return null;
  const places = parts.filter((part) => part.kind === 'path');
  return places.reduce<Names | null>(
    (now, place, index) => (now === null ? null : bound(now, place.of, place.device, found[index])),
    names,
  );
}
