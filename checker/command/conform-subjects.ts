/** The systems that conformance explores and replays, made of a loaded specification. */

import { asWholeCalls, type Detail, type Subject, subjectOf, type Unperformable, withEveryCall } from '../conform/subject.js';
import type { Loaded } from './load.js';
import { instantiate } from './load.js';

export interface Subjects {
  /** The instance as it is, in whole calls. */
  narrow(instance: string): Subject;
  /** The same instance with every call that a kernel can perform. */
  wide(instance: string): Subject;
}

/** Generates two modules for all instances at once. */
export async function subjectsOf({ specification, path }: Loaded, unperformable: Unperformable, detail: Detail): Promise<Subjects> {
  const performable = new Set(specification.actions.map(({ name }) => name).filter((name) => !unperformable.has(name)));
  const narrow = asWholeCalls(specification);
  const wide = withEveryCall(specification, performable);
  const [narrowModule, wideModule] = [await instantiate(narrow, path), await instantiate(wide, path)];
  return {
    narrow: (instance) => subjectOf(narrow, narrowModule.create(instance), unperformable, detail),
    wide: (instance) => subjectOf(wide, wideModule.create(instance), unperformable, detail),
  };
}
