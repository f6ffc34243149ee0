/** The trace scenarios on the model, always; and on a real kernel, where there is one. */

import { join } from 'node:path';
import { buildInitramfs } from '../../checker/replay/agent/compile.js';
import { requiredAbi } from '../../checker/replay/concrete/abi.js';
import { abi } from '../../checker/replay/lab/abi.js';
import { findKernel, fragmentPath } from '../../checker/replay/lab/lab.js';
import { startLinuxBackend } from '../../checker/replay/machine/linux-backend.js';
import { modelBackend } from '../../checker/replay/model-backend.js';
import { modelMachine } from '../../checker/replay/model-machine.js';
import { fixtureDesign } from './fixture-designs.js';
import { cache, laboratory, project } from './laboratory.js';
import { type TraceBackend, traceBackendConformance } from './trace-backend.conformance.js';

const design = fixtureDesign('device-files.ilk', 'two_processes');
const refuted = fixtureDesign('any-file-reads.ilk', 'two_processes');
const [instance] = design.specification.instances;

traceBackendConformance('the model', design, refuted, async () => ({
  backend: modelBackend(design.system),
  machine: modelMachine(design.specification, instance),
}));

const { missing } = await laboratory();
const kernel = await findKernel({ cache, specifications: join(project, 'spec'), fragment: fragmentPath(project) }, { name: '6.12' }).catch(
  () => undefined,
);
const skip =
  missing ??
  (kernel === undefined ? 'no 6.12 kernel of the lab is built, and its headers are needed: interlock lab build 6.12' : undefined);

traceBackendConformance('Linux 6.12', design, refuted, linux, skip);

async function linux(): Promise<TraceBackend> {
  if (kernel === undefined) throw new Error('no kernel');
  const answer = await abi(kernel, requiredAbi(design.specification), { signal: new AbortController().signal, report: () => {} });
  const backend = await startLinuxBackend({
    name: 'linux 6.12',
    kernel: kernel.image,
    initramfs: await buildInitramfs({ project, cache }),
    topology: { devices: [{ name: 'device0', model: 'edu', address: '5.0' }], snoopControl: false },
  });
  return { backend, machine: { abi: answer, environment: backend.environment } };
}
