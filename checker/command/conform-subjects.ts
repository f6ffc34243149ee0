/** The systems that conformance explores and replays, made of a loaded specification. */

import { asWholeCalls, type Detail, type Subject, subjectOf, type Unperformable, withEveryCall } from '../conform/subject.js';
import { type OrderVariant, orderVariants } from '../conform/order-variant.js';
import type { TransitionSystem } from '../system.js';
import { instantiate, type Loaded } from './load.js';

export interface Subjects {
  /** The instance as it is, in whole calls. */
  narrow(instance: string): Subject;
  /** The same instance with every call that a kernel can perform. */
  wide(instance: string): Subject;
  /** The variants that tell which checks fail at once, in the same instance; null where there are none to ask for. */
  orders(instance: string): { readonly system: TransitionSystem; readonly variants: readonly OrderVariant[] } | null;
}

/** Generates a module of each kind for all instances at once. */
export async function subjectsOf({ specification, path }: Loaded, unperformable: Unperformable, detail: Detail): Promise<Subjects> {
  const performable = new Set(specification.actions.map(({ name }) => name).filter((name) => !unperformable.has(name)));
  const narrow = asWholeCalls(specification);
  const wide = withEveryCall(specification, performable);
  const [narrowModule, wideModule] = [await instantiate(narrow, path), await instantiate(wide, path)];
  const asked = orderVariants(specification, detail === 'effects' ? performable : new Set());
  const askedModule = asked.variants.length === 0 ? null : await instantiate(asked.specification, path);
  return {
    orders: (instance) => (askedModule === null ? null : { system: askedModule.create(instance), variants: asked.variants }),
    narrow: (instance) => subjectOf(narrow, narrowModule.create(instance), unperformable, detail),
    wide: (instance) => subjectOf(wide, wideModule.create(instance), unperformable, detail),
  };
}
