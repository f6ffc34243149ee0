/** `interlock pairs`: which calls have to do with each other, and whether some instance lets them meet. */

import { pairsOfAll } from '../conform/pairs.js';
import type { Specification } from '../language/ir.js';
import { renderPairs } from '../render/pairs-text.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { loadSpecification } from './load.js';

export const pairs: Command = {
  name: 'pairs',
  usage: 'SPEC ...',
  summary:
    'Every two calls of which one writes state that the other reads or writes, with the instances in which both take part.\n' +
    'An instance may leave calls out, as long as such two are together somewhere (exit 1 if not). Several\n' +
    'specifications of one interface are taken together: two calls are, in one that has the state in common.',
  options: { json: { kind: 'flag', summary: 'for machines' } },
  run: runPairs,
};

async function runPairs(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  if (args.operands.length === 0) throw new CommandError(`usage: interlock pairs ${pairs.usage}`);
  const specifications: Specification[] = [];
  for (const path of args.operands) specifications.push((await loadSpecification(path, surroundings)).specification);
  const found = pairsOfAll(specifications);
  const name = specifications.map((one) => one.name).join(', ');
  surroundings.print(args.flag('json') ? `${JSON.stringify(found, null, 2)}\n` : renderPairs(name, found));
  return found.some(({ apart }) => apart.length > 0) ? EXIT.violated : EXIT.ok;
}
