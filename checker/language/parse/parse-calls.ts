/** Actions of the grammar's concrete calls and instances. */

import type { InterlockActions } from '../../../generated/language/grammar.js';
import type * as ast from '../ast.js';
import { anything, call, expression, integer, list, name, operand, optional, type SpanOf, text } from './parse-nodes.js';
import type { Node } from './tree.js';

type Actions = Partial<InterlockActions<unknown>>;

export const callActions = (span: SpanOf) => {
  const arithmetic = (node: Node, operator: '+' | '-' | '*', left: Node, right: Node): ast.Operand => ({
    kind: 'arithmetic',
    operator,
    left: operand(left),
    right: operand(right),
    span: span(node),
  });
  const valued = (node: Node, kind: 'fd' | 'id' | 'addr' | 'process' | 'value', value: Node): ast.Operand => ({
    kind,
    value: expression(value),
    span: span(node),
  });
  return {
    CallItem(of, _semicolon): ast.Call {
      return call(of);
    },
    Call(performer, operation, _open, operands, _close, binding): ast.Call {
      return {
        performer: optional(performer, (node) => anything(node) as ast.Call['performer']) ?? 'actor',
        operation: name(operation),
        operands: list(operands, operand),
        binds: optional(binding, (node) => anything(node) as NonNullable<ast.Call['binds']>),
        span: span(this),
      };
    },
    Performer_machine(_as, _machine): 'machine' {
      return 'machine';
    },
    Performer_process(_as, _process, of) {
      return expression(of);
    },
    Performer_plain(_as, of) {
      return expression(of);
    },
    Binding(_arrow, kind, value): ast.Call['binds'] {
      return { kind: kind.sourceString as 'fd' | 'id' | 'addr', value: expression(value) };
    },
    Operand_plus(left, _plus, right) {
      return arithmetic(this, '+', left, right);
    },
    Operand_minus(left, _minus, right) {
      return arithmetic(this, '-', left, right);
    },
    OperandTerm_times(left, _times, right) {
      return arithmetic(this, '*', left, right);
    },
    OperandAtom_string(of): ast.Operand {
      return { kind: 'string', text: text(of), span: span(this) };
    },
    OperandAtom_fd(_fd, of) {
      return valued(this, 'fd', of);
    },
    OperandAtom_id(_id, of) {
      return valued(this, 'id', of);
    },
    OperandAtom_address(_addr, of) {
      return valued(this, 'addr', of);
    },
    OperandAtom_process(_process, of) {
      return valued(this, 'process', of);
    },
    OperandAtom_buffer(_buffer, length): ast.Operand {
      return { kind: 'buffer', length: integer(length), span: span(this) };
    },
    OperandAtom_bytes(_bytes, _open, value, _comma, width, _close): ast.Operand {
      return { kind: 'bytes', value: operand(value), width: integer(width), span: span(this) };
    },
    OperandAtom_sizeof(_sizeof): ast.Operand {
      return { kind: 'sizeof', span: span(this) };
    },
    OperandAtom_struct(_struct, of, _open, fields, _comma, _close): ast.Operand {
      return { kind: 'struct', name: name(of), fields: list(fields, (node) => anything(node) as ast.StructField), span: span(this) };
    },
    OperandAtom_symbols(first, _bar, others): ast.Operand {
      return { kind: 'symbols', names: [name(first), ...list(others, name)], span: span(this) };
    },
    OperandAtom_parentheses(_open, inner, _close): ast.Operand {
      return { ...operand(inner), span: span(this) };
    },
    OperandAtom_negative(_minus, of): ast.Operand {
      return { kind: 'integer', text: `-${of.sourceString}`, span: span(this) };
    },
    OperandAtom_integer(of): ast.Operand {
      return { kind: 'integer', text: of.sourceString, span: span(this) };
    },
    OperandAtom_value(of) {
      return valued(this, 'value', of);
    },
    StructField_input(path, _colon, value): ast.StructField {
      return { kind: 'input', path: list(path, name), operand: operand(value), span: span(this) };
    },
    StructField_output(path, _arrow, _id, value): ast.StructField {
      return { kind: 'output', path: list(path, name), value: expression(value), span: span(this) };
    },
  } satisfies Actions;
};

const instanceValue = (node: Node) => anything(node) as ast.InstanceValue;

export const instanceActions = (span: SpanOf) => {
  const boolean = (node: Node, value: boolean): ast.InstanceValue => ({ kind: 'boolean', value, span: span(node) });
  const whole = (node: Node, minus: Node, digits: Node): ast.InstanceValue => {
    const given = integer(digits);
    const signed = minus.numChildren > 0 ? { value: -given.value, text: `-${given.text}` } : given;
    return { kind: 'integer', ...signed, span: span(node) };
  };
  return {
    Instance(_instance, of, title, _open, clauses, _close): ast.Declared {
      return {
        kind: 'instance',
        name: name(of),
        title: optional(title, text),
        clauses: list(clauses, (node) => anything(node) as ast.InstanceClause),
        span: span(this),
      };
    },
    InstanceItem(clause, _separator) {
      return anything(clause);
    },
    InstanceClause_setting(path, _is, value): ast.InstanceClause {
      return { kind: 'setting', path: list(path, name), value: instanceValue(value), span: span(this) };
    },
    InstanceClause_without(_without, names): ast.InstanceClause {
      return { kind: 'without', names: list(names, name), span: span(this) };
    },
    InstanceClause_only(_only, names): ast.InstanceClause {
      return { kind: 'only', names: list(names, name), span: span(this) };
    },
    InstanceClause_steps(_steps): ast.InstanceClause {
      return { kind: 'steps', span: span(this) };
    },
    InstanceClause_machine(_machine, _open, clauses, _close): ast.InstanceClause {
      return { kind: 'machine', clauses: list(clauses, (node) => anything(node) as ast.MachineClause), span: span(this) };
    },
    MachineItem(clause, _separator) {
      return anything(clause);
    },
    MachineClause_device(element, _colon, model, _at, address): ast.MachineClause {
      return { kind: 'device', element: name(element), model: name(model), address: optional(address, text), span: span(this) };
    },
    MachineClause_snoop(_snoop): ast.MachineClause {
      return { kind: 'snoop', span: span(this) };
    },
    MachineClause_unmapped(_unmapped): ast.MachineClause {
      return { kind: 'no_interrupt_remapping', span: span(this) };
    },
    MachineClause_unguarded(_unguarded): ast.MachineClause {
      return { kind: 'no_iommu', span: span(this) };
    },
    InstanceValue_integer(minus, value): ast.InstanceValue {
      return whole(this, minus, value);
    },
    InstanceValue_true(_true): ast.InstanceValue {
      return boolean(this, true);
    },
    InstanceValue_false(_false): ast.InstanceValue {
      return boolean(this, false);
    },
    InstanceValue_none(_none): ast.InstanceValue {
      return { kind: 'none', span: span(this) };
    },
    InstanceValue_list(_open, elements, _comma, _close): ast.InstanceValue {
      return { kind: 'list', elements: list(elements, instanceValue), span: span(this) };
    },
    InstanceValue_set(_open, elements, _comma, _close): ast.InstanceValue {
      return { kind: 'set', elements: list(elements, instanceValue), span: span(this) };
    },
    InstanceValue_map(_open, pairs, _comma, _close): ast.InstanceValue {
      return {
        kind: 'map',
        pairs: list(pairs, (node) => anything(node) as { key: ast.InstanceValue; value: ast.InstanceValue }),
        span: span(this),
      };
    },
    InstanceValue_name(of): ast.InstanceValue {
      return { kind: 'name', name: name(of).text, span: span(this) };
    },
    InstancePair(key, _colon, value) {
      return { key: instanceValue(key), value: instanceValue(value) };
    },
    InstanceKey_integer(minus, value): ast.InstanceValue {
      return whole(this, minus, value);
    },
    InstanceKey_true(_true): ast.InstanceValue {
      return boolean(this, true);
    },
    InstanceKey_false(_false): ast.InstanceValue {
      return boolean(this, false);
    },
    InstanceKey_name(of): ast.InstanceValue {
      return { kind: 'name', name: name(of).text, span: span(this) };
    },
    LeftOut(of): ast.Name {
      return name(of);
    },
  } satisfies Actions;
};
