/** From the statements of an action or procedure to nodes: failing checks nest what follows them, and faults are asserted. */

import type { Action, Expression, Procedure, Statement } from '../../language/ir.js';
import { faultOf, forget, type Knowledge, learn, nothingKnown, outside, withRange } from './fault.js';
import type { TransitionProperty } from './checks.js';
import { fold, known, type Substitution } from './fold.js';
import type { Model } from './model.js';
import type { Node } from './node.js';
import { rangeOf } from './range.js';
import { type Choice, chosenName, mayEnd, writtenBy } from './statements.js';
import { isFalse, isTrue, local, not } from './terms.js';
import { type Claim, claims, keptVariables } from './transition.js';

/** How a failing or succeeding end is called. */
export function outcomeLabel(action: Action, outcome: number): string {
  const declared = action.outcomes[outcome];
  if (declared?.kind === 'errno') return declared.errno;
  if (declared?.kind === 'signal') return declared.signal;
  return declared?.kind ?? 'ok';
}

/** The whole of an action, after its guard. */
export function lowerAction(
  model: Model,
  action: Action,
  choices: readonly Choice[],
  guard: Expression,
  properties: readonly TransitionProperty[],
): readonly Node[] {
  const everywhere = properties.filter(({ on }) => on === null);
  const here = properties.filter(({ on }) => on !== null);
  const all = action.outcomes.flatMap((_, outcome) => claims(model, properties, action, outcome));
  const start = action.parameters.reduce((state, { name, type }) => withRange(state, name, model.ends(type)), nothingKnown(model));
  const lowering = createLowering(model, choices, (outcome, span) => [
    { kind: 'end', outcome, label: outcomeLabel(action, outcome), span },
    ...claims(model, here, action, outcome).flatMap(claimed),
  ]);
  const body = lowering(action.body, learn(start, guard, true), true, action.outcomes[0]?.span ?? action.span);
  const nodes: readonly Node[] = [...body, ...claims(model, everywhere, action, 0).flatMap(claimed)];
  const kept = keptVariables(all);
  return kept.length === 0 ? nodes : [{ kind: 'snapshot', variables: kept }, ...nodes];
}

export function lowerProcedure(model: Model, procedure: Procedure): readonly Node[] {
  const lowering = createLowering(model, [], () => []);
  return lowering(procedure.body, nothingKnown(model), false, procedure.span);
}

function claimed({ property, condition, fault }: Claim): readonly Node[] {
  return [...checks(fault, property.span), ...(isTrue(condition) ? [] : [{ kind: 'property' as const, name: property.name, condition }])];
}

function checks(fault: Expression, span: Statement['span']): readonly Node[] {
  return isFalse(fault) ? [] : [{ kind: 'check', condition: not(fault), span }];
}

type Lowering = (statements: readonly Statement[], knowledge: Knowledge, ends: boolean, span: Statement['span']) => readonly Node[];

/** `ends` says whether the action ends after the statements. */
function createLowering(
  model: Model,
  choices: readonly Choice[],
  end: (outcome: number, span: Statement['span']) => readonly Node[],
): Lowering {
  let locals: ReadonlyMap<string, Expression> = new Map();
  let temporaries = 0;

  function folded(expression: Expression): Expression {
    const into: Substitution = { model, locals };
    return fold(into, expression);
  }

  function lower(statements: readonly Statement[], start: Knowledge, ends: boolean, span: Statement['span']): readonly Node[] {
    const nodes: Node[] = [];
    let knowledge = start;
    const assertNo = (fault: Expression, at: Statement['span']): void => {
      nodes.push(...checks(fault, at));
    };
    const evaluated = (expression: Expression): Expression => {
      const value = folded(expression);
      const fault = faultOf(knowledge, value);
      assertNo(fault, expression.span);
      if (!isFalse(fault)) knowledge = learn(knowledge, fault, false);
      return value;
    };
    for (const [position, statement] of statements.entries()) {
      const rest = () => lower(statements.slice(position + 1), knowledge, ends, span);
      switch (statement.kind) {
        case 'let': {
          const value = evaluated(statement.value);
          const constant = known(model, value);
          if (constant !== null) {
            locals = new Map(locals).set(statement.name, value);
          } else {
            nodes.push({ kind: 'let', name: statement.name, value });
            knowledge = withRange(knowledge, statement.name, rangeOf(model, knowledge.ranges, value));
          }
          break;
        }
        case 'assign': {
          const indices = statement.place.indices.map(evaluated);
          const value = evaluated(statement.value);
          const { type, indices: types } = model.variable(statement.place.variable);
          for (const [index, each] of indices.entries()) assertNo(outside(knowledge, each, model.ends(types[index]!)), statement.span);
          assertNo(outside(knowledge, value, model.values(type)), statement.span);
          nodes.push({ kind: 'assign', place: { variable: statement.place.variable, indices }, value });
          knowledge = forget(knowledge, new Set([statement.place.variable]));
          break;
        }
        case 'if': {
          const condition = evaluated(statement.condition);
          const constant = known(model, condition);
          if (constant !== null) {
            const taken = constant === 1 ? statement.then : statement.otherwise;
            return [...nodes, ...lower([...taken, ...statements.slice(position + 1)], knowledge, ends, span)];
          }
          if (!mayEnd([statement])) {
            const then = lower(statement.then, learn(knowledge, condition, true), false, span);
            const otherwise = lower(statement.otherwise, learn(knowledge, condition, false), false, span);
            if (then.length + otherwise.length > 0) nodes.push({ kind: 'if', condition, then, otherwise });
            knowledge = forget(knowledge, writtenBy(model, [statement]));
            break;
          }
          const thenEnds = alwaysEnds(statement.then);
          const otherwiseEnds = alwaysEnds(statement.otherwise);
          const remaining = statements.slice(position + 1);
          const branch = (body: readonly Statement[], outcome: boolean, continues: boolean) =>
            lower(continues ? [...body, ...remaining] : body, learn(knowledge, condition, outcome), continues && ends, span);
          if (thenEnds || otherwiseEnds) {
            const then = branch(statement.then, true, !thenEnds);
            const otherwise = branch(statement.otherwise, false, !otherwiseEnds);
            return [...nodes, { kind: 'if', condition, then, otherwise }];
          }
          nodes.push({
            kind: 'if',
            condition,
            then: branch(statement.then, true, false),
            otherwise: branch(statement.otherwise, false, false),
          });
          knowledge = forget(knowledge, writtenBy(model, [statement]));
          return [...nodes, { kind: 'unless-ended', body: rest() }];
        }
        case 'for': {
          const { binder, where, domain } = statement;
          const type = domain.kind === 'set' ? domain.of : domain.type;
          let set: (Node & { kind: 'for' })['set'] = null;
          if (domain.kind === 'set') {
            const value = evaluated(domain.set);
            const name = temporary(`${binder}.of`);
            nodes.push({ kind: 'let', name, value });
            set = { local: name, type: value.type };
          }
          const changed = forget(knowledge, writtenBy(model, statement.body));
          const inside = withRange(changed, binder, model.ends(type));
          const condition = where === null ? null : folded(where);
          const fault = condition === null ? [] : checks(faultOf(inside, condition), where!.span);
          const known = condition === null ? inside : learn(inside, condition, true);
          const body = lower(statement.body, known, false, span);
          // A `where` that can fail is looked at inside the loop, after the assertion that it does not.
          const guarded: readonly Node[] =
            condition === null || fault.length === 0 ? body : [...fault, { kind: 'if', condition, then: body, otherwise: [] }];
          nodes.push({ kind: 'for', binder, type, set, where: fault.length === 0 ? condition : null, body: guarded });
          knowledge = changed;
          break;
        }
        case 'choose': {
          const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
          const name = chosenName(choices, statement);
          locals = new Map(locals).set(statement.binder, local(name, type, statement.span));
          knowledge = withRange(knowledge, name, model.ends(type));
          if (statement.where !== null) knowledge = learn(knowledge, folded(statement.where), true);
          break;
        }
        case 'require':
        case 'await':
          // The guard holds it; what it says is known from here on.
          knowledge = learn(knowledge, folded(statement.condition), true);
          break;
        case 'fails': {
          const condition = statement.condition === null ? null : evaluated(statement.condition);
          const constant = condition === null ? 1 : known(model, condition);
          const failing = (): readonly Node[] => [
            ...lower(statement.undo, condition === null ? knowledge : learn(knowledge, condition, true), false, span),
            ...end(statement.outcome, statement.span),
          ];
          if (condition === null || constant === 1) return [...nodes, ...failing()];
          if (constant === 0) break;
          const then = failing();
          knowledge = learn(knowledge, condition, false);
          return [...nodes, { kind: 'if', condition, then, otherwise: rest() }];
        }
        case 'step': {
          const locks = statement.locks.length === 0 ? '' : ` under ${statement.locks.join(', ')}`;
          const open: Node = { kind: 'note', text: `step ${statement.name}${locks}` };
          return [...nodes, open, ...lower([...statement.body, ...statements.slice(position + 1)], knowledge, ends, span)];
        }
        case 'call': {
          const given = statement.arguments.map((argument) => {
            const value = evaluated(argument);
            if (value.kind === 'local' || known(model, value) !== null) return value;
            // Passed by value: the procedure may change what the argument was computed from.
            const name = temporary('argument');
            nodes.push({ kind: 'let', name, value });
            return local(name, value.type, value.span);
          });
          nodes.push({ kind: 'call', procedure: statement.procedure, arguments: given });
          knowledge = forget(knowledge, writtenBy(model, [statement]));
          break;
        }
        case 'returns':
          evaluated(statement.value);
          break;
      }
    }
    return ends ? [...nodes, ...end(0, span)] : nodes;
  }

  function temporary(base: string): string {
    temporaries++;
    return `${base}.${temporaries}`;
  }

  return lower;
}

function alwaysEnds(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === 'fails' && statement.condition === null) ||
      (statement.kind === 'if' && alwaysEnds(statement.then) && alwaysEnds(statement.otherwise)) ||
      (statement.kind === 'step' && alwaysEnds(statement.body)),
  );
}
