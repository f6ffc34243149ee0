/** Which instances a review explores, and both specifications in each: with the same elements, so that their calls can be compared. */

import type { Instance, Specification } from '../language/ir.js';
import { inInstanceOf } from '../replay/borrow-instance.js';
import { CommandError } from './command.js';
import type { Loaded } from './load.js';

export interface ReviewedInstances {
  readonly base: Loaded;
  readonly proposed: Loaded;
  readonly names: readonly string[];
  readonly remarks: readonly string[];
}

/** The instances of the proposed specification, or those that are named; the base takes them over where its own differ.
 *  @throws CommandError when there is none, or one that the two cannot share */
export function reviewedInstances(base: Loaded, proposed: Loaded, wanted: readonly string[]): ReviewedInstances {
  const ofBase = base.specification.instances.map(({ name }) => name);
  const ofProposed = proposed.specification.instances.map(({ name }) => name);
  for (const name of wanted) {
    if (ofBase.includes(name) || ofProposed.includes(name)) continue;
    const known = [...new Set([...ofProposed, ...ofBase])].join(', ');
    throw new CommandError(`neither ${base.path} nor ${proposed.path} has an instance '${name}'; they have ${known}`);
  }
  if (ofBase.length + ofProposed.length === 0)
    throw new CommandError(`neither ${base.path} nor ${proposed.path} has an instance to explore`);
  const remarks: string[] = [];
  const forBase = new Map<string, Instance>();
  const forProposed = new Map<string, Instance>();
  for (const name of wanted.length > 0 ? wanted : ofProposed) {
    const [taker, giver, taken] = ofProposed.includes(name) ? [base, proposed, forBase] : [proposed, base, forProposed];
    const shared = inInstanceOf(taker.specification, giver.specification, name);
    if (shared === null) {
      const why = `${name}: ${taker.specification.name} cannot take the instance over from ${giver.specification.name}: a sort has no size there, or a constant no value`;
      if (wanted.length > 0) throw new CommandError(`instance ${why}`);
      remarks.push(`Not compared: instance ${why}.`);
      continue;
    }
    const given = giver.specification.instances.find((instance) => instance.name === name)!;
    const own = shared.instances.find((instance) => instance.name === name)!;
    const other = giver === base ? forBase : forProposed;
    other.set(name, given);
    taken.set(name, own);
    if (shared !== taker.specification)
      remarks.push(`In instance ${name}, ${taker.specification.name} is explored with the sizes that ${giver.specification.name} gives.`);
  }
  const names = [...forProposed.keys()].filter((name) => forBase.has(name));
  if (names.length === 0) {
    throw new CommandError(
      `${base.path} and ${proposed.path} share no instance: the base has ${ofBase.join(', ') || 'none'}, the other ${ofProposed.join(', ') || 'none'}, ` +
        'and neither can take one over: their sorts and constants differ',
    );
  }
  const left = ofBase.filter((name) => !names.includes(name) && !ofProposed.includes(name));
  if (left.length > 0 && wanted.length === 0) {
    remarks.push(`${proposed.specification.name} has no instance ${left.join(', ')}: \`--instance\` compares one of them nevertheless.`);
  }
  return { base: withInstances(base, forBase), proposed: withInstances(proposed, forProposed), names, remarks };
}

/** The same object where its own instances serve: what was generated for it is then used. */
function withInstances(loaded: Loaded, instances: ReadonlyMap<string, Instance>): Loaded {
  const { specification } = loaded;
  const isOwn = [...instances].every(([name, instance]) => specification.instances.find((own) => own.name === name) === instance);
  if (isOwn) return loaded;
  const changed: Specification = { ...specification, instances: [...instances.values()] };
  return { ...loaded, ownPath: null, specification: changed };
}
