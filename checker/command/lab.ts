/** `interlock lab`: the kernels and machines on which traces are replayed. */

import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { labBuild } from './lab-build.js';
import { labRunMachine } from './lab-run.js';
import { asCommand, labFolders } from './lab-surroundings.js';
import { labKernels } from '../replay/lab/lab.js';

export const lab: Command = {
  name: 'lab',
  usage: 'build KERNEL ... | build --all | list | run KERNEL SPEC [--instance NAME]',
  summary:
    'Kernels and machines: builds named kernels, lists them, boots one.\n' +
    'A kernel is a base (6.12, 7.2), or a design with a patch beside it under spec/ (NAME, NAME@7.2).\n' +
    '6.12-compat and 7.2-compat: iommufd provides /dev/vfio/vfio. 6.12-debug and 7.2-debug: with KASAN, lockdep and the like.\n' +
    "6.12-mock and 7.2-mock: with iommufd's own test devices, which need no hardware.\n" +
    '6.12-pm and 7.2-pm: with runtime power management.\n' +
    'Everything is kept in a cache folder: $INTERLOCK_CACHE, else $XDG_CACHE_HOME/interlock, else ~/.cache/interlock.',
  options: {
    all: { kind: 'flag', summary: 'build: the unpatched 6.12, every design on it, and 6.12-compat' },
    source: { kind: 'text', operand: 'DIR', summary: 'build: a kernel tree of your own instead of the Debian source' },
    instance: { kind: 'text', operand: 'NAME', summary: "run: the specification's instance whose machine is booted" },
    verbose: { kind: 'flag', summary: 'show what the tools print' },
    json: { kind: 'flag', summary: 'list: for machines' },
  },
  async run(args, surroundings) {
    const [verb, ...operands] = args.operands;
    switch (verb) {
      case 'build':
        return labBuild(operands, args, surroundings);
      case 'list':
        return list(args, surroundings);
      case 'run':
        return labRunMachine(operands, args, surroundings);
      default:
        throw new CommandError(
          `lab takes build, list or run${verb === undefined ? '' : `, not '${verb}'`}\nusage: interlock lab ${lab.usage}`,
        );
    }
  },
};

async function list(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const rows = await asCommand(() => labKernels(labFolders(surroundings)));
  if (args.flag('json')) {
    surroundings.print(JSON.stringify(rows, null, 2));
    return EXIT.ok;
  }
  // A design can be put on every base: what was never built of that would bury the rest.
  const shown = rows.filter(({ name, kernel, outdated }) => kernel !== undefined || outdated !== undefined || !name.includes('@'));
  const width = Math.max(...shown.map((row) => row.name.length));
  for (const { name, kernel, outdated } of shown) {
    const state =
      kernel !== undefined
        ? `built      ${kernel.release}  ${kernel.folder}`
        : outdated !== undefined
          ? 'outdated   build it again'
          : 'not built';
    surroundings.print(`${name.padEnd(width)}  ${state}`);
  }
  return EXIT.ok;
}
