/** Concrete calls as strace would print them, in the specification's names instead of numbers. */

import { unreachable } from '../../language/unreachable.js';
import { parseInteger } from './bytes.js';
import type { SymbolicCall, SymbolicField, SymbolicOperand } from './symbolic.js';

export function callText({ operation, operands, binds }: SymbolicCall): string {
  return `${operation}(${operands.map(operandText).join(', ')})${binds === null ? '' : ` -> ${binds.name}`}`;
}

export function operandText(operand: SymbolicOperand): string {
  switch (operand.kind) {
    case 'literal':
      return operand.text;
    case 'symbols':
      return operand.names.join('|');
    case 'number':
      return operand.address ? addressText(operand.value) : operand.value.toString();
    case 'sizeof':
      return 'sizeof';
    case 'string':
      return JSON.stringify(operand.parts.map((part) => (part.kind === 'text' ? part.text : part.path)).join(''));
    case 'fd':
    case 'id':
    case 'process':
      return operand.name;
    case 'address':
      return `${operand.name}${operand.offset === null ? '' : `+${operandText(operand.offset)}`}`;
    case 'buffer':
      return `[${operand.length} bytes]`;
    case 'bytes':
      return `[${bytesText(operand.value)}]`;
    case 'struct':
      return `{${operand.fields.map(fieldText).join(', ')}}`;
    default:
      return unreachable(operand);
  }
}

function bytesText(operand: SymbolicOperand): string {
  if (operand.kind === 'literal') return addressText(parseInteger(operand.text) ?? 0n);
  return operand.kind === 'number' ? addressText(operand.value) : operandText(operand);
}

function fieldText({ field, value }: SymbolicField): string {
  return value.kind === 'input' ? `${field}=${operandText(value.operand)}` : `${field}->${value.name ?? '...'}`;
}

/** Addresses and offsets read better in hex. */
function addressText(value: bigint): string {
  return value > 0xfffn ? `0x${value.toString(16)}` : value.toString();
}
