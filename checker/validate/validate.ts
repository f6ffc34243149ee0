/** A log against a specification: an instance is made as large as the log needs, and made larger where that may help. */

import type { Specification } from '../language/ir.js';
import type { Abi } from '../replay/concrete/abi.js';
import { modelMachine } from '../replay/model-machine.js';
import type { TransitionSystem } from '../system.js';
import { type DeedOrExec, deedsOf, isExec } from './deed.js';
import { demandOf, hiddenDemand } from './demand.js';
import { type Explanation, explain } from './explain.js';
import type { LogEvent } from './log/event.js';
import { type Loggable, loggableActions } from './loggable.js';
import { canBe } from './match.js';
import type { ValidationReport } from './report.js';
import { hiddenSorts, likeInstance, LOG_INSTANCE, sizedFor } from './sized-instance.js';

export interface ValidateInput {
  readonly specification: Specification;
  readonly events: readonly LogEvent[];
  readonly abi: Abi;
  /** An instance of the specification's own whose sizes and constants are to be used. */
  readonly instance: string | null;
  /** The system of a specification's only instance. */
  readonly systemOf: (specification: Specification, instance: string) => Promise<TransitionSystem>;
  readonly progress?: (sizes: Readonly<Record<string, number>>) => void;
}

/** How many elements there are at most of what the log does not show: larger instances are tried where a smaller one has no room. */
const MOST = [3, 8, 16];

export async function validate(input: ValidateInput): Promise<ValidationReport> {
  const { deeds, others } = deedsOf(input.events);
  const candidates = possibleActions(input.specification, deeds, input.abi);
  const actions = new Set(candidates.map(({ action }) => action.name));
  const demand = demandOf(
    deeds,
    candidates.some(({ call }) => call.operation === 'eventfd2'),
  );
  const given = input.specification.instances.find(({ name }) => name === input.instance);
  let best: Explanation | null = null;
  for (let attempt = 0; attempt < (given === undefined ? MOST.length : 1); attempt += 1) {
    const hidden = hiddenDemand(hiddenSorts(input.specification), candidates, deeds, input.abi, MOST[attempt]);
    const larger = { ...demand, files: demand.files + 2 * attempt, others: hidden };
    const specification =
      given === undefined
        ? sizedFor(input.specification, larger, actions)
        : likeInstance(input.specification, given, demand.births, actions);
    const [instance] = specification.instances;
    input.progress?.(instance.sizes);
    const system = await input.systemOf(specification, LOG_INSTANCE);
    const { environment } = modelMachine(specification, instance);
    const found = explain({ specification, instance, system, abi: input.abi, environment }, deeds, others, hiddenSorts(specification));
    const further = best === null || found.report.path.length > best.report.path.length;
    if (further) best = found;
    // A larger instance can have what this one has no room for, but where it came no further than the last one it is no matter of room.
    if (!further || (!found.tight && found.report.verdict.kind === 'explained')) break;
  }
  if (best === null) throw new Error('no attempt was made');
  return best.report;
}

/** Actions that some call of the log can be: the others cannot take part in explaining it. Descriptors are also closed by execve. */
function possibleActions(specification: Specification, deeds: readonly DeedOrExec[], abi: Abi): readonly Loggable[] {
  const forms = new Map(deeds.flatMap((deed) => (isExec(deed) ? [] : [[`${deed.operation} ${deed.text}`, deed] as const])));
  return loggableActions(specification).filter(
    ({ call }) => call.operation === 'close' || [...forms.values()].some((deed) => canBe(call, deed, abi)),
  );
}
