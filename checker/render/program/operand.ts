/** Operands of concrete calls as C expressions and the declarations that they need. */

import { unreachable } from '../../language/unreachable.js';
import type { SymbolicField, SymbolicOperand, SymbolicPart } from '../../replay/concrete/symbolic.js';
import { reject } from '../../replay/problem.js';
import { cString, fieldPath, identifier } from './c-text.js';
import type { Holdings } from './holdings.js';

/** What C text of one process needs to know. */
export interface Context {
  readonly process: string;
  readonly holdings: Holdings;
  /** Parts of the runtime that the text uses. */
  readonly uses: Set<Feature>;
  /** Devices by the model's name: the index into the program's table. */
  readonly device: (name: string) => number;
}

/** Helpers of the runtime, and headers beside those that every program has. */
export type Feature =
  | 'cdev'
  | 'group'
  | 'text'
  | 'access'
  | 'eventfd'
  | 'fetch'
  | 'fork'
  | 'pass'
  | 'exit'
  | 'sleep'
  | 'page'
  | 'writefile'
  | 'ids'
  | 'mmap'
  | 'kvm.h'
  | 'pci_regs.h';

/** A number, descriptor, id or address. @throws ConcreteError */
export function expression(operand: SymbolicOperand, context: Context): string {
  switch (operand.kind) {
    case 'literal':
      return number(operand.text);
    case 'number':
      return number(operand.address && operand.value > 0xfffn ? `0x${operand.value.toString(16)}` : operand.value.toString());
    case 'symbols':
      for (const name of operand.names) noteHeader(name, context);
      return operand.names.map(identifier).join(' | ');
    case 'fd':
      return context.holdings.use('fd', context.process, operand.name);
    case 'id':
      context.uses.add('ids');
      return context.holdings.id(operand.name);
    case 'address': {
      const base = `(uintptr_t)${context.holdings.use('address', context.process, operand.name)}`;
      return operand.offset === null ? base : `${base} + ${expression(operand.offset, context)}`;
    }
    case 'string':
      return stringExpression(operand.parts, context);
    case 'sizeof':
    case 'process':
    case 'buffer':
    case 'bytes':
    case 'struct':
      return reject('R401', null, `C needs a value where \`${operand.kind}\` stands`, 'replay the trace instead');
    default:
      return unreachable(operand);
  }
}

/** Of names that neither VFIO nor iommufd has. */
function noteHeader(name: string, context: Context): void {
  if (/^kvm_/i.test(name)) context.uses.add('kvm.h');
  if (/^PCI_/.test(name)) context.uses.add('pci_regs.h');
}

function number(text: string): string {
  if (!/^-?(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(text))
    reject('R401', null, `${JSON.stringify(text)} is no integer`, 'write it in decimal or with 0x');
  // An unsigned 64-bit number needs its suffix; a smaller one finds its type.
  return BigInt(text.replace(/^-/, '')) > 0x7fffffffffffffffn ? `${text}ULL` : text;
}

function stringExpression(parts: readonly SymbolicPart[], context: Context): string {
  const [first] = parts;
  if (parts.length === 1 && first.kind === 'path') return pathExpression(first, context);
  if (parts.every((part) => part.kind === 'text')) return cString(parts.map((part) => part.text).join(''));
  context.uses.add('text');
  const format = parts.map((part) => (part.kind === 'text' ? part.text.replaceAll('%', '%%') : '%s')).join('');
  const values = parts.flatMap((part) => (part.kind === 'path' ? [pathExpression(part, context)] : []));
  return `text(${[cString(format), ...values].join(', ')})`;
}

function pathExpression({ of, device }: Extract<SymbolicPart, { kind: 'path' }>, context: Context): string {
  const index = context.device(device);
  if (of === 'bdf') return `devices[${index}].address`;
  context.uses.add(of);
  return `devices[${index}].${of}`;
}

/** What a call gets as its memory: declarations before it, the expression, and what is kept after it has succeeded. */
export interface Memory {
  readonly declarations: readonly string[];
  readonly value: string;
  readonly after: readonly string[];
}

const WORDS: Readonly<Record<1 | 2 | 4 | 8, string>> = { 1: 'uint8_t', 2: 'uint16_t', 4: 'uint32_t', 8: 'uint64_t' };

/** @throws ConcreteError */
export function memory(operand: SymbolicOperand, context: Context): Memory {
  switch (operand.kind) {
    case 'buffer':
      return { declarations: [`unsigned char bytes[${operand.length}] = { 0 };`], value: 'bytes', after: [] };
    case 'bytes':
      return { declarations: [`${WORDS[operand.width]} word = ${expression(operand.value, context)};`], value: '&word', after: [] };
    case 'struct':
      return structMemory(operand, context);
    case 'address':
      return { declarations: [], value: `(void *)(${expression(operand, context)})`, after: [] };
    case 'literal':
    case 'number':
    case 'symbols':
    case 'string':
    case 'fd':
    case 'id':
    case 'sizeof':
    case 'process':
      return { declarations: [], value: expression(operand, context), after: [] };
    default:
      return unreachable(operand);
  }
}

function structMemory(operand: Extract<SymbolicOperand, { kind: 'struct' }>, context: Context): Memory {
  const name = identifier(operand.name);
  noteHeader(operand.name, context);
  // A size that the specification gives itself can be larger than the struct: the kernel then reads on behind it.
  const room = operand.fields.some(({ field, value }) => isSize(field) && value.kind === 'input' && value.operand.kind !== 'sizeof');
  const of = room ? 'call.argument' : 'argument';
  const after = operand.fields.flatMap(({ field, value }) => {
    if (value.kind === 'input' || value.name === null) return [];
    context.uses.add('ids');
    return [`${context.holdings.id(value.name)} = ${of}.${fieldPath(field)};`];
  });
  const fields = operand.fields.flatMap((field) => fieldLines(field, of, context));
  const initial = ['{', ...fields.map((line) => `\t${line}`), '}'];
  if (!room) return { declarations: braced(`struct ${name} argument = `, initial, ';'), value: '&argument', after };
  return {
    declarations: [
      'struct {',
      `\tstruct ${name} argument;`,
      '\tunsigned char behind[64];',
      ...braced('} call = { .argument = ', initial, ' };'),
    ],
    value: '&call',
    after,
  };
}

function isSize(field: string): boolean {
  return field === 'argsz' || field === 'size';
}

function fieldLines({ field, value }: SymbolicField, of: string, context: Context): readonly string[] {
  if (value.kind === 'output') return [];
  const text = value.operand.kind === 'sizeof' ? `sizeof(${of})` : expression(value.operand, context);
  return [`.${fieldPath(field)} = ${text},`];
}

function braced(before: string, lines: readonly string[], after: string): readonly string[] {
  const [first, ...rest] = lines;
  const last = rest.pop();
  return [`${before}${first}`, ...rest, `${last ?? ''}${after}`];
}
