/** `interlock format`: specifications in their canonical layout. */

import { format as formatText } from '../language/print/printer.js';
import { render as renderDiagnostic } from '../language/diagnostic.js';
import { type Command, CommandError, EXIT } from './command.js';
import { readText, writeFileWhole } from './files.js';

export const format: Command = {
  name: 'format',
  usage: 'SPEC ... [--check]',
  summary: 'Lays specifications out in the canonical way; comments are kept.',
  options: { check: { kind: 'flag', summary: 'write nothing; name the files that would change (exit 1)' } },
  async run(args, surroundings) {
    if (args.operands.length === 0)
      throw new CommandError(`format takes at least one specification\nusage: interlock format ${format.usage}`);
    let changed = 0;
    for (const path of args.operands) {
      const text = readText(surroundings, path);
      const result = formatText(text, path);
      if (!result.ok) {
        throw new CommandError(result.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, [{ path, text }])).join('\n\n'));
      }
      if (result.value === text) continue;
      changed += 1;
      if (args.flag('check'))
        surroundings.print(`${path}:1:1: error[layout]: not in the canonical layout; run \`interlock format ${path}\``);
      else await writeFileWhole(surroundings, path, result.value);
    }
    return args.flag('check') && changed > 0 ? EXIT.violated : EXIT.ok;
  },
};
