/** Properties of one of the project's specifications, explored in one instance. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explore } from '../checker/explore/explore.js';
import type { PropertyVerdict } from '../checker/explore/verdict.js';
import { compileSpecification } from '../checker/language/frontend.js';
import type { Specification } from '../checker/language/ir.js';
import { projectRoot } from './lab.js';
import { systemOf } from './replay/fixture-designs.js';

/** @throws Error for one that is not valid */
export function compileOwn(path: string): Specification {
  const compiled = compileSpecification(path, (wanted) => {
    const file = join(projectRoot, wanted);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  });
  if (!compiled.ok) throw new Error(`${path} is not valid: run \`interlock check ${path}\``);
  return compiled.value;
}

const origin = { path: '', locate: () => ({ path: '', line: 1, column: 1 }) };

export function verdictOf(specification: Specification, instance: string, property: string): PropertyVerdict {
  return verdictsOf(specification, instance, [property])[0]!;
}

/** In the order asked for; a property that holds for want of a case is `in vain`. @throws Error for a property that is not there */
export function verdictsOf(
  specification: Specification,
  instance: string,
  names: readonly string[],
): readonly (PropertyVerdict & { readonly inVain: boolean })[] {
  const { properties, vacuity } = explore(systemOf(narrowed(specification, instance, names), instance), {
    origin,
    clock: () => 0,
    stopAtFirst: names.length === 1,
  });
  const inVain = new Set(vacuity.propertiesInVain.map(({ property }) => property));
  return names.map((wanted) => {
    const verdict = properties.find(({ name }) => name === wanted);
    if (verdict === undefined) throw new Error(`there is no ${wanted} in ${specification.name}`);
    return { ...verdict, inVain: inVain.has(wanted) };
  });
}

/** Only what the instance has to do with, so that less is generated. Fairness may speak of calls that the instance leaves out. */
function narrowed(specification: Specification, instance: string, names: readonly string[]): Specification {
  const properties = specification.properties.filter(({ name }) => names.includes(name));
  const instances = specification.instances.filter(({ name }) => name === instance);
  const takesPart = new Set(instances.flatMap(({ actions }) => actions));
  const liveness = specification.liveness.filter(({ name }) => names.includes(name));
  const actions = specification.actions.filter(({ name }) => liveness.length > 0 || takesPart.has(name));
  return { ...specification, properties, liveness, instances, actions };
}
