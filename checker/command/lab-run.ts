/** `interlock lab run`: boots a kernel with the topology of an instance and shows what is there. */

import { type Arguments, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { chooseInstances } from './check.js';
import { loadSpecification } from './load.js';
import { bootStage, topologyOf } from './stage.js';

export async function labRunMachine(operands: readonly string[], args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [kernel, path, ...more] = operands;
  if (kernel === undefined || path === undefined || more.length > 0) {
    throw new CommandError(
      'lab run takes a kernel and the specification whose machine is booted\nusage: interlock lab run KERNEL SPEC [--instance NAME]',
    );
  }
  const { specification } = await loadSpecification(path, surroundings);
  const [instance] = chooseInstances(
    specification.instances.map((one) => one.name),
    args.texts('instance'),
    path,
  );
  const stage = await bootStage(kernel, topologyOf(specification, instance!), surroundings);
  try {
    surroundings.print(
      `${stage.backend.name} (${stage.kernel.release}) is up, with the machine of instance ${instance} of ${specification.name}`,
    );
    for (const [name, { bdf, cdev, group }] of Object.entries(stage.environment)) {
      surroundings.print(`  ${name}  ${bdf}  ${cdev ?? 'no cdev'}  ${group ?? 'no group'}`);
    }
    for (const line of await stage.backend.console()) surroundings.print(`  kernel: ${line}`);
  } finally {
    await stage.backend.close();
  }
  return EXIT.ok;
}
