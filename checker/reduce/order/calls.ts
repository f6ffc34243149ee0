/** The calls of an instance: each action with each choice of its parameters, and the cells that it may read and write. */

import type { Expression, Statement } from '../../language/ir.js';
import { known } from '../../export/shared/fold.js';
import { each, extent } from '../../export/shared/model.js';
import { children, conjuncts } from '../../export/shared/terms.js';
import type { VariableDescription } from '../../system.js';
import type { LiveAction, LiveInstance } from '../live-instance.js';
import { Cells } from './cells.js';

export interface Call {
  /** Position among the instance's actions. */
  readonly action: number;
  readonly locals: ReadonlyMap<string, number>;
  readonly reads: Cells;
  readonly writes: Cells;
  /** Conditions without which it cannot be done, each with the cells that it reads. */
  readonly guards: readonly { readonly condition: Expression; readonly reads: Cells }[];
}

/** In the order of the actions, and of each by its parameters, the last varying fastest. */
export function callsOf(instance: LiveInstance, variables: readonly VariableDescription[]): readonly Call[] {
  const places = new Map(variables.map((variable) => [variable.name, variable]));
  return instance.actions.flatMap((action, index) =>
    parametersOf(instance, action).map((locals): Call => {
      const cells = cellsIn(instance, places, locals);
      const reads = new Cells(places);
      const writes = new Cells(places);
      const conditions = guardsOf(action);
      for (const condition of conditions) cells.read(condition, reads);
      gather(action.body, cells, reads, writes);
      const guards = conditions.map((condition) => ({ condition, reads: cells.readsOf(condition) }));
      return { action: index, locals, reads, writes, guards };
    }),
  );
}

/** Every cell that an expression without parameters may read. */
export function readsOf(instance: LiveInstance, variables: readonly VariableDescription[], expression: Expression): Cells {
  return cellsIn(instance, new Map(variables.map((variable) => [variable.name, variable])), new Map()).readsOf(expression);
}

function parametersOf({ model }: LiveInstance, { parameters }: LiveAction): readonly ReadonlyMap<string, number>[] {
  return parameters.reduce<readonly ReadonlyMap<string, number>[]>(
    (all, { name, type }) => all.flatMap((locals) => each(model.ends(type)).map((value) => new Map(locals).set(name, value))),
    [new Map()],
  );
}

/** The parameters' conditions and the requirements before anything else is decided, taken apart at `and`. */
function guardsOf({ parameters, body }: LiveAction): readonly Expression[] {
  const leading: Expression[] = parameters.flatMap(({ where }) => (where === null ? [] : [where]));
  for (const statement of body) {
    if (statement.kind === 'require') leading.push(statement.condition);
    else if (statement.kind !== 'let') break;
  }
  return leading.flatMap(conjuncts);
}

interface CellReader {
  read(expression: Expression, into: Cells): void;
  readsOf(expression: Expression): Cells;
  touch(variable: string, indices: readonly Expression[], into: Cells): void;
}

function cellsIn(
  { model }: LiveInstance,
  places: ReadonlyMap<string, VariableDescription>,
  locals: ReadonlyMap<string, number>,
): CellReader {
  function knownIndex(index: Expression): number | null {
    return index.kind === 'local' ? (locals.get(index.name) ?? null) : known(model, index);
  }

  /** All cells that the indices may mean: one where every index is known. */
  function touch(variable: string, indices: readonly Expression[], into: Cells): void {
    const { firstCell } = places.get(variable)!;
    const ranges = model.variable(variable).indices.map((type) => model.ends(type));
    const choices = indices.map((index, position) => {
      const value = knownIndex(index);
      const range = ranges[position]!;
      return value === null ? each(range).map((one) => one - range.low) : [value - range.low];
    });
    const offsets = choices.reduce<readonly number[]>(
      (all, positions, index) => all.flatMap((offset) => positions.map((position) => offset * extent(ranges[index]!) + position)),
      [0],
    );
    for (const offset of offsets) into.add(firstCell + offset);
  }

  function read(expression: Expression, into: Cells): void {
    if (expression.kind === 'read') touch(expression.variable, expression.indices, into);
    for (const child of children(expression)) read(child, into);
  }

  return {
    read,
    touch,
    readsOf(expression) {
      const into = new Cells(places);
      read(expression, into);
      return into;
    },
  };
}

function gather(statements: readonly Statement[], cells: CellReader, reads: Cells, writes: Cells): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'let':
      case 'returns':
        cells.read(statement.value, reads);
        break;
      case 'assign':
        for (const index of statement.place.indices) cells.read(index, reads);
        cells.read(statement.value, reads);
        cells.touch(statement.place.variable, statement.place.indices, writes);
        break;
      case 'if':
        cells.read(statement.condition, reads);
        gather(statement.then, cells, reads, writes);
        gather(statement.otherwise, cells, reads, writes);
        break;
      case 'for':
      case 'choose':
        if (statement.domain.kind === 'set') cells.read(statement.domain.set, reads);
        if (statement.where !== null) cells.read(statement.where, reads);
        if (statement.kind === 'for') gather(statement.body, cells, reads, writes);
        break;
      case 'require':
      case 'await':
        cells.read(statement.condition, reads);
        break;
      case 'fails':
        if (statement.condition !== null) cells.read(statement.condition, reads);
        gather(statement.undo, cells, reads, writes);
        break;
      case 'step':
      case 'call':
        // A live action has none.
        break;
    }
  }
}
