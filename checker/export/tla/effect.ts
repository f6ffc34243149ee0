/** Statements that always go on, as a TLA+ expression: from a record of the variables before them to one of those after. */

import type { Expression, FiniteType, Procedure, Span, Statement } from '../../language/ir.js';
import { faultOf, forget, type Knowledge, learn, nothingKnown, outside, withRange } from '../shared/fault.js';
import { fold, known, variablesOf } from '../shared/fold.js';
import { each, type Model } from '../shared/model.js';
import { rangeOf } from '../shared/range.js';
import { someStatement, writtenBy } from '../shared/statements.js';
import { isFalse, local, not } from '../shared/terms.js';
import { at, expression } from './expression.js';
import { type Scope, string, valueText, withLocal } from './scope.js';

/** What statements depend on beside the variables. */
export interface Flow {
  readonly scope: Scope;
  readonly knowledge: Knowledge;
  /** What the locals of the statements at hand stand for. */
  readonly locals: ReadonlyMap<string, Expression>;
}

/** What is defined as what: "s_2", and the lines of an expression. */
interface Definition {
  readonly head: string;
  readonly lines: readonly string[];
}

/** "put(s, f)" and the lines of what it is equal to. */
export function procedureDefinition(scope: Scope, procedure: Procedure): { readonly head: string; readonly lines: readonly string[] } {
  const { model } = scope;
  let flow: Flow = { scope, knowledge: nothingKnown(model), locals: new Map() };
  const [record, inside] = fresh(flow, 's');
  flow = inside;
  const names = procedure.parameters.map(({ name, type }) => {
    const [text, next] = bound(flow, name, type, procedure.span);
    flow = next;
    return text;
  });
  return {
    head: `${scope.names.of('procedure', procedure.name)}(${[record, ...names].join(', ')})`,
    lines: after(procedure.body, flow, record),
  };
}

/** The variables that need a field in records: those that procedures and compound statements look at or write. */
export function recordedVariables(model: Model): readonly string[] {
  const names = new Set<string>();
  const visit = (statements: readonly Statement[], inside: boolean): void => {
    someStatement(statements, (statement) => {
      if (inside || statement.kind === 'if' || statement.kind === 'for') for (const name of touched(model, [statement])) names.add(name);
      return false;
    });
  };
  for (const { body } of model.specification.procedures) visit(body, true);
  for (const { body } of model.actions) visit(body, false);
  return model.specification.variables.map(({ name }) => name).filter((name) => names.has(name));
}

function touched(model: Model, statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>(writtenBy(model, statements));
  const read = (part: Expression | null): void => {
    if (part !== null) for (const name of variablesOf(model, part)) names.add(name);
  };
  someStatement(statements, (statement) => {
    switch (statement.kind) {
      case 'let':
      case 'returns':
        read(statement.value);
        break;
      case 'assign':
        for (const part of [...statement.place.indices, statement.value]) read(part);
        break;
      case 'if':
      case 'require':
      case 'await':
      case 'fails':
        read(statement.condition);
        break;
      case 'for':
      case 'choose':
        read(statement.where);
        read(statement.domain.kind === 'set' ? statement.domain.set : null);
        break;
      case 'call':
        for (const part of statement.arguments) read(part);
        break;
      case 'step':
        break;
    }
    return false;
  });
  return names;
}

/** The scope that reads variables from a record. */
export function inRecord(scope: Scope, record: string): Scope {
  const fields = recordedVariables(scope.model).map((name): [string, string] => [name, `${record}.${scope.names.of('variable', name)}`]);
  return { ...scope, versions: new Map(fields) };
}

/** The lines of the expression that is the record after the statements. */
export function after(statements: readonly Statement[], start: Flow, record: string): readonly string[] {
  const definitions: Definition[] = [];
  let current = record;
  let flow: Flow = { ...start, scope: inRecord(start.scope, record) };

  /** A new record, equal to the lines; what they define inside has other names. */
  function become(write: (inside: Flow) => readonly string[]): void {
    const [name, next] = fresh(flow, 's');
    definitions.push({ head: name, lines: write(next) });
    flow = { ...next, scope: inRecord(next.scope, name) };
    current = name;
  }

  function check(fault: Expression, span: Span): void {
    if (isFalse(fault)) return;
    become(() => [`IF ${assertion(flow, fault, span)} THEN ${current} ELSE ${current}`]);
    flow = { ...flow, knowledge: learn(flow.knowledge, fault, false) };
  }

  function evaluated(of: Expression): Expression {
    const value = fold({ model: flow.scope.model, locals: flow.locals, inlines: (name) => reads(flow, name) }, of);
    check(faultOf(flow.knowledge, value), of.span);
    return value;
  }

  function named(name: string, value: Expression, span: Span): Expression {
    if (known(flow.scope.model, value) !== null || value.kind === 'local') return value;
    const text = expression(flow.scope, value).text;
    const range = rangeOf(flow.scope.model, flow.knowledge.ranges, value);
    const [own, next] = bound(flow, name, value.type, span);
    definitions.push({ head: own, lines: [text] });
    const it = next.locals.get(name)!;
    flow = { ...next, knowledge: it.kind === 'local' ? withRange(next.knowledge, it.name, range) : next.knowledge };
    return it;
  }

  function one(statement: Statement): void {
    const { model } = flow.scope;
    switch (statement.kind) {
      case 'let': {
        const value = named(statement.name, evaluated(statement.value), statement.span);
        flow = { ...flow, locals: new Map(flow.locals).set(statement.name, value) };
        return;
      }
      case 'assign': {
        const { variable } = statement.place;
        const { type, indices: types } = model.variable(variable);
        const indices = statement.place.indices.map((index, position) => {
          const value = evaluated(index);
          check(outside(flow.knowledge, value, model.ends(types[position]!)), statement.span);
          return value;
        });
        const value = evaluated(statement.value);
        check(outside(flow.knowledge, value, model.values(type)), statement.span);
        const place = `!.${flow.scope.names.of('variable', variable)}${at(flow.scope, indices)}`;
        become(() => [`[${current} EXCEPT ${place} = ${expression(flow.scope, value).text}]`]);
        flow = { ...flow, knowledge: forget(flow.knowledge, new Set([variable])) };
        return;
      }
      case 'if': {
        const condition = evaluated(statement.condition);
        const value = known(model, condition);
        if (value !== null) {
          for (const inner of value === 1 ? statement.then : statement.otherwise) one(inner);
          return;
        }
        const test = expression(flow.scope, condition).text;
        become((inside) => {
          const branch = (body: readonly Statement[], outcome: boolean) =>
            after(body, { ...inside, knowledge: learn(inside.knowledge, condition, outcome) }, current);
          const [then, otherwise] = [branch(statement.then, true), branch(statement.otherwise, false)];
          return [`IF ${test}`, ...headed('THEN', then), ...headed('ELSE', otherwise)];
        });
        flow = { ...flow, knowledge: forget(flow.knowledge, writtenBy(model, [statement])) };
        return;
      }
      case 'for':
        loop(statement);
        return;
      case 'call': {
        const given = statement.arguments.map(evaluated);
        const texts = given.map((value) => expression(flow.scope, value).text);
        become(() => [`${flow.scope.names.of('procedure', statement.procedure)}(${[current, ...texts].join(', ')})`]);
        flow = { ...flow, knowledge: forget(flow.knowledge, writtenBy(model, [statement])) };
        return;
      }
      case 'returns':
        evaluated(statement.value);
        return;
      case 'step':
        for (const inner of statement.body) one(inner);
        return;
      case 'choose':
      case 'require':
      case 'await':
      case 'fails':
        // These decide whether and how an action goes on: only actions have them.
        return;
    }
  }

  /** One operator for an iteration, applied to every value in turn. */
  function loop(statement: Statement & { kind: 'for' }): void {
    const { binder, where, body, domain: over, span } = statement;
    const { model } = flow.scope;
    const set = over.kind === 'set' ? named('set', evaluated(over.set), span) : null;
    const type: FiniteType = over.kind === 'set' ? over.of : over.type;
    const knowledge = forget(flow.knowledge, writtenBy(model, body));
    const [operator, first] = fresh({ ...flow, knowledge }, 'iteration');
    const [own, second] = fresh(first, 's');
    const [element, third] = bound(second, binder, type, span);
    const inside: Flow = { ...third, scope: inRecord(third.scope, own) };
    const conditional: readonly Statement[] = where === null ? body : [{ kind: 'if', condition: where, then: body, otherwise: [], span }];
    const lines = after(conditional, inside, own);
    const member = set === null ? null : `${element} \\in ${expression(inside.scope, set).text}`;
    const guarded = member === null ? lines : [`IF ${member}`, ...headed('THEN', lines), `ELSE ${own}`];
    definitions.push({ head: `${operator}(${own}, ${element})`, lines: guarded });
    flow = { ...flow, scope: { ...flow.scope, names: first.scope.names }, knowledge };
    const all = each(model.ends(type)).reduce(
      (record_, value) => `${operator}(${record_}, ${valueText(flow.scope, type, value)})`,
      current,
    );
    become(() => [all]);
  }

  for (const statement of statements) one(statement);
  // The last record needs no name: nothing reads it here.
  const last = definitions.at(-1);
  if (last === undefined || last.head !== current) return letIn(definitions, [current]);
  return letIn(definitions.slice(0, -1), last.lines);
}

function letIn(definitions: readonly Definition[], body: readonly string[]): readonly string[] {
  const lines = definitions.flatMap(({ head, lines: value }) => headed(`${head} ==`, value));
  if (lines.length === 0) return body;
  return [`LET ${lines[0]}`, ...lines.slice(1).map((line) => `    ${line}`), ...headed('IN', body)];
}

/** `Assert(~fault, "where: why")`: true, or the end of the run. */
export function assertion(flow: Flow, fault: Expression, span: Span): string {
  return `Assert(${expression(flow.scope, not(fault)).text}, ${string(`${flow.scope.model.place(span)}: cannot be evaluated`)})`;
}

/** Whether a function reads a variable that has another version here. */
export function reads(flow: Flow, name: string): boolean {
  const { model, versions } = flow.scope;
  return [...variablesOf(model, model.function(name).body)].some((variable) => versions.has(variable));
}

/** A new name that nothing in sight has. */
export function fresh(flow: Flow, base: string): readonly [string, Flow] {
  const mark = `${base} ${flow.scope.locals.size}`;
  const scope = withLocal(flow.scope, mark, base);
  return [scope.locals.get(mark)!, { ...flow, scope }];
}

/** A new name for a local of the statements: two of one name, in a loop and after it, are two. */
export function bound(flow: Flow, name: string, type: Expression['type'], span: Span): readonly [string, Flow] {
  const mark = `${name}#${flow.scope.locals.size}`;
  const scope = withLocal(flow.scope, mark, name.replace('.', '_'));
  const values = type.kind === 'int' || type.kind === 'option' || type.kind === 'set' ? null : scope.model.ends(type);
  const locals = new Map(flow.locals).set(name, local(mark, type, span));
  return [scope.locals.get(mark)!, { scope, locals, knowledge: withRange(flow.knowledge, mark, values) }];
}

/** Lines under a head, on its own line where there is but one. */
export function headed(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 1 ? [`${head} ${lines[0]}`] : [head, ...lines.map((line) => `  ${line}`)];
}
