/** Concrete calls as strace would print them, in the specification's names instead of numbers. */

import type { ConcreteCall, Operand, StructField } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { integerOf, isNumber, type Setting } from './number.js';
import { stringValue } from './path.js';
import { nameOf, outputName } from './reference.js';

/** @throws ConcreteError */
export function callText(call: ConcreteCall, setting: Setting): string {
  const operands = call.operands.map((operand) => operandText(operand, setting)).join(', ');
  const bound = call.binds.kind === 'none' ? null : outputName(call.binds.value, setting);
  return `${call.operation}(${operands})${bound === null ? '' : ` -> ${bound}`}`;
}

function operandText(operand: Operand, setting: Setting): string {
  switch (operand.kind) {
    case 'integer':
      return operand.value;
    case 'symbol':
      return operand.names.join('|');
    case 'value':
      return integerOf(operand, setting).toString();
    case 'arithmetic':
      return numberText(integerOf(operand, setting));
    case 'sizeof':
      return 'sizeof';
    case 'string':
      return JSON.stringify(stringValue(operand.parts, setting.scope, setting.environment));
    case 'fd':
    case 'id':
    case 'process':
      return nameOf(operand.value, setting.scope);
    case 'address': {
      const offset = operand.offset === null ? '' : `+${operandText(operand.offset, setting)}`;
      return `${nameOf(operand.value, setting.scope)}${offset}`;
    }
    case 'buffer':
      return `[${operand.length} bytes]`;
    case 'bytes':
      return `[${isNumber(operand.value) ? numberText(integerOf(operand.value, setting)) : operandText(operand.value, setting)}]`;
    case 'struct':
      return `{${operand.fields.map((field) => fieldText(field, setting)).join(', ')}}`;
    default:
      return unreachable(operand);
  }
}

function fieldText({ field, value }: StructField, setting: Setting): string {
  return value.kind === 'input' ? `${field}=${operandText(value.operand, setting)}` : `${field}->${outputName(value.id, setting) ?? '...'}`;
}

/** Addresses and offsets read better in hex. */
function numberText(value: bigint): string {
  return value > 0xfffn ? `0x${value.toString(16)}` : value.toString();
}
