/** `interlock export`: the model of one instance for another checker, so that a verdict can be confirmed by a program nobody here wrote. */

import { join } from 'node:path';
import { exportModel, TARGETS, type Target } from '../export/export.js';
import { render as renderDiagnostic } from '../language/diagnostic.js';
import { chooseInstances } from './check.js';
import { type Command, CommandError, EXIT } from './command.js';
import { exportedSymmetry } from './exported-symmetry.js';
import { writeFileWhole } from './files.js';
import { loadSpecification } from './load.js';
import { instanceOf } from './stage.js';
import { planOf } from './symmetric-exploration.js';

export const exportCommand: Command = {
  name: 'export',
  usage: `SPEC --to ${TARGETS.join('|')} [--instance NAME] [--property NAME ...] [--output FOLDER]`,
  summary:
    'The same model for another checker: Promela for SPIN, Murphi for Rumur, TLA+ for TLC. What the target cannot express is refused,\n' +
    'with its place in the specification.',
  options: {
    to: { kind: 'text', operand: 'TARGET', summary: TARGETS.join(', ') },
    instance: { kind: 'text', operand: 'NAME', summary: 'the instance (default: the first)' },
    property: {
      kind: 'text',
      operand: 'NAME',
      summary: 'only this property (may be repeated), without the deadlock check',
      repeatable: true,
    },
    output: { kind: 'text', operand: 'FOLDER', summary: 'write the files there instead of the first one to stdout' },
  },
  async run(args, surroundings) {
    const [path, ...more] = args.operands;
    const target = args.text('to');
    if (path === undefined || more.length > 0) throw new CommandError(`usage: interlock export ${exportCommand.usage}`);
    if (!isTarget(target)) throw new CommandError(`--to takes ${TARGETS.join(', ')}${target === undefined ? '' : `, not '${target}'`}`);
    const loaded = await loadSpecification(path, surroundings);
    const { specification } = loaded;
    const known = specification.instances.map((instance) => instance.name);
    const [instance] = chooseInstances(known, args.texts('instance'), path);
    const wanted = args.texts('property');
    const properties = [...specification.properties, ...specification.liveness].map((property) => property.name);
    for (const name of wanted) {
      if (!properties.includes(name)) throw new CommandError(`${path} has no property '${name}'; it has ${properties.join(', ')}`);
    }
    const checks = wanted.length === 0 ? undefined : { properties: wanted, deadlock: false };
    const symmetry = target !== 'promela' ? exportedSymmetry(planOf(loaded, instance!)) : undefined;
    const result = exportModel(target, specification, instanceOf(specification, instance!), checks, symmetry);
    if (!result.ok) throw new CommandError(result.diagnostics.map((one) => renderDiagnostic(one, specification.sources)).join('\n\n'));
    const folder = args.text('output');
    const [first, ...others] = result.value.files;
    if (folder === undefined) {
      surroundings.print(first!.text);
      for (const { name } of others) surroundings.note(`export: ${name} belongs to it; --output FOLDER writes both`);
      return EXIT.ok;
    }
    for (const { name, text } of result.value.files) {
      await writeFileWhole(surroundings, join(folder, name), text);
      surroundings.print(join(folder, name));
    }
    return EXIT.ok;
  },
};

function isTarget(text: string | undefined): text is Target {
  return TARGETS.some((target) => target === text);
}
