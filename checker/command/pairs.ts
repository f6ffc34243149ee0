/** `interlock pairs`: which calls have to do with each other, and whether some instance lets them meet. */

import { pairsOf } from '../conform/pairs.js';
import { renderPairs } from '../render/pairs-text.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { loadSpecification } from './load.js';

export const pairs: Command = {
  name: 'pairs',
  usage: 'SPEC',
  summary:
    'Every two calls of which one writes state that the other reads or writes, with the instances in which both take part.\n' +
    'An instance may leave calls out, as long as such two are together somewhere (exit 1 if not).',
  options: { json: { kind: 'flag', summary: 'for machines' } },
  run: runPairs,
};

async function runPairs(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [path, ...more] = args.operands;
  if (path === undefined || more.length > 0) throw new CommandError(`usage: interlock pairs ${pairs.usage}`);
  const { specification } = await loadSpecification(path, surroundings);
  const found = pairsOf(specification);
  surroundings.print(args.flag('json') ? `${JSON.stringify(found, null, 2)}\n` : renderPairs(specification.name, found));
  return found.some(({ instances }) => instances.length === 0) ? EXIT.violated : EXIT.ok;
}
