/** `npm run reductions`: every instance of every specification, whole and by orbits; the verdicts must be the same. */

import { isDeepStrictEqual } from 'node:util';
import { loadSpecification } from '../../checker/compile/load.js';
import { alignColumns } from '../../checker/render/columns.js';
import { formatCount } from '../../checker/render/numbers.js';
import { generatedModule, ownSpecifications } from '../generated/specifications.js';
import { exploreOrbits, exploreWhole, systemsOf } from './own-specifications.js';
import { summaryOf } from './summary.js';

const rows: string[][] = [['instance', 'states', 'orbits', 'orbits stand for', 'reduced', 'verdicts']];
let differences = 0;

for (const own of ownSpecifications()) {
  const systems = await systemsOf(own.specification, await generatedModule(own), (strict) => loadSpecification(strict, 'strict.ilk'));
  for (const { name } of own.specification.instances) {
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
      `${own.path} ${name}`,
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
