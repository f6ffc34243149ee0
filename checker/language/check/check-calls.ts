/** Concrete calls: operations and operands -> IR. */

import type * as ast from '../ast.js';
import { checkOperand, checkValue } from './check-operands.js';
import { type Context, fail } from './context.js';
import type { ConcreteCall, Operand } from '../ir.js';
import { OPERATIONS, type OperationShape, SLOT_WORDS, type Slot } from './operations.js';
import { suggest } from './suggestion.js';
import { unreachable } from '../unreachable.js';

/** @param context at the end of the action: its parameters and top-level `let`s are known
 *  @returns the call, or nothing after a report */
export function checkCalls(context: Context, call: ast.Call): readonly ConcreteCall[] {
  const { operation } = call;
  const shape = Object.hasOwn(OPERATIONS, operation.text) ? OPERATIONS[operation.text] : undefined;
  if (shape === undefined) {
    const known = Object.keys(OPERATIONS);
    fail(
      context,
      'unknown-operation',
      operation.span,
      `there is no operation \`${operation.text}\``,
      suggest(operation.text, known, `the operations are ${known.join(', ')}`),
    );
    for (const operand of call.operands) checkOperand(context, operand, false);
    return [];
  }
  const operands = call.operands.map((operand, index) => checkSlot(context, operand, shape.slots[index] ?? null, operation.text));
  const least = shape.slots.length - shape.optional;
  if (operands.length < least || operands.length > shape.slots.length) {
    const wanted = shape.slots.map((slot) => SLOT_WORDS[slot]).join(', ');
    const count = shape.optional > 0 ? `${least} or ${shape.slots.length}` : `${least}`;
    fail(
      context,
      'wrong-arity',
      call.span,
      `\`${operation.text}\` takes ${count} operand${count === '1' ? '' : 's'}, not ${operands.length}`,
      wanted === '' ? `write \`${operation.text}()\`` : `it takes ${wanted}`,
    );
    return [];
  }
  const performer = checkPerformer(context, call);
  const binds = checkBinding(context, call, shape);
  const complete = operands.filter((operand) => operand !== null);
  if (complete.length < operands.length || performer === null || binds === null) return [];
  return [{ operation: operation.text, operands: complete, performer, binds, span: call.span }];
}

function checkPerformer(context: Context, call: ast.Call): ConcreteCall['performer'] | null {
  if (call.performer === 'actor' || call.performer === 'machine') return call.performer;
  return checkValue(context, call.performer, 'name');
}

function checkBinding(context: Context, call: ast.Call, shape: OperationShape): ConcreteCall['binds'] | null {
  const { binds } = call;
  if (binds === null) return { kind: 'none' };
  const value = checkValue(context, binds.value, 'name');
  if (binds.kind !== 'id' && binds.kind !== shape.binds) {
    return fail(
      context,
      'bad-operand',
      binds.value.span,
      `\`${call.operation.text}\` gives no ${binds.kind === 'fd' ? 'descriptor' : 'address'}`,
      shape.binds === null ? 'remove `-> ...`, or bind the number with `-> id x`' : `bind it with \`-> ${shape.binds} x\``,
    );
  }
  return value === null ? null : { kind: binds.kind === 'addr' ? 'address' : binds.kind, value };
}

function checkSlot(context: Context, operand: ast.Operand, slot: Slot | null, operation: string): Operand | null {
  if (slot === 'process') {
    const value = operand.kind === 'process' || operand.kind === 'value' ? operand.value : null;
    if (value === null)
      return fail(
        context,
        'bad-operand',
        operand.span,
        `\`${operation}\` needs ${SLOT_WORDS.process} here`,
        'name a parameter or `let` of the process sort',
      );
    const checked = checkValue(context, value, 'name');
    return checked === null ? null : { kind: 'process', value: checked, span: operand.span };
  }
  const checked = checkOperand(context, operand, false);
  if (checked === null || slot === null || fitsSlot(checked, slot)) return checked;
  return fail(
    context,
    'bad-operand',
    operand.span,
    `\`${operation}\` needs ${SLOT_WORDS[slot]} here`,
    slot === 'fd'
      ? 'write `fd` before the name of the file'
      : slot === 'address'
        ? 'write `addr` before the name of the page or mapping'
        : `give ${SLOT_WORDS[slot]}`,
  );
}

function fitsSlot(operand: Operand, slot: Slot): boolean {
  const isNumber = ['integer', 'symbol', 'value', 'arithmetic', 'id'].includes(operand.kind);
  switch (slot) {
    case 'path':
    case 'text':
      return operand.kind === 'string';
    case 'number':
      return isNumber;
    case 'fd':
      return operand.kind === 'fd';
    case 'fd or number':
      return operand.kind === 'fd' || isNumber;
    case 'value':
      return operand.kind === 'fd' || operand.kind === 'address' || isNumber;
    case 'buffer':
      return operand.kind === 'buffer' || operand.kind === 'address';
    case 'bytes':
      return operand.kind === 'buffer' || operand.kind === 'bytes' || operand.kind === 'string';
    case 'address':
      return operand.kind === 'address';
    case 'process':
      return operand.kind === 'process';
    case 'argument':
      return operand.kind !== 'process' && operand.kind !== 'sizeof';
    default:
      return unreachable(slot);
  }
}
