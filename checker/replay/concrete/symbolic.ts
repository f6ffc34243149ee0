/** Concrete calls in the names that people use: what every text of a call, every program made from a trace, is written from. */

import type { ConcreteCall, Operand } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { integerOf, type Setting } from './number.js';
import { stringParts } from './path.js';
import { nameOf, outputName } from './reference.js';

export type SymbolicOperand =
  /** As the specification writes it: "0x70000000000". */
  | { readonly kind: 'literal'; readonly text: string }
  /** Calculated from values of the model; `address`: reads better in hex. */
  | { readonly kind: 'number'; readonly value: bigint; readonly address: boolean }
  /** C names of the kernel's headers, or-ed together. */
  | { readonly kind: 'symbols'; readonly names: readonly string[] }
  | { readonly kind: 'string'; readonly parts: readonly SymbolicPart[] }
  | { readonly kind: 'fd' | 'id' | 'process'; readonly name: string }
  | { readonly kind: 'address'; readonly name: string; readonly offset: SymbolicOperand | null }
  | { readonly kind: 'buffer'; readonly length: number }
  | { readonly kind: 'bytes'; readonly value: SymbolicOperand; readonly width: 1 | 2 | 4 | 8 }
  /** The size of the struct around it. */
  | { readonly kind: 'sizeof' }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly SymbolicField[] };

export type SymbolicPart =
  | { readonly kind: 'text'; readonly text: string }
  /** What the machine has for a device: `device` is the model's name of one of the element's devices. */
  | { readonly kind: 'path'; readonly of: 'cdev' | 'group' | 'bdf'; readonly device: string; readonly path: string };

export interface SymbolicField {
  readonly field: string;
  readonly value:
    | { readonly kind: 'input'; readonly operand: SymbolicOperand }
    /** Kept under the name after the call; null where the call is to fail and so names nothing. */
    | { readonly kind: 'output'; readonly name: string | null };
}

export interface SymbolicCall {
  readonly operation: string;
  readonly operands: readonly SymbolicOperand[];
  readonly binds: { readonly kind: 'fd' | 'id' | 'address'; readonly name: string } | null;
}

/** @throws ConcreteError */
export function symbolicCall({ operation, operands, binds }: ConcreteCall, setting: Setting): SymbolicCall {
  const name = binds.kind === 'none' ? null : outputName(binds.value, setting);
  return {
    operation,
    operands: operands.map((operand) => symbolicOperand(operand, setting)),
    binds: binds.kind === 'none' || name === null ? null : { kind: binds.kind, name },
  };
}

function symbolicOperand(operand: Operand, setting: Setting): SymbolicOperand {
  switch (operand.kind) {
    case 'integer':
      return { kind: 'literal', text: operand.value };
    case 'symbol':
      return { kind: 'symbols', names: operand.names };
    case 'value':
      return { kind: 'number', value: integerOf(operand, setting), address: false };
    case 'arithmetic':
      return { kind: 'number', value: integerOf(operand, setting), address: true };
    case 'sizeof':
      return { kind: 'sizeof' };
    case 'string':
      return { kind: 'string', parts: stringParts(operand.parts, setting.scope, setting.environment) };
    case 'fd':
    case 'id':
    case 'process':
      return { kind: operand.kind, name: nameOf(operand.value, setting.scope) };
    case 'address':
      return {
        kind: 'address',
        name: nameOf(operand.value, setting.scope),
        offset: operand.offset === null ? null : symbolicOperand(operand.offset, setting),
      };
    case 'buffer':
      return { kind: 'buffer', length: operand.length };
    case 'bytes':
      return { kind: 'bytes', value: symbolicOperand(operand.value, setting), width: operand.width };
    case 'struct':
      return {
        kind: 'struct',
        name: operand.name,
        fields: operand.fields.map(({ field, value }) => ({
          field,
          value:
            value.kind === 'input'
              ? { kind: 'input', operand: symbolicOperand(value.operand, setting) }
              : { kind: 'output', name: outputName(value.id, setting) },
        })),
      };
    default:
      return unreachable(operand);
  }
}
