/** Actions of the grammar's types, expressions and statements. */

import type { InterlockActions } from '../../../generated/language/grammar.js';
import type * as ast from '../ast.js';
import { anything, binder, block, expression, integer, list, name, optional, type SpanOf, statement, text, type } from './parse-nodes.js';
import type { Node } from './tree.js';

type Actions = Partial<InterlockActions<unknown>>;

export const typeActions = (span: SpanOf) =>
  ({
    Type_map(key, _arrow, value): ast.TypeExpression {
      return { kind: 'map', key: type(key), value: type(value), span: span(this) };
    },
    OptionType_option(of, _mark): ast.TypeExpression {
      return { kind: 'option', of: type(of), span: span(this) };
    },
    AtomType_bool(_bool): ast.TypeExpression {
      return { kind: 'bool', span: span(this) };
    },
    AtomType_set(_set, _of, of): ast.TypeExpression {
      return { kind: 'set', of: type(of), span: span(this) };
    },
    AtomType_range(low, _dots, high): ast.TypeExpression {
      return { kind: 'range', low: expression(low), high: expression(high), span: span(this) };
    },
    AtomType_name(of): ast.TypeExpression {
      return { kind: 'name', name: name(of).text, span: span(this) };
    },
    AtomType_parentheses(_open, of, _close): ast.TypeExpression {
      return type(of);
    },
  }) satisfies Actions;

function binary(span: ReturnType<SpanOf>, operator: ast.BinaryOperator, left: Node, right: Node): ast.Expression {
  return { kind: 'binary', operator, left: expression(left), right: expression(right), span };
}

export const expressionActions = (span: SpanOf) =>
  ({
    Implies_implies(left, _implies, right) {
      return binary(span(this), 'implies', left, right);
    },
    Or_or(left, _or, right) {
      return binary(span(this), 'or', left, right);
    },
    And_and(left, _and, right) {
      return binary(span(this), 'and', left, right);
    },
    Not_not(_not, operand): ast.Expression {
      return { kind: 'unary', operator: 'not', operand: expression(operand), span: span(this) };
    },
    Comparison_compare(left, operator, right) {
      return binary(span(this), operator.sourceString as ast.ComparisonOperator, left, right);
    },
    Additive_plus(left, _plus, right) {
      return binary(span(this), '+', left, right);
    },
    Additive_minus(left, _minus, right) {
      return binary(span(this), '-', left, right);
    },
    Intersection_and(left, _and, right) {
      return binary(span(this), '&', left, right);
    },
    Unary_negate(_minus, operand): ast.Expression {
      return { kind: 'unary', operator: '-', operand: expression(operand), span: span(this) };
    },
    Postfix_field(of, _dot, field): ast.Expression {
      return { kind: 'field', of: expression(of), field: name(field), span: span(this) };
    },
    Postfix_index(of, _open, index, _close): ast.Expression {
      return { kind: 'index', of: expression(of), index: expression(index), span: span(this) };
    },
    Postfix_unwrap(of, _mark): ast.Expression {
      return { kind: 'unwrap', of: expression(of), span: span(this) };
    },
    Primary_true(_true): ast.Expression {
      return { kind: 'boolean', value: true, span: span(this) };
    },
    Primary_false(_false): ast.Expression {
      return { kind: 'boolean', value: false, span: span(this) };
    },
    Primary_none(_none): ast.Expression {
      return { kind: 'none', span: span(this) };
    },
    Primary_conditional(_if, condition, _then, then, _else, otherwise): ast.Expression {
      return {
        kind: 'conditional',
        condition: expression(condition),
        then: expression(then),
        otherwise: expression(otherwise),
        span: span(this),
      };
    },
    Primary_quantified(quantifier, binders, where, _colon, body): ast.Expression {
      return {
        kind: 'quantified',
        quantifier: quantifier.sourceString as 'forall' | 'exists',
        binders: list(binders, binder),
        where: optional(where, expression),
        body: expression(body),
        span: span(this),
      };
    },
    Primary_count(_count, bound, where): ast.Expression {
      return { kind: 'selection', selection: 'count', binder: binder(bound), where: optional(where, expression), span: span(this) };
    },
    Primary_first(_first, bound, where): ast.Expression {
      return { kind: 'selection', selection: 'first', binder: binder(bound), where: optional(where, expression), span: span(this) };
    },
    Primary_old(_old, _open, operand, _close): ast.Expression {
      return { kind: 'old', operand: expression(operand), span: span(this) };
    },
    Primary_call(called, args): ast.Expression {
      return { kind: 'call', name: name(called), arguments: anything(args) as ast.Expression[], span: span(this) };
    },
    Primary_name(of): ast.Expression {
      return { kind: 'name', name: name(of).text, span: span(this) };
    },
    Primary_integer(value): ast.Expression {
      return { kind: 'integer', ...integer(value), span: span(this) };
    },
    Primary_comprehension(_open, bound, where, _close): ast.Expression {
      return { kind: 'selection', selection: 'collect', binder: binder(bound), where: optional(where, expression), span: span(this) };
    },
    Primary_set(_open, elements, _close): ast.Expression {
      return { kind: 'set', elements: list(elements, expression), span: span(this) };
    },
    Primary_size(_open, of, _close): ast.Expression {
      return { kind: 'size', of: expression(of), span: span(this) };
    },
    Primary_parentheses(_open, inner, _close): ast.Expression {
      return { ...expression(inner), span: span(this) };
    },
    Arguments(_open, args, _close): ast.Expression[] {
      return list(args, expression);
    },
    Where(_where, condition): ast.Expression {
      return expression(condition);
    },
    Binder(bound, _in, domain): ast.Binder {
      return { name: name(bound), domain: anything(domain) as ast.Domain, span: span(this) };
    },
    Domain_range(low, _dots, high): ast.Domain {
      return { kind: 'range', low: expression(low), high: expression(high), span: span(this) };
    },
    Domain(domain): ast.Domain {
      if (domain.ctorName === 'Domain_range') return anything(domain) as ast.Domain;
      return { kind: 'expression', expression: expression(domain), span: span(this) };
    },
    Value_record(of, _open, fields, _comma, _close): ast.Expression {
      return { kind: 'record', name: name(of), fields: list(fields, (field) => anything(field) as ast.FieldValue), span: span(this) };
    },
    FieldValue(of, _colon, value): ast.FieldValue {
      return { name: name(of), value: expression(value), span: span(this) };
    },
    name(_start, _rest): ast.Name {
      return { text: this.sourceString, span: span(this) };
    },
    word(_start, _rest): ast.Name {
      return { text: this.sourceString, span: span(this) };
    },
    integer(_digits): ast.Integer {
      return { value: Number(this.sourceString), text: this.sourceString };
    },
    string(_open, parts, _close): ast.Text {
      const value = parts.children.map((part: Node) => unescaped(part.sourceString)).join('');
      return { value, span: span(this) };
    },
  }) satisfies Actions;

function unescaped(part: string): string {
  if (!part.startsWith('\\')) return part;
  const escaped = part[1];
  return escaped === 'n' ? '\n' : escaped === 't' ? '\t' : (escaped ?? '');
}

function assignment(span: ReturnType<SpanOf>, operator: ':=' | '+=' | '-=', place: Node, value: Node): ast.Statement {
  return { kind: 'assign', operator, place: expression(place), value: expression(value), span };
}

export const statementActions = (span: SpanOf) =>
  ({
    Block(_open, statements, _close): ast.Statement[] {
      return list(statements, statement);
    },
    Statement(inner, _semicolon): ast.Statement {
      return statement(inner);
    },
    Versioned(conditions, body): ast.Statement {
      const block = body.ctorName === 'Block';
      return {
        kind: 'versioned',
        conditions: list(conditions, (node) => anything(node) as ast.VersionCondition),
        body: block ? (anything(body) as ast.Statement[]) : [statement(body)],
        block,
        span: span(this),
      };
    },
    Condition_since(_since, version): ast.VersionCondition {
      return { kind: 'since', version: text(version), span: span(this) };
    },
    Condition_until(_until, version): ast.VersionCondition {
      return { kind: 'until', version: text(version), span: span(this) };
    },
    Act_let(_let, bound, _is, value): ast.Statement {
      return { kind: 'let', name: name(bound), value: expression(value), span: span(this) };
    },
    If_chain(_if, condition, then, _else, otherwise): ast.Statement {
      return { kind: 'if', condition: expression(condition), then: block(then), otherwise: [statement(otherwise)], span: span(this) };
    },
    If_otherwise(_if, condition, then, _else, otherwise): ast.Statement {
      return { kind: 'if', condition: expression(condition), then: block(then), otherwise: block(otherwise), span: span(this) };
    },
    If_plain(_if, condition, then): ast.Statement {
      return { kind: 'if', condition: expression(condition), then: block(then), otherwise: null, span: span(this) };
    },
    Act_for(_for, bound, where, body): ast.Statement {
      return { kind: 'for', binder: binder(bound), where: optional(where, expression), body: block(body), span: span(this) };
    },
    Act_choose(_choose, bound, where): ast.Statement {
      return { kind: 'choose', binder: binder(bound), where: optional(where, expression), span: span(this) };
    },
    Act_require(_require, condition): ast.Statement {
      return { kind: 'require', condition: expression(condition), span: span(this) };
    },
    Act_fails(_fails, errno, when, undo): ast.Statement {
      return { kind: 'fails', name: name(errno), condition: optional(when, expression), undo: optional(undo, block), span: span(this) };
    },
    Act_signals(_signals, signal, when, undo): ast.Statement {
      return { kind: 'signals', name: name(signal), condition: optional(when, expression), undo: optional(undo, block), span: span(this) };
    },
    When(_when, condition): ast.Expression {
      return expression(condition);
    },
    Undo(_undo, body) {
      return block(body);
    },
    Act_await(_await, condition): ast.Statement {
      return { kind: 'await', condition: expression(condition), span: span(this) };
    },
    Act_step(_step, of, under, body): ast.Statement {
      const locks = optional(under, (node) => anything(node) as ast.Name[]) ?? [];
      return { kind: 'step', name: name(of), locks, body: block(body), span: span(this) };
    },
    Under(_under, locks): ast.Name[] {
      return list(locks, name);
    },
    Act_returns(_returns, value): ast.Statement {
      return { kind: 'returns', value: expression(value), span: span(this) };
    },
    Act_assign(place, _is, value) {
      return assignment(span(this), ':=', place, value);
    },
    Act_add(place, _is, value) {
      return assignment(span(this), '+=', place, value);
    },
    Act_subtract(place, _is, value) {
      return assignment(span(this), '-=', place, value);
    },
    Act_call(called, args): ast.Statement {
      return { kind: 'call', name: name(called), arguments: anything(args) as ast.Expression[], span: span(this) };
    },
  }) satisfies Actions;
