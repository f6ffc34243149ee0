/** An action as TLA+: assignments define new versions of variables, checks become conditionals, every end says what the next
 *  state is. */

import type { Action, Expression, Span, Statement } from '../../language/ir.js';
import type { TransitionProperty } from '../shared/checks.js';
import { tight } from '../shared/code.js';
import { harmless } from '../shared/comment.js';
import { faultOf, forget, learn, nothingKnown, outside, withRange } from '../shared/fault.js';
import { fold, known } from '../shared/fold.js';
import { outcomeLabel } from '../shared/lower.js';
import { each, type Model } from '../shared/model.js';
import { rangeOf } from '../shared/range.js';
import { decides, mayEnd, writtenBy } from '../shared/statements.js';
import { isFalse, isTrue, literal, truth } from '../shared/terms.js';
import { claims } from '../shared/transition.js';
import { after, assertion, bound, type Flow, fresh, headed, reads, recordedVariables } from './effect.js';
import { at, expression } from './expression.js';
import { guardText } from './guard.js';
import { conjunct, conjunction, type Part } from './part.js';
import { domain, NOW, type Scope, string } from './scope.js';

/** The lines of the action's formula; its parameters are bound by the scope. */
export function actionFormula(scope: Scope, action: Action, properties: readonly TransitionProperty[]): readonly string[] {
  const { model } = scope;
  const knowledge = action.parameters.reduce((all, { name, type }) => withRange(all, name, model.ends(type)), nothingKnown(model));
  const wheres = action.parameters.flatMap(({ where }) => (where === null ? [] : [required(where)]));
  return conjunction(createEmitter(model, action, properties)([...wheres, ...action.body], { scope, knowledge, locals: new Map() }));
}

function required(condition: Expression): Statement {
  return { kind: 'require', condition, span: condition.span };
}

/** The statements and, after the last, success. */
type Emitter = (statements: readonly Statement[], flow: Flow) => readonly Part[];

function createEmitter(model: Model, action: Action, properties: readonly TransitionProperty[]): Emitter {
  function rest(statements: readonly Statement[], start: Flow): readonly Part[] {
    const parts: Part[] = [];
    let flow = start;
    for (const [position, statement] of statements.entries()) {
      const remaining = statements.slice(position + 1);
      switch (statement.kind) {
        case 'step':
          return [...parts, ...rest([...statement.body, ...remaining], flow)];
        case 'choose':
          return [...parts, ...choose(statement, remaining, flow)];
        case 'fails':
          return [...parts, ...fails(statement, remaining, flow)];
        case 'for':
          if (decides([statement])) return [...parts, ...iterate(statement, remaining, flow)];
          break;
        case 'if':
          if (mayEnd([statement]) || decides([statement])) {
            const [condition, now] = evaluated(parts, statement.condition, flow);
            const branch = (body: readonly Statement[], outcome: boolean) => () =>
              rest([...body, ...remaining], { ...now, knowledge: learn(now.knowledge, condition, outcome) });
            return [...parts, ...alternatives(now, condition, branch(statement.then, true), branch(statement.otherwise, false))];
          }
          break;
        case 'require':
        case 'await': {
          const [condition, now] = evaluated(parts, statement.condition, flow);
          if (!isTrue(condition)) parts.push(conjunct(guardText(now.scope, condition)));
          flow = { ...now, knowledge: learn(now.knowledge, condition, true) };
          continue;
        }
        default:
          break;
      }
      flow = onward(parts, statement, flow);
    }
    return [...parts, ...end(0, action.outcomes[0]?.span ?? action.span, flow)];
  }

  /** IF with a branch each; only one where the condition is known. */
  function alternatives(flow: Flow, condition: Expression, then: () => readonly Part[], otherwise: () => readonly Part[]): readonly Part[] {
    const value = known(model, condition);
    if (value !== null) return value === 1 ? then() : otherwise();
    const indented = (parts: readonly Part[]) => conjunction(parts).map((line) => `  ${line}`);
    return [conjunct(`IF ${text(flow, condition)}`, 'THEN', ...indented(then()), 'ELSE', ...indented(otherwise()))];
  }

  function fails(statement: Statement & { kind: 'fails' }, remaining: readonly Statement[], flow: Flow): readonly Part[] {
    const parts: Part[] = [];
    const [condition, now] =
      statement.condition === null ? [truth(true, statement.span), flow] : evaluated(parts, statement.condition, flow);
    const failing = (): readonly Part[] => {
      const undone: Part[] = [];
      const start: Flow = { ...now, knowledge: learn(now.knowledge, condition, true) };
      const done = statement.undo.reduce((each, undo) => onward(undone, undo, each), start);
      return [...undone, ...end(statement.outcome, statement.span, done)];
    };
    const passing = () => rest(remaining, { ...now, knowledge: learn(now.knowledge, condition, false) });
    return [...parts, ...alternatives(now, condition, failing, passing)];
  }

  function choose(statement: Statement & { kind: 'choose' }, remaining: readonly Statement[], flow: Flow): readonly Part[] {
    const parts: Part[] = [];
    const [set, now] = statement.domain.kind === 'set' ? evaluated(parts, statement.domain.set, flow) : [null, flow];
    const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
    const [name, inside] = bound(now, statement.binder, type, statement.span);
    const wheres = statement.where === null ? [] : [required(statement.where)];
    const body = conjunction(rest([...wheres, ...remaining], inside));
    const over = set === null ? domain(now.scope, type) : tight(expression(now.scope, set));
    return [...parts, conjunct(`\\E ${name} \\in ${over} :`, ...body.map((line) => `  ${line}`))];
  }

  /** A loop that contains a `require`: one iteration after the other. */
  function iterate(statement: Statement & { kind: 'for' }, remaining: readonly Statement[], flow: Flow): readonly Part[] {
    const parts: Part[] = [];
    const { binder, where, body, domain: over, span } = statement;
    let now = flow;
    let set: Expression | null = null;
    if (over.kind === 'set') {
      const [value, next] = evaluated(parts, over.set, flow);
      now = define(parts, `${binder}.of`, value, next);
      set = now.locals.get(`${binder}.of`)!;
    }
    const type = over.kind === 'set' ? over.of : over.type;
    const iterations = each(model.ends(type)).map((number): Statement => {
      const value = literal(type, number, span);
      const once: readonly Statement[] = [
        { kind: 'let', name: binder, value, span },
        ...(where === null ? body : [when(where, body, span)]),
      ];
      if (set === null) return { kind: 'step', name: '', locks: [], body: once, span };
      return when({ kind: 'binary', operator: 'in', left: value, right: set, type: { kind: 'bool' }, span }, once, span);
    });
    return [...parts, ...rest([...iterations, ...remaining], now)];
  }

  function when(condition: Expression, then: readonly Statement[], span: Span): Statement {
    return { kind: 'if', condition, then, otherwise: [], span };
  }

  /** A statement that always goes on. */
  function onward(parts: Part[], statement: Statement, flow: Flow): Flow {
    switch (statement.kind) {
      case 'let': {
        const [value, now] = evaluated(parts, statement.value, flow);
        return define(parts, statement.name, value, now);
      }
      case 'assign':
        return assign(parts, statement, flow);
      case 'returns':
        return evaluated(parts, statement.value, flow)[1];
      default:
        return compound(parts, statement, flow);
    }
  }

  function assign(parts: Part[], statement: Statement & { kind: 'assign' }, flow: Flow): Flow {
    const { variable } = statement.place;
    const { type, indices: types } = model.variable(variable);
    let now = flow;
    const indices = statement.place.indices.map((index, position) => {
      const [value, next] = evaluated(parts, index, now);
      now = next;
      check(parts, outside(now.knowledge, value, model.ends(types[position]!)), statement.span, now);
      return value;
    });
    const [value, next] = evaluated(parts, statement.value, now);
    check(parts, outside(next.knowledge, value, model.values(type)), statement.span, next);
    const own = next.scope.names.of('variable', variable);
    const before = next.scope.versions.get(variable) ?? own;
    const changed = indices.length === 0 ? text(next, value) : `[${before} EXCEPT !${at(next.scope, indices)} = ${text(next, value)}]`;
    const [name, named] = fresh(next, `${own}_1`);
    parts.push({ kind: 'definition', text: `${name} == ${changed}` });
    return written(named, new Map([[variable, name]]));
  }

  /** An `if`, a loop or a call: on the record of what holds now, then taken apart again. */
  function compound(parts: Part[], statement: Statement, flow: Flow): Flow {
    const changed = recordedVariables(model).filter((name) => flow.scope.versions.has(name));
    const newer = changed.map((name) => `!.${flow.scope.names.of('variable', name)} = ${flow.scope.versions.get(name)}`);
    const [before, first] = fresh(flow, 's');
    parts.push({ kind: 'definition', text: `${before} == ${newer.length === 0 ? NOW : `[${NOW} EXCEPT ${newer.join(', ')}]`}` });
    const [name, second] = fresh(first, 's');
    const lines = after([statement], second, before);
    for (const line of headed(`${name} ==`, lines)) parts.push({ kind: 'definition', text: line });
    const variables = [...writtenBy(model, [statement])];
    // A record that nothing takes a field of would not be looked at, and what cannot be evaluated in it not be found.
    if (variables.length === 0) parts.push(conjunct(`${name} = ${name}`));
    return written(second, new Map(variables.map((variable) => [variable, `${name}.${second.scope.names.of('variable', variable)}`])));
  }

  /** The flow after variables were written: their new versions. */
  function written(flow: Flow, versions: ReadonlyMap<string, string>): Flow {
    return {
      ...flow,
      scope: { ...flow.scope, versions: new Map([...flow.scope.versions, ...versions]) },
      knowledge: forget(flow.knowledge, new Set(versions.keys())),
    };
  }

  function define(parts: Part[], name: string, value: Expression, flow: Flow): Flow {
    if (known(model, value) !== null || value.kind === 'local') return { ...flow, locals: new Map(flow.locals).set(name, value) };
    const [own, inside] = bound(flow, name, value.type, value.span);
    parts.push({ kind: 'definition', text: `${own} == ${text(flow, value)}` });
    const it = inside.locals.get(name)!;
    const range = rangeOf(model, flow.knowledge.ranges, value);
    return it.kind === 'local' ? { ...inside, knowledge: withRange(inside.knowledge, it.name, range) } : inside;
  }

  /** The expression with everything known put in, after what asserts that it can be evaluated. */
  function evaluated(parts: Part[], of: Expression, flow: Flow): readonly [Expression, Flow] {
    const value = fold({ model, locals: flow.locals, inlines: (name) => reads(flow, name) }, of);
    const fault = faultOf(flow.knowledge, value);
    check(parts, fault, of.span, flow);
    return [value, isFalse(fault) ? flow : { ...flow, knowledge: learn(flow.knowledge, fault, false) }];
  }

  function check(parts: Part[], fault: Expression, span: Span, flow: Flow): void {
    if (!isFalse(fault)) parts.push(conjunct(assertion(flow, fault, span)));
  }

  function end(outcome: number, span: Span, flow: Flow): readonly Part[] {
    const { scope } = flow;
    const all = model.specification.variables.map(({ name }) => name);
    const changed = all.filter((name) => scope.versions.has(name));
    const kept = all.filter((name) => !scope.versions.has(name)).map((name) => scope.names.of('variable', name));
    const asserted = claims(model, properties, action, outcome, new Set(changed)).flatMap(({ property, condition, fault }): Part[] => [
      ...(isFalse(fault) ? [] : [conjunct(assertion(flow, fault, property.span))]),
      ...(isTrue(condition) ? [] : [conjunct(`Assert(${text(flow, condition)}, ${string(property.name)})`)]),
    ]);
    return [
      { kind: 'comment', text: harmless(`${outcomeLabel(action, outcome)}: ${model.place(span)}`) },
      ...asserted,
      ...changed.map((name) => conjunct(`${scope.names.of('variable', name)}' = ${scope.versions.get(name)}`)),
      ...(kept.length === 0 ? [] : [conjunct(`UNCHANGED <<${kept.join(', ')}>>`)]),
    ];
  }

  function text(flow: Flow, of: Expression): string {
    return expression(flow.scope, of).text;
  }

  return rest;
}
