/** The initial states of an instance, computed: every variable's initial value, then what `initially` changes and chooses. */

import { type Diagnostic, error } from '../../language/diagnostic.js';
import type { Expression, Statement } from '../../language/ir.js';
import { InternalError } from '../../language/unreachable.js';
import { nothingKnown } from './fault.js';
import { fold, known } from './fold.js';
import { each, extent, type Model } from './model.js';
import { type Choice, choicesOf } from './statements.js';
import { symbolicRun } from './symbolic.js';
import { integer, literal, truth } from './terms.js';

/** Values of every cell of every variable, row-major. */
export type State = ReadonlyMap<string, readonly number[]>;

export interface InitialStates {
  /** One value per variable: what its cells hold before `initially`. */
  readonly declared: ReadonlyMap<string, number>;
  /** At least one; without repetitions. */
  readonly states: readonly State[];
}

const LIMIT = 4096;

export function initialStates(model: Model): InitialStates | Diagnostic {
  const { specification } = model;
  const declared = new Map(
    specification.variables.map(({ name, initial }) => [name, computed(model, fold({ model, locals: new Map() }, initial))]),
  );
  const span = specification.initially[0]?.span ?? { file: specification.sources[0]?.path ?? '', start: 0, end: 0 };
  const choices = choicesOf(specification.initially);
  const domains = choices.map(({ statement }) =>
    each(model.ends(statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type)),
  );
  if (domains.reduce((product, domain) => product * domain.length, 1) > LIMIT) {
    return error(
      'unsupported',
      span,
      `the initial states would be listed one by one, and there are more than ${LIMIT} choices`,
      'choose a smaller instance',
    );
  }
  const states = new Map<string, State>();
  for (const values of combinations(domains)) {
    const state = stateOf(model, declared, specification.initially, choices, values);
    if (state === 'fault') {
      return error('unsupported', span, 'the initial states cannot be evaluated', 'run `interlock check` to see where evaluation fails');
    }
    if (state !== null) states.set(JSON.stringify([...state]), state);
  }
  if (states.size === 0) {
    return error('unsupported', span, 'there is no initial state, and another checker needs one', 'weaken the conditions of `initially`');
  }
  return { declared, states: [...states.values()] };
}

/** Null if no state begins with these choices. */
function stateOf(
  model: Model,
  declared: ReadonlyMap<string, number>,
  statements: readonly Statement[],
  choices: readonly Choice[],
  values: readonly number[],
): State | 'fault' | null {
  const span = statements[0]?.span ?? { file: '', start: 0, end: 0 };
  const run = symbolicRun(model, {
    knowledge: nothingKnown(model),
    choices,
    toEnd: true,
    chosen({ statement }) {
      const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
      return literal(type, values[choices.findIndex((choice) => choice.statement === statement)] ?? 0, statement.span);
    },
    initial: (read) => ({ ...literal(read.type, declared.get(read.variable) ?? 0, read.span) }),
  });
  run.run(statements, truth(true, span));
  for (const demand of run.demands) {
    const value = computed(model, fold({ model, locals: new Map() }, demand.condition));
    if (demand.kind === 'fault' && value !== 0) return 'fault';
    if (demand.kind === 'require' && value !== 1) return null;
  }
  return new Map(
    model.specification.variables.map(({ name, indices, type, span: at }) => [
      name,
      combinations(indices.map((index) => each(model.ends(index)))).map((index) => {
        const read: Expression = { kind: 'read', variable: name, indices: index.map((value) => integer(value, at)), type, span: at };
        return computed(model, run.before(read));
      }),
    ]),
  );
}

/** Nothing is unknown in an initial state. */
function computed(model: Model, expression: Expression): number {
  const value = known(model, expression);
  if (value === null) throw new InternalError(`the initial states leave ${expression.kind} unknown`);
  return value;
}

/** All ways to take one of each, the last varying fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>((all, list) => all.flatMap((start) => list.map((value) => [...start, value])), [[]]);
}

/** How many cells the variable has. */
export function cellsOf(model: Model, variable: string): number {
  return model.variable(variable).indices.reduce((product, index) => product * extent(model.ends(index)), 1);
}
