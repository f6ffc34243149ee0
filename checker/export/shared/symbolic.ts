/** Runs statements on a state that is not known: what they read and decide, said in terms of the state before them. */

import type { Expression, Span, Statement } from '../../language/ir.js';
import { InternalError } from '../../language/unreachable.js';
import { faultOf, type Knowledge, learn, outside } from './fault.js';
import { fold, type Substitution, variablesOf } from './fold.js';
import { each, type Model } from './model.js';
import { type Choice, decides } from './statements.js';
import { and, binary, choice, equal, implies, isFalse, literal, local, not, or, truth, weight } from './terms.js';

interface Write {
  /** In the state before; the write happened exactly where it holds. */
  readonly when: Expression;
  readonly indices: readonly Expression[];
  readonly value: Expression;
}

/** Something the statements demand, in the order they demand it; about the state before them. */
export type Demand =
  /** The action is enabled only where it holds. */
  | { readonly kind: 'require'; readonly condition: Expression }
  /** Evaluation fails where it holds. */
  | { readonly kind: 'fault'; readonly condition: Expression; readonly span: Span };

export interface SymbolicRun {
  run(statements: readonly Statement[], alive: Expression): Expression;
  /** The expression as it was evaluated after what has been run so far. */
  before(expression: Expression): Expression;
  /** The choices that some path makes. */
  readonly made: ReadonlySet<Choice>;
  readonly demands: readonly Demand[];
}

export interface SymbolicOptions {
  readonly knowledge: Knowledge;
  readonly choices: readonly Choice[];
  /** What a `choose` chooses; the parameter of its name if not given. */
  readonly chosen?: (choice: Choice) => Expression;
  /** What a variable that was not written yet holds; a read of it if not given. */
  readonly initial?: (read: Expression & { readonly kind: 'read' }) => Expression;
  /** Run to the end of the statements, not only up to the last that decides. */
  readonly toEnd: boolean;
}

/** A condition that would be too long to write: its text helps nobody, and the other checker's compiler would not finish. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

const WEIGHT_LIMIT = 20_000;

/** @throws TooLarge */
export function limited(expression: Expression): Expression {
  if (weight(expression) > WEIGHT_LIMIT) throw new TooLarge();
  return expression;
}

/** Loops and procedures are written out. Its functions throw TooLarge where that gets too long. */
export function symbolicRun(model: Model, options: SymbolicOptions): SymbolicRun {
  const store = new Map<string, Write[]>();
  const demands: Demand[] = [];
  const made = new Set<Choice>();
  let { knowledge } = options;
  let locals: ReadonlyMap<string, Expression> = new Map();

  function substitution(): Substitution {
    return {
      model,
      locals,
      read(read) {
        const writes = store.get(read.variable) ?? [];
        return writes.reduce<Expression>((value, write) => {
          const same = read.indices.reduce<Expression>(
            (all, index, position) => and(all, equal(index, write.indices[position]!)),
            truth(true, read.span),
          );
          return limited(choice(limited(and(write.when, same)), write.value, value));
        }, options.initial?.(read) ?? read);
      },
      inlines: (name) =>
        options.initial !== undefined || [...variablesOf(model, model.function(name).body)].some((variable) => store.has(variable)),
    };
  }

  function before(expression: Expression): Expression {
    return limited(fold(substitution(), expression));
  }

  function demand(condition: Expression): void {
    demands.push({ kind: 'require', condition: limited(condition) });
    knowledge = learn(knowledge, condition, true);
  }

  function fault(condition: Expression, span: Span): void {
    if (!isFalse(condition)) demands.push({ kind: 'fault', condition: limited(condition), span });
  }

  /** The value in the state before, after noting where it cannot be computed. */
  function evaluated(expression: Expression, alive: Expression): Expression {
    const value = before(expression);
    fault(and(alive, faultOf(learn(knowledge, alive, true), value)), expression.span);
    return value;
  }

  /** @returns the condition under which what follows is reached */
  function run(statements: readonly Statement[], start: Expression, later = options.toEnd): Expression {
    let alive = start;
    for (const [position, statement] of statements.entries()) {
      const decidesLater = later || decides(statements.slice(position + 1));
      if (!decidesLater && !decides([statement])) return alive;
      alive = step(statement, alive, decidesLater);
      if (isFalse(limited(alive))) return alive;
    }
    return alive;
  }

  function step(statement: Statement, alive: Expression, later: boolean): Expression {
    const { span } = statement;
    switch (statement.kind) {
      case 'let':
        bind(statement.name, evaluated(statement.value, alive));
        return alive;
      case 'assign': {
        const indices = statement.place.indices.map((index) => evaluated(index, alive));
        const value = evaluated(statement.value, alive);
        const { type, indices: types } = model.variable(statement.place.variable);
        for (const [position, index] of indices.entries()) {
          const beyond = outside(knowledge, index, model.ends(types[position]!));
          fault(and(alive, beyond), span);
        }
        fault(and(alive, outside(knowledge, value, model.values(type))), span);
        const writes = store.get(statement.place.variable) ?? [];
        store.set(statement.place.variable, [...writes, { when: alive, indices, value }]);
        return alive;
      }
      case 'if': {
        const condition = evaluated(statement.condition, alive);
        const entered = limited(and(alive, condition));
        const skipped = limited(and(alive, not(condition)));
        const outer = locals;
        const then = isFalse(entered) ? entered : run(statement.then, entered, later);
        // What a branch binds with `choose` is the rest's business too; the rest then reads it only on that path.
        const afterThen = locals;
        locals = outer;
        const otherwise = isFalse(skipped) ? skipped : run(statement.otherwise, skipped, later);
        locals = new Map([...afterThen, ...locals]);
        return then === entered && otherwise === skipped ? alive : or(then, otherwise);
      }
      case 'for':
        runLoop(statement, alive, later);
        return alive;
      case 'choose': {
        const choosing = options.choices.find((each) => each.statement === statement) ?? unknownChoice();
        made.add(choosing);
        const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
        const chosen = options.chosen?.(choosing) ?? local(choosing.name, type, span);
        const set = statement.domain.kind === 'set' ? evaluated(statement.domain.set, alive) : null;
        bind(statement.binder, chosen);
        const member = set === null ? truth(true, span) : binary('in', chosen, set);
        const where = statement.where === null ? truth(true, span) : evaluated(statement.where, and(alive, member));
        // Off this path the choice is not made: one value of the parameter stands for that.
        const unused = equal(chosen, literal(type, model.ends(type).low, span));
        demand(choiceOf(alive, and(member, where), unused));
        return alive;
      }
      case 'require':
      case 'await':
        demand(implies(alive, evaluated(statement.condition, alive)));
        return alive;
      case 'fails': {
        if (statement.condition === null) return end(statement, alive, truth(true, span), later);
        return end(statement, alive, evaluated(statement.condition, alive), later);
      }
      case 'step':
        return run(statement.body, alive, later);
      case 'call': {
        const { parameters, body } = model.procedure(statement.procedure);
        const given = statement.arguments.map((argument) => evaluated(argument, alive));
        const outer = locals;
        locals = new Map(parameters.map((parameter, position) => [parameter.name, given[position]!]));
        run(body, alive, later);
        locals = outer;
        return alive;
      }
      case 'returns':
        evaluated(statement.value, alive);
        return alive;
    }
  }

  function end(statement: Statement & { kind: 'fails' }, alive: Expression, condition: Expression, later: boolean): Expression {
    const failing = and(alive, condition);
    if (options.toEnd && !isFalse(failing)) {
      run(statement.undo, failing, later);
    }
    return and(alive, not(condition));
  }

  function runLoop(statement: Statement & { kind: 'for' }, alive: Expression, later: boolean): void {
    const { domain, binder, where, body, span } = statement;
    const set = domain.kind === 'set' ? evaluated(domain.set, alive) : null;
    const type = domain.kind === 'set' ? domain.of : domain.type;
    const outer = locals;
    for (const number of each(model.ends(type))) {
      locals = outer;
      const value = literal(type, number, span);
      bind(binder, value);
      const member = set === null ? truth(true, span) : fold({ model, locals: new Map() }, binary('in', value, set));
      const reached = and(alive, member);
      const entered = where === null ? reached : and(reached, evaluated(where, reached));
      if (!isFalse(entered)) run(body, entered, later);
    }
    locals = outer;
  }

  function bind(name: string, value: Expression): void {
    locals = new Map(locals).set(name, value);
  }

  return { run, before, made, demands };
}

function choiceOf(alive: Expression, then: Expression, otherwise: Expression): Expression {
  if (alive.kind === 'literal') return choice(alive, then, otherwise);
  return and(implies(alive, then), or(alive, otherwise));
}

function unknownChoice(): never {
  throw new InternalError('a choose was not collected');
}
