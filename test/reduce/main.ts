/** `npm run reductions`: every instance of every specification, whole and by orbits; the verdicts must be the same. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadSpecification } from '../../checker/compile/load.js';
import { alignColumns } from '../../checker/render/columns.js';
import { formatCount } from '../../checker/render/numbers.js';
import { projectFolder } from '../../checker/command/project.js';
import { specificationFiles } from '../../checker/command/specifications.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { exploreOrbits, exploreWhole, systemsOf } from './own-specifications.js';
import { summaryOf } from './summary.js';

const rows: string[][] = [['instance', 'states', 'orbits', 'orbits stand for', 'reduced', 'verdicts']];
let differences = 0;

function specificationAt(path: string): Specification {
  const compiled = compileSpecification(path, (wanted) => {
    const file = join(projectFolder(), wanted);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  });
  if (!compiled.ok) throw new Error(`${path} is not valid: run \`interlock check ${path}\``);
  return compiled.value;
}

for (const path of specificationFiles(projectFolder())) {
  const specification = specificationAt(path);
  const compile = (each: Specification) => loadSpecification(each, 'reduced.ilk');
  const systems = await systemsOf(specification, await compile(specification), compile);
  for (const { name } of specification.instances) {
    const whole = exploreWhole(systems, name, null);
    const { verdict, plan } = exploreOrbits(systems, name);
    const { reduction } = verdict;
    if (reduction?.kind !== 'symmetry') throw new Error('the verdict does not say what was reduced');
    const { states, transitions } = whole.statistics;
    const agree =
      isDeepStrictEqual(summaryOf(whole), summaryOf(verdict)) &&
      (reduction.exact ? reduction.states === states && reduction.transitions === transitions : reduction.states >= states);
    if (!agree) differences++;
    rows.push([
      `${path} ${name}`,
      formatCount(states),
      formatCount(verdict.statistics.states),
      `${reduction.exact ? '' : 'at most '}${formatCount(reduction.states)}`,
      plan.sorts.join(' '),
      agree ? 'the same' : 'DIFFERENT',
    ]);
  }
}
process.stdout.write(`${alignColumns(rows, '', [1, 2, 3]).join('\n')}\n`);
process.exitCode = differences === 0 ? 0 : 1;
