/** A trace's steps as strace would print their calls: for reports, where nothing is run. */

import type { Trace } from '../trace/trace.js';
import { planTrace } from './concrete/plan.js';
import { modelMachine } from './model-machine.js';
import { type Design, followTrace } from './path.js';

/** Per step, the calls that it makes; none where it makes none, or where the trace cannot be made concrete. */
export function spelledCalls(trace: Trace, design: Design): readonly (readonly string[])[] {
  const nothing = trace.stem.map((): readonly string[] => []);
  const instance = design.specification.instances.find(({ name }) => name === trace.instance);
  if (instance === undefined || trace.stem.length === 0) return nothing;
  const path = followTrace(design.system, trace);
  if (!path.ok) return nothing;
  const plan = planTrace(trace, design, path.value, modelMachine(design.specification, instance));
  if (!plan.ok) return nothing;
  return plan.value.map((step) => (step.kind === 'calls' ? step.parts.flatMap(({ texts }) => texts) : []));
}
