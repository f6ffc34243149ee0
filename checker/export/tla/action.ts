/** An action as TLA+: statements become definitions of new versions of variables, checks become conditionals, every end says
 *  what the next state is. */

import type { Action, Expression, FiniteType, Span, Statement } from '../../language/ir.js';
import type { TransitionProperty } from '../shared/checks.js';
import { tight } from '../shared/code.js';
import { harmless } from '../shared/comment.js';
import { faultOf, forget, type Knowledge, learn, nothingKnown, outside, withRange } from '../shared/fault.js';
import { fold, known, variablesOf } from '../shared/fold.js';
import { outcomeLabel } from '../shared/lower.js';
import { each, type Model } from '../shared/model.js';
import { rangeOf } from '../shared/range.js';
import { decides, mayEnd, writtenBy } from '../shared/statements.js';
import { and, binary, isFalse, isTrue, literal, local, not, truth } from '../shared/terms.js';
import { claims } from '../shared/transition.js';
import { at, expression } from './expression.js';
import { conjunct, conjunction, type Part } from './part.js';
import { domain, type Scope, string, withLocal } from './scope.js';

/** Where emission stands on one path through the action. */
interface Flow {
  readonly scope: Scope;
  readonly knowledge: Knowledge;
  /** What the locals of the statements at hand stand for. */
  readonly locals: ReadonlyMap<string, Expression>;
  /** Where the statements at hand are done: inside an `if` or a loop that always goes on. */
  readonly path: Expression;
}

/** The lines of the action's formula; its parameters are bound by the scope. */
export function actionFormula(scope: Scope, action: Action, properties: readonly TransitionProperty[]): readonly string[] {
  const { model } = scope;
  const knowledge = action.parameters.reduce((all, { name, type }) => withRange(all, name, model.ends(type)), nothingKnown(model));
  const wheres = action.parameters.flatMap(({ where }): Statement[] =>
    where === null ? [] : [{ kind: 'require', condition: where, span: where.span }],
  );
  const flow: Flow = { scope, knowledge, locals: new Map(), path: truth(true, action.span) };
  return conjunction(createEmitter(model, action, properties).rest([...wheres, ...action.body], flow));
}

interface Emitter {
  /** The statements and, after the last, success. */
  rest(statements: readonly Statement[], flow: Flow): readonly Part[];
}

function createEmitter(model: Model, action: Action, properties: readonly TransitionProperty[]): Emitter {
  /** Locals of procedures and loops may share a name: each binding gets one of its own. */
  let bindings = 0;

  function rest(statements: readonly Statement[], start: Flow): readonly Part[] {
    const parts: Part[] = [];
    let flow = start;
    for (const [position, statement] of statements.entries()) {
      const remaining = statements.slice(position + 1);
      if (statement.kind === 'step') {
        return [...parts, ...rest([...statement.body, ...remaining], flow)];
      }
      if (statement.kind === 'choose') {
        return [...parts, ...choose(statement, remaining, flow)];
      }
      if (statement.kind === 'fails') {
        return [...parts, ...fails(statement, remaining, flow)];
      }
      if (statement.kind === 'if' && (mayEnd([statement]) || decides([statement]))) {
        const [condition, now] = evaluated(parts, statement.condition, flow);
        const branch = (body: readonly Statement[], outcome: boolean) =>
          rest([...body, ...remaining], { ...now, knowledge: learn(now.knowledge, condition, outcome) });
        return [
          ...parts,
          ...alternatives(
            now,
            condition,
            () => branch(statement.then, true),
            () => branch(statement.otherwise, false),
          ),
        ];
      }
      flow = simple(parts, statement, flow);
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
      const after = all(undone, statement.undo, { ...now, knowledge: learn(now.knowledge, condition, true) });
      return [...undone, ...end(statement.outcome, statement.span, after)];
    };
    const onward = () => rest(remaining, { ...now, knowledge: learn(now.knowledge, condition, false) });
    return [...parts, ...alternatives(now, condition, failing, onward)];
  }

  function choose(statement: Statement & { kind: 'choose' }, remaining: readonly Statement[], flow: Flow): readonly Part[] {
    const parts: Part[] = [];
    let now = flow;
    let set: string | null = null;
    if (statement.domain.kind === 'set') {
      const [value, next] = evaluated(parts, statement.domain.set, flow);
      now = next;
      set = tight(expression(next.scope, value));
    }
    const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
    const inside = bind(now, statement.binder, type);
    const wheres: readonly Statement[] =
      statement.where === null ? [] : [{ kind: 'require', condition: statement.where, span: statement.where.span }];
    const name = inside.scope.locals.get(lastBinding(inside, statement.binder));
    const body = conjunction(rest([...wheres, ...remaining], inside));
    return [...parts, conjunct(`\\E ${name} \\in ${set ?? domain(now.scope, type)} :`, ...body.map((line) => `  ${line}`))];
  }

  /** Statements that go on to what follows them. */
  function all(parts: Part[], statements: readonly Statement[], flow: Flow): Flow {
    return statements.reduce((now, statement) => simple(parts, statement, now), flow);
  }

  function simple(parts: Part[], statement: Statement, flow: Flow): Flow {
    switch (statement.kind) {
      case 'let': {
        const [value, now] = evaluated(parts, statement.value, flow);
        return define(parts, statement.name, value, now);
      }
      case 'assign':
        return assign(parts, statement, flow);
      case 'if': {
        const [condition, now] = evaluated(parts, statement.condition, flow);
        const value = known(model, condition);
        if (value !== null) return all(parts, value === 1 ? statement.then : statement.otherwise, now);
        // Where what the condition reads changes in a branch, it still is what it was.
        const named = define(parts, 'condition', condition, now);
        const test = named.locals.get('condition')!;
        const branch = (body: readonly Statement[], outcome: boolean, after: Flow) =>
          all(parts, body, {
            ...named,
            // Definitions of both branches stand side by side: their names differ.
            scope: { ...named.scope, names: after.scope.names, locals: after.scope.locals },
            locals: now.locals,
            path: and(flow.path, outcome ? test : not(test)),
            knowledge: learn(named.knowledge, condition, outcome),
          });
        const then = branch(statement.then, true, named);
        const otherwise = branch(statement.otherwise, false, then);
        return merge(parts, statement, { ...named, locals: now.locals }, test, then, otherwise);
      }
      case 'for':
        return loop(parts, statement, flow);
      case 'require':
      case 'await': {
        const [condition, now] = evaluated(parts, statement.condition, flow);
        if (!isTrue(condition)) parts.push(conjunct(onPath(now, text(now, condition))));
        return isTrue(flow.path) ? { ...now, knowledge: learn(now.knowledge, condition, true) } : now;
      }
      case 'call': {
        const { parameters, body } = model.procedure(statement.procedure);
        let now = flow;
        const given = new Map<string, Expression>();
        for (const [position, { name }] of parameters.entries()) {
          const [value, next] = evaluated(parts, statement.arguments[position]!, now);
          now = value.kind === 'local' || known(model, value) !== null ? next : define(parts, name, value, next);
          given.set(name, value.kind === 'local' || known(model, value) !== null ? value : now.locals.get(name)!);
          now = { ...now, locals: flow.locals };
        }
        return { ...all(parts, body, { ...now, locals: given }), locals: flow.locals };
      }
      case 'returns':
        return evaluated(parts, statement.value, flow)[1];
      case 'step':
        return all(parts, statement.body, flow);
      case 'choose':
      case 'fails':
        return flow;
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
    const before = next.scope.versions.get(variable) ?? next.scope.names.of('variable', variable);
    const changed = indices.length === 0 ? text(next, value) : `[${before} EXCEPT !${at(next.scope, indices)} = ${text(next, value)}]`;
    return version(parts, variable, changed, next);
  }

  /** A new version of the variable, with this value. */
  function version(parts: Part[], variable: string, value: string, flow: Flow): Flow {
    const scope = withLocal(flow.scope, `version ${(bindings += 1)}`, `${flow.scope.names.of('variable', variable)}_${bindings}`);
    const name = scope.locals.get(`version ${bindings}`)!;
    parts.push({ kind: 'definition', text: `${name} == ${value}` });
    return {
      ...flow,
      scope: { ...scope, versions: new Map(scope.versions).set(variable, name) },
      knowledge: forget(flow.knowledge, new Set([variable])),
    };
  }

  /** After both branches: variables that differ have a version that depends on the condition. */
  function merge(parts: Part[], statement: Statement, before: Flow, test: Expression, then: Flow, otherwise: Flow): Flow {
    const condition = text(before, test);
    let now: Flow = { ...before, scope: { ...before.scope, names: otherwise.scope.names, locals: otherwise.scope.locals } };
    for (const variable of writtenBy(model, [statement])) {
      const own = now.scope.names.of('variable', variable);
      const [a, b] = [then, otherwise].map(({ scope }) => scope.versions.get(variable) ?? own);
      if (a !== b) now = version(parts, variable, `IF ${condition} THEN ${a} ELSE ${b}`, now);
    }
    return { ...now, knowledge: forget(now.knowledge, writtenBy(model, [statement])) };
  }

  function loop(parts: Part[], statement: Statement & { kind: 'for' }, flow: Flow): Flow {
    const { binder, where, body, domain: over, span } = statement;
    let now = flow;
    let set: Expression | null = null;
    if (over.kind === 'set') {
      const [value, next] = evaluated(parts, over.set, flow);
      now = known(model, value) === null ? define(parts, `${binder}.of`, value, next) : next;
      set = known(model, value) === null ? now.locals.get(`${binder}.of`)! : value;
    }
    const type = over.kind === 'set' ? over.of : over.type;
    for (const number of each(model.ends(type))) {
      const value = literal(type, number, span);
      const inside: Flow = { ...now, locals: new Map(flow.locals).set(binder, value) };
      const member = set === null ? truth(true, span) : fold({ model, locals: new Map() }, binary('in', value, set));
      const conditional: readonly Statement[] = where === null ? body : [{ kind: 'if', condition: where, then: body, otherwise: [], span }];
      now = { ...guarded(parts, conditional, member, inside, statement), locals: flow.locals };
    }
    return { ...now, locals: flow.locals };
  }

  /** The statements where the condition holds; it is known or a local's membership, so it can be looked at again later. */
  function guarded(parts: Part[], statements: readonly Statement[], condition: Expression, flow: Flow, whole: Statement): Flow {
    if (isFalse(condition)) return flow;
    if (isTrue(condition)) return all(parts, statements, flow);
    const then = all(parts, statements, { ...flow, path: and(flow.path, condition) });
    return merge(parts, whole, flow, condition, then, {
      ...flow,
      scope: { ...flow.scope, names: then.scope.names, locals: then.scope.locals },
    });
  }

  function define(parts: Part[], name: string, value: Expression, flow: Flow): Flow {
    if (known(model, value) !== null) return { ...flow, locals: new Map(flow.locals).set(name, value) };
    const inside = bind(flow, name, value.type);
    const binding = lastBinding(inside, name);
    parts.push({ kind: 'definition', text: `${inside.scope.locals.get(binding)} == ${text(flow, value)}` });
    return { ...inside, knowledge: withRange(flow.knowledge, binding, rangeOf(model, flow.knowledge.ranges, value)) };
  }

  /** The flow with a local of that name, which is called something that nothing else is. */
  function bind(flow: Flow, name: string, type: Expression['type']): Flow {
    const binding = `${name}#${(bindings += 1)}`;
    const scope = withLocal(flow.scope, binding, name.replace('.', '_'));
    const value = local(binding, type, action.span);
    const finite = type.kind === 'option' || type.kind === 'set' ? null : model.ends(type as FiniteType);
    const knowledge = withRange(flow.knowledge, binding, type.kind === 'int' ? null : finite);
    return { ...flow, scope, knowledge, locals: new Map(flow.locals).set(name, value) };
  }

  function lastBinding(flow: Flow, name: string): string {
    const value = flow.locals.get(name);
    return value?.kind === 'local' ? value.name : name;
  }

  /** The expression with everything known put in, after what asserts that it can be evaluated. */
  function evaluated(parts: Part[], of: Expression, flow: Flow): readonly [Expression, Flow] {
    const { versions } = flow.scope;
    const inlines = (name: string) => [...variablesOf(model, model.function(name).body)].some((variable) => versions.has(variable));
    const value = fold({ model, locals: flow.locals, inlines }, of);
    const fault = faultOf(flow.knowledge, value);
    check(parts, fault, of.span, flow);
    return [value, isFalse(fault) ? flow : { ...flow, knowledge: learn(flow.knowledge, fault, false) }];
  }

  function check(parts: Part[], fault: Expression, span: Span, flow: Flow): void {
    if (isFalse(fault)) return;
    parts.push(conjunct(`Assert(${onPath(flow, text(flow, not(fault)))}, ${string(`${model.place(span)}: cannot be evaluated`)})`));
  }

  function end(outcome: number, span: Span, flow: Flow): readonly Part[] {
    const { scope } = flow;
    const all = model.specification.variables.map(({ name }) => name);
    const written = all.filter((name) => scope.versions.has(name));
    const kept = all.filter((name) => !scope.versions.has(name)).map((name) => scope.names.of('variable', name));
    const asserted = claims(model, properties, action, outcome, new Set(written)).flatMap(({ property, condition, fault }): Part[] => [
      ...(isFalse(fault)
        ? []
        : [conjunct(`Assert(${text(flow, not(fault))}, ${string(`${model.place(property.span)}: cannot be evaluated`)})`)]),
      ...(isTrue(condition) ? [] : [conjunct(`Assert(${text(flow, condition)}, ${string(property.name)})`)]),
    ]);
    return [
      { kind: 'comment', text: harmless(`${outcomeLabel(action, outcome)}: ${model.place(span)}`) },
      ...asserted,
      ...written.map((name) => conjunct(`${scope.names.of('variable', name)}' = ${scope.versions.get(name)}`)),
      ...(kept.length === 0 ? [] : [conjunct(`UNCHANGED <<${kept.join(', ')}>>`)]),
    ];
  }

  function onPath(flow: Flow, condition: string): string {
    return isTrue(flow.path) ? condition : `(${tight(expression(flow.scope, flow.path))} => (${condition}))`;
  }

  function text(flow: Flow, of: Expression): string {
    return expression(flow.scope, of).text;
  }

  return { rest };
}
