/** Actions of the grammar's headers, declarations and changes. */

import type { InterlockActions } from '../../../generated/language/grammar.js';
import type * as ast from '../ast.js';
import { documentationBefore } from './documentation.js';
import { anything, block, call, expression, item, list, name, optional, type SpanOf, text, type } from './parse-nodes.js';
import type { Node } from './tree.js';

type Actions = Partial<InterlockActions<unknown>>;

const field = (node: Node) => anything(node) as ast.Field;
const parameters = (node: Node) => anything(node) as ast.Parameter[];
const clause = (node: Node) => anything(node) as ast.Clause;

export const fileActions = (span: SpanOf, source: string) =>
  ({
    File(items): ast.File {
      return { items: list(items, item), span: { ...span(this), start: 0, end: source.length } };
    },
    Header_specification(_keyword, of, title, references): ast.Header {
      return header(this, 'specification', of, title, null, references);
    },
    Header_delta(_keyword, of, title, _of, base, references): ast.Header {
      return header(this, 'delta', of, title, text(base), references);
    },
    Header_module(_keyword, of, title): ast.Header {
      return header(this, 'module', of, title, null, null);
    },
    Reference_mail(_mail, of): ast.ReferenceLine {
      return { kind: 'mail', text: text(of), span: span(this) };
    },
    Reference_commit(_commit, of): ast.ReferenceLine {
      return { kind: 'commit', text: text(of), span: span(this) };
    },
    Reference_version(_version, of): ast.ReferenceLine {
      return { kind: 'version', text: text(of), span: span(this) };
    },
    Import(_import, path): ast.Import {
      return { kind: 'import', path: text(path), span: span(this) };
    },
    Declaration(modifiers, declared): ast.Declaration {
      return {
        kind: 'declaration',
        modifiers: list(modifiers, (node) => anything(node) as ast.Modifier),
        documentation: documentationBefore(source, this.source.startIdx),
        declared: anything(declared) as ast.Declared,
        span: span(this),
      };
    },
    Modifier_override(_override): ast.Modifier {
      return { kind: 'override', version: null, span: span(this) };
    },
    Modifier_since(_since, version): ast.Modifier {
      return { kind: 'since', version: text(version), span: span(this) };
    },
    Modifier_until(_until, version): ast.Modifier {
      return { kind: 'until', version: text(version), span: span(this) };
    },
  }) satisfies Actions;

function header(
  node: Node,
  kind: ast.Header['header'],
  of: Node,
  title: Node,
  base: ast.Text | null,
  references: Node | null,
): Omit<ast.Header, 'span'> & ast.Spanned {
  const first = name(of).span;
  return {
    kind: 'header',
    header: kind,
    name: name(of),
    title: optional(title, text),
    base,
    references: references === null ? [] : list(references, (child) => anything(child) as ast.ReferenceLine),
    span: { file: first.file, start: node.source.startIdx, end: node.source.endIdx },
  };
}

export const declarationActions = (span: SpanOf) =>
  ({
    Sort(_sort, of, prefix, symmetric): ast.Declared {
      return { kind: 'sort', name: name(of), prefix: optional(prefix, name), symmetric: symmetric.numChildren > 0, span: span(this) };
    },
    Prefix(_as, of): ast.Name {
      return name(of);
    },
    Enumeration(_enum, of, _open, members, _comma, _close): ast.Declared {
      return { kind: 'enum', name: name(of), members: list(members, name), span: span(this) };
    },
    Record(_record, of, _open, fields, _close): ast.Declared {
      return { kind: 'record', name: name(of), fields: list(fields, field), span: span(this) };
    },
    Object(_object, of, prefix, symmetric, _open, fields, _close): ast.Declared {
      return {
        kind: 'object',
        name: name(of),
        prefix: optional(prefix, name),
        symmetric: symmetric.numChildren > 0,
        fields: list(fields, field),
        span: span(this),
      };
    },
    Field(constant, of, _colon, fieldType, initial, _separator): ast.Field {
      return {
        constant: constant.numChildren > 0,
        name: name(of),
        type: type(fieldType),
        initial: optional(initial, expression),
        span: span(this),
      };
    },
    Initial(_is, value): ast.Expression {
      return expression(value);
    },
    Constant(_constant, of, _colon, constantType, initial): ast.Declared {
      return { kind: 'constant', name: name(of), type: type(constantType), initial: optional(initial, expression), span: span(this) };
    },
    Variable(_var, of, _colon, variableType, initial): ast.Declared {
      return { kind: 'var', name: name(of), type: type(variableType), initial: optional(initial, expression), span: span(this) };
    },
    Initially(_initially, body): ast.Declared {
      return { kind: 'initially', body: block(body), span: span(this) };
    },
    Function(_def, of, formals, _colon, result, _is, body): ast.Declared {
      return {
        kind: 'def',
        name: name(of),
        parameters: parameters(formals),
        result: type(result),
        body: expression(body),
        span: span(this),
      };
    },
    Procedure(_proc, of, formals, body): ast.Declared {
      return { kind: 'proc', name: name(of), parameters: parameters(formals), body: block(body), span: span(this) };
    },
    Parameters(_open, formals, _close): ast.Parameter[] {
      return list(formals, (node) => anything(node) as ast.Parameter);
    },
    Parameter(of, _colon, parameterType, where): ast.Parameter {
      return { name: name(of), type: type(parameterType), where: optional(where, expression), span: span(this) };
    },
    Syscall(keyword, of, formals, clauses, body): ast.Declared {
      const headerSpan = { ...span(this), start: keyword.source.startIdx, end: formals.source.endIdx };
      return {
        kind: 'syscall',
        name: name(of),
        parameters: parameters(formals),
        clauses: list(clauses, clause),
        body: block(body),
        header: headerSpan,
        span: span(this),
      };
    },
    Action(keyword, of, formals, clauses, body): ast.Declared {
      const headerSpan = { ...span(this), start: keyword.source.startIdx, end: formals.source.endIdx };
      return {
        kind: 'action',
        name: name(of),
        parameters: parameters(formals),
        clauses: list(clauses, clause),
        body: block(body),
        header: headerSpan,
        span: span(this),
      };
    },
    Clause_by(_by, actor): ast.Clause {
      return { kind: 'by', actor: name(actor), span: span(this) };
    },
    Clause_source(_source, of): ast.Clause {
      return { kind: 'source', source: text(of), span: span(this) };
    },
    Clause_calls(_calls, _open, calls, _close): ast.Clause {
      return { kind: 'calls', calls: list(calls, call), span: span(this) };
    },
    Clause_call(_calls, of): ast.Clause {
      return { kind: 'calls', calls: [call(of)], span: span(this) };
    },
    Clause_since(_since, version): ast.Clause {
      return { kind: 'since', version: text(version), span: span(this) };
    },
    Clause_until(_until, version): ast.Clause {
      return { kind: 'until', version: text(version), span: span(this) };
    },
    Invariant(_invariant, of, title, _colon, condition): ast.Declared {
      return { kind: 'invariant', name: name(of), title: optional(title, text), condition: expression(condition), span: span(this) };
    },
    Transition(_transition, _invariant, of, title, on, _colon, condition): ast.Declared {
      return {
        kind: 'transition',
        name: name(of),
        title: optional(title, text),
        on: optional(on, (node) => anything(node) as ast.On),
        condition: expression(condition),
        span: span(this),
      };
    },
    On(_on, action, formals, outcome): ast.On {
      return {
        action: name(action),
        parameters: optional(formals, (node) => anything(node) as ast.Name[]),
        outcome: optional(outcome, (node) => anything(node) as NonNullable<ast.On['outcome']>),
        span: span(this),
      };
    },
    ParameterNames(_open, names, _close): ast.Name[] {
      return list(names, name);
    },
    OnOutcome_fails(_fails, errno): ast.On['outcome'] {
      return { kind: 'fails', name: name(errno) };
    },
    OnOutcome_signals(_signals, signal): ast.On['outcome'] {
      return { kind: 'signals', name: name(signal) };
    },
    OnOutcome_always(_always): ast.On['outcome'] {
      return { kind: 'always' };
    },
    Reachable(_reachable, of, title, _colon, condition): ast.Declared {
      return { kind: 'reachable', name: name(of), title: optional(title, text), condition: expression(condition), span: span(this) };
    },
    Allow(_allow, _deadlock): ast.Declared {
      return { kind: 'allow', span: span(this) };
    },
  }) satisfies Actions;

export const changeActions = (span: SpanOf) =>
  ({
    Remove_transition(_remove, _transition, _invariant, of): ast.Declared {
      return { kind: 'remove', what: 'transition', name: name(of), span: span(this) };
    },
    Remove_allow(_remove, _allow, _deadlock): ast.Declared {
      return { kind: 'remove', what: 'allow', name: null, span: span(this) };
    },
    Remove_initially(_remove, _initially): ast.Declared {
      return { kind: 'remove', what: 'initially', name: null, span: span(this) };
    },
    Remove_named(_remove, what, of): ast.Declared {
      return { kind: 'remove', what: what.sourceString as ast.RemovableKind, name: name(of), span: span(this) };
    },
    Extend_object(_extend, _object, of, _open, fields, _close): ast.Declared {
      return { kind: 'extend', what: 'object', name: name(of), fields: list(fields, field), span: span(this) };
    },
    Extend_record(_extend, _record, of, _open, fields, _close): ast.Declared {
      return { kind: 'extend', what: 'record', name: name(of), fields: list(fields, field), span: span(this) };
    },
    Extend_enumeration(_extend, _enum, of, _open, members, _comma, _close): ast.Declared {
      return { kind: 'extend', what: 'enum', name: name(of), members: list(members, name), span: span(this) };
    },
    Remove_property(_remove, _property, of): ast.Declared {
      return { kind: 'remove', what: 'leads-to', name: name(of), span: span(this) };
    },
    LeadsTo(_property, of, formals, title, _colon, premise, _leads, _to, conclusion, fairness): ast.Declared {
      return {
        kind: 'leads-to',
        name: name(of),
        parameters: optional(formals, parameters) ?? [],
        title: optional(title, text),
        premise: expression(premise),
        conclusion: expression(conclusion),
        fairness: list(fairness, (node) => anything(node) as ast.Fairness),
        span: span(this),
      };
    },
    Fairness(_under, strength, _fairness, _of, actions): ast.Fairness {
      return {
        strength: strength.sourceString as ast.Fairness['strength'],
        actions: list(actions, (node) => anything(node) as ast.Fairness['actions'][number]),
      };
    },
    FairAction_each(_each, of) {
      return { each: true, action: name(of) };
    },
    FairAction_whole(of) {
      return { each: false, action: name(of) };
    },
    Refines(_refines, base, mapping): ast.Declared {
      return {
        kind: 'refines',
        base: text(base),
        mapping: optional(mapping, (node) => anything(node) as { place: ast.Expression; value: ast.Expression }[]),
        span: span(this),
      };
    },
    RefinementMap(_under, _open, mapped, _close) {
      return list(mapped, anything);
    },
    Mapped(place, _is, value, _separator) {
      return { place: expression(place), value: expression(value) };
    },
  }) satisfies Actions;
