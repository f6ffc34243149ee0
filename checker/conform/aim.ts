/** What conformance aims at: each rule once, and each different effect or answer of a rule once. */

import type { Subject } from './subject.js';

export interface AimReader {
  /** The loaded state is the one whose transitions come next. */
  enter(): void;
  /** The aims that the transition being visited meets. Not to be kept: the array is used again. */
  aimsOf(outcome: number, changed: boolean): readonly string[];
}

/** An effect is which variables change and, where a rule says what is returned, the value: "close#0 Group.owner Device.iommufd". */
export function aimReader({ system, ruleKeys, resultCompared, detail }: Subject): AimReader {
  const before = system.cells.slice();
  const aims: string[] = [];
  /** Effects of an outcome that has no effect at all, made once. */
  const plain = ruleKeys.map((key) => `${key} nothing`);
  const rulesAlone = ruleKeys.map((key) => [key]);
  const changes = (): string => {
    let names = '';
    for (const { name, firstCell, cells } of system.variables) {
      for (let cell = firstCell; cell < firstCell + cells; cell++) {
        if (system.cells[cell] === before[cell]) continue;
        names += ` ${name}`;
        break;
      }
    }
    return names;
  };
  return {
    enter() {
      before.set(system.cells);
    },
    aimsOf(outcome, changed) {
      if (detail === 'rules') return rulesAlone[outcome]!;
      aims.length = 0;
      const key = ruleKeys[outcome]!;
      aims.push(key);
      const compared = resultCompared[outcome] === true;
      if (!changed && !compared) aims.push(plain[outcome]!);
      else aims.push(`${key}${compared ? ` = ${system.result()}` : ''}${changed ? changes() : ' nothing'}`);
      return aims;
    },
  };
}
