/** What a search module has noted, and where in a state something failed. */

import type { LoadState, Notes } from '../explore/notes.js';
import type { SearchResult } from '../explore/search.js';
import { EvaluationError, type TransitionSystem } from '../system.js';
import type { SearchLayout } from './search-layout.js';

/** Copies of what the module holds now. */
export function readNotes(memory: WebAssembly.Memory, layout: SearchLayout, properties: number): Notes {
  const copy = (address: number): Int32Array => new Int32Array(memory.buffer, address, properties + 1).slice();
  return { open: copy(layout.open), unmet: copy(layout.unmet), found: copy(layout.found) };
}

/** Evaluates the state in which a search module failed again, and says what fails there: the module only knows the state. */
export function locateError(system: TransitionSystem, notes: Notes, state: number, load: LoadState): SearchResult['evaluation'] {
  let across = -1;
  let ordinal = 0;
  const open = (index: number): boolean => notes.open[index] !== 0;
  const unmet = (index: number): boolean => notes.unmet[index] !== 0;
  const onStates = [...system.properties.keys()].filter((index) => system.properties[index]!.kind !== 'transition');
  try {
    load(state);
    for (const index of onStates.filter(open)) system.holds(index);
    for (const index of onStates.filter(unmet)) system.premise(index);
    system.successors((outcome) => {
      across = ordinal;
      for (const index of system.transitionProperties(outcome).filter(open)) {
        if (unmet(index)) system.premise(index);
        system.holdsAcross(index);
      }
      across = -1;
      ordinal++;
    });
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { error, finding: { state, ordinal: across < 0 ? null : across } };
  }
  return null;
}
