/** The kernel's binary interface as replay needs it: what a specification's `calls` ask for, and what the headers answer. */

import type { Action, ConcreteCall, Operand, Span, Specification } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';

export interface AbiRequest {
  readonly constants: readonly string[];
  /** Fields by struct name; a nested field is "a.b". */
  readonly structs: Readonly<Record<string, readonly string[]>>;
}

/** Offsets and widths in bytes. */
export interface FieldLayout {
  readonly offset: number;
  readonly width: number;
}

export interface StructLayout {
  readonly size: number;
  readonly fields: Readonly<Record<string, FieldLayout>>;
}

export interface Abi {
  /** Decimal or 0x, possibly negative. */
  readonly constants: Readonly<Record<string, string>>;
  readonly structs: Readonly<Record<string, StructLayout>>;
}

/** Every C name and struct field in the `calls` of the actions named (all of them by default), in order of name. */
export function requiredAbi(specification: Specification, actions?: ReadonlySet<string>): AbiRequest {
  const constants = new Set<string>();
  const structs = new Map<string, Set<string>>();
  for (const { kind, name, field } of abiUses(specification, actions)) {
    if (kind === 'constant') constants.add(name);
    else structs.set(name, (structs.get(name) ?? new Set()).add(field));
  }
  const byName = [...structs].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    constants: [...constants].sort(),
    structs: Object.fromEntries(byName.map(([name, fields]) => [name, [...fields].sort()])),
  };
}

/** One place in a specification that uses a name of the kernel's headers. */
export type AbiUse =
  | { readonly kind: 'constant'; readonly name: string; readonly field: ''; readonly span: Span }
  | { readonly kind: 'field'; readonly name: string; readonly field: string; readonly span: Span };

export function abiUses(specification: Specification, actions?: ReadonlySet<string>): readonly AbiUse[] {
  const uses: AbiUse[] = [];
  const wanted = (action: Action): boolean => actions === undefined || actions.has(action.name);
  for (const call of specification.actions.filter(wanted).flatMap((action) => action.calls)) {
    visitOperands(call, (operand) => {
      if (operand.kind === 'symbol')
        uses.push(...operand.names.map((name) => ({ kind: 'constant', name, field: '', span: operand.span }) as const));
      if (operand.kind === 'struct') {
        for (const { field, value } of operand.fields) {
          const span = value.kind === 'input' ? value.operand.span : value.id.span;
          uses.push({ kind: 'field', name: operand.name, field, span });
        }
      }
    });
  }
  return uses;
}

function visitOperands(call: ConcreteCall, visit: (operand: Operand) => void): void {
  const enter = (operand: Operand): void => {
    visit(operand);
    switch (operand.kind) {
      case 'arithmetic':
        enter(operand.left);
        enter(operand.right);
        return;
      case 'address':
        if (operand.offset !== null) enter(operand.offset);
        return;
      case 'bytes':
        enter(operand.value);
        return;
      case 'struct':
        for (const { value } of operand.fields) {
          if (value.kind === 'input') enter(value.operand);
        }
        return;
      case 'integer':
      case 'symbol':
      case 'value':
      case 'string':
      case 'fd':
      case 'id':
      case 'buffer':
      case 'sizeof':
      case 'process':
        return;
      default:
        unreachable(operand);
    }
  };
  for (const operand of call.operands) enter(operand);
}
