/** The initial states that two systems have in common: those that agree on every variable that both have. */

import type { TransitionSystem } from '../system.js';
import { cellName, decodeValue } from '../trace/values.js';
import type { Pair } from './product.js';

export interface InitialPairs {
  readonly pairs: readonly Pair[];
  /** Initial states of one system that no state of the other agrees with. */
  readonly onlyBase: number;
  readonly onlyProposed: number;
}

/** @param namingWords words of names behind a state of the proposed system: all zero is the identity
 *  @throws EvaluationError */
export function initialPairs(base: TransitionSystem, proposed: TransitionSystem, namingWords: number): InitialPairs {
  const inBase = positionsByName(base);
  const inProposed = positionsByName(proposed);
  const common = [...inBase.keys()].filter((name) => inProposed.has(name));
  const ofBase = statesBy(
    base,
    common.map((name) => inBase.get(name)!),
    0,
  );
  const ofProposed = statesBy(
    proposed,
    common.map((name) => inProposed.get(name)!),
    namingWords,
  );
  const pairs = [...ofBase].flatMap(([key, states]) => {
    const others = ofProposed.get(key);
    return others === undefined ? [] : [{ base: states, proposed: others }];
  });
  const lonely = (mine: ReadonlyMap<string, readonly Int32Array[]>, theirs: ReadonlyMap<string, unknown>): number =>
    [...mine].filter(([key]) => !theirs.has(key)).reduce((sum, [, states]) => sum + states.length, 0);
  return { pairs, onlyBase: lonely(ofBase, ofProposed), onlyProposed: lonely(ofProposed, ofBase) };
}

type Reader = (cells: Int32Array) => string;

/** Elements and members go by their names: their numbers may differ. */
function positionsByName(system: TransitionSystem): Map<string, Reader> {
  return new Map(
    system.variables.flatMap((variable) =>
      Array.from({ length: variable.cells }, (_, cell): [string, Reader] => [
        cellName(variable, cell),
        (cells) => JSON.stringify(decodeValue(variable.type, cells[variable.firstCell + cell])),
      ]),
    ),
  );
}

function statesBy(system: TransitionSystem, readers: readonly Reader[], namingWords: number): Map<string, Int32Array[]> {
  const found = new Map<string, Int32Array[]>();
  system.initialStates(() => {
    const key = readers.map((read) => read(system.cells)).join();
    const state = new Int32Array(system.words + namingWords);
    state.set(system.packed.subarray(0, system.words));
    found.set(key, [...(found.get(key) ?? []), state]);
  });
  return found;
}
