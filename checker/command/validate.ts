/** `interlock validate`: an strace log of any program, explained by a specification call by call. */

import { renderValidation } from '../render/validation-text.js';
import { requiredAbi } from '../replay/concrete/abi.js';
import type { LogProblem } from '../validate/log/event.js';
import { readLog } from '../validate/log/read-log.js';
import { loggableActions } from '../validate/loggable.js';
import type { ValidationReport } from '../validate/report.js';
import { validate as validateLog } from '../validate/validate.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { readText } from './files.js';
import { instantiate, loadSpecification } from './load.js';
import { headersAbi, instanceOf } from './stage.js';

export const validate: Command = {
  name: 'validate',
  usage: 'SPEC LOG [--instance NAME]',
  summary:
    'Explains a log of `strace -f -y -o LOG PROGRAM` by a specification: every call of VFIO and iommufd must be one that the model can make,\n' +
    'with the result that it gives. Says where that ends, what would have been allowed, and which check decides. Calls that the\n' +
    'specification does not have are counted and passed over.',
  options: {
    instance: { kind: 'text', operand: 'NAME', summary: 'sizes and constants of this instance (default: as large as the log needs)' },
    steps: { kind: 'flag', summary: 'every explained call, as a step of the model' },
    headers: { kind: 'text', operand: 'KERNEL', summary: "the kernel of the lab whose numbers are used (default: 6.12's, or this host's)" },
    json: { kind: 'flag', summary: 'for machines' },
  },
  run: runValidate,
};

async function runValidate(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [path, log, ...more] = args.operands;
  if (path === undefined || log === undefined || more.length > 0) throw new CommandError(`usage: interlock validate ${validate.usage}`);
  const { specification, path: shown } = await loadSpecification(path, surroundings);
  const instance = args.text('instance') ?? null;
  if (instance !== null) instanceOf(specification, instance);
  const read = readLog(readText(surroundings, log));
  if (!read.ok) throw new CommandError(read.problems.map((problem) => problemText(problem, log)).join('\n'));
  const actions = new Set(loggableActions(specification).map(({ action }) => action.name));
  if (actions.size === 0) throw new CommandError(`${path} has no action whose \`calls\` are one system call: no log can show it`);
  const report = await validateLog({
    specification,
    events: read.events,
    abi:
      requiredAbi(specification, actions).constants.length === 0
        ? { constants: {}, structs: {} }
        : await headersAbi(args.text('headers'), specification, actions, surroundings),
    instance,
    systemOf: async (sized, name) => (await instantiate(sized, shown)).create(name),
    progress: (sizes) =>
      surroundings.live(
        `validate: instance ${Object.entries(sizes)
          .map(([sort, size]) => `${sort}=${size}`)
          .join(' ')}`,
      ),
  });
  surroundings.live('');
  surroundings.print(args.flag('json') ? `${JSON.stringify(report, null, 2)}\n` : renderValidation(report, log, args.flag('steps')));
  return exitOf(report);
}

function problemText({ code, line, message, advice }: LogProblem, log: string): string {
  return `${log}:${line}:1: error[${code}]: ${message}\n  hint: ${advice}`;
}

function exitOf({ verdict }: ValidationReport): ExitCode {
  switch (verdict.kind) {
    case 'explained':
      return EXIT.ok;
    case 'unexplained':
      return EXIT.violated;
    case 'undecided':
    case 'unknown':
      return EXIT.unknown;
  }
}
