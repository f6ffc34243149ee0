/** Kernels with a past bug that a debug kernel has to tell of, one for each kind of its checks: whether their quiet means anything. */

import type { ControlResult } from '../conform/debug-run.js';
import { BackendError } from '../replay/backend.js';
import { complaints } from '../replay/console.js';
import type { ReplayReport } from '../replay/report.js';
import { CommandError, type Surroundings } from './command.js';
import { loadTrace, runOn } from './replay.js';
import { bootStage, topologyOf } from './stage.js';

interface Control {
  /** Of spec/history, with a patch that brings it back. */
  readonly bug: string;
  readonly check: string;
  /** Its own counterexample, as far as a kernel can make it; or another that makes the calls which the bug is in. */
  readonly trace: string;
  /** What the check says of this bug and of no other. */
  readonly says: RegExp;
}

/** On the kernels that the patches go on. 7.2 gives a fault queue up in another function and lists page tables in another. What KASAN tells on
 *  6.12, an object that is freed before its file, 7.2 does not let come to that: iommufd counts the object's users there, warns, and keeps it. */
const CONTROLS: Readonly<Record<string, readonly Control[]>> = {
  '6.12-debug': [
    {
      bug: 'fault-freed-first',
      check: 'KASAN',
      trace: 'history/fault-freed-first',
      says: /BUG: KASAN: \S*use-after-free in iommufd_fault_fops_release/,
    },
    {
      bug: 'fault-put-twice',
      check: 'reference counts',
      trace: 'history/fault-put-twice',
      says: /refcount_t: decrement hit 0/,
    },
    {
      bug: 'hwpt-listed-twice',
      check: 'lists',
      trace: 'history/hwpt-listed-twice',
      says: /list_add double add/,
    },
    {
      bug: 'container-read-unlocked',
      check: 'locks',
      trace: 'history/group-file-unheld',
      says: /WARNING: .* vfio_group_use_container\b/,
    },
  ],
  '7.2-debug': [
    {
      bug: 'fault-freed-first',
      check: 'users of an object',
      trace: 'history/fault-freed-first',
      says: /WARNING: .* iommufd_object_abort\b/,
    },
    {
      bug: 'container-read-unlocked',
      check: 'locks',
      trace: 'history/group-file-unheld',
      says: /WARNING: .* vfio_group_use_container\b/,
    },
  ],
};

/** Each builds its kernel where that is not built yet. */
export async function runControls(base: string, surroundings: Surroundings): Promise<readonly ControlResult[]> {
  const results: ControlResult[] = [];
  for (const control of CONTROLS[base] ?? []) {
    if (surroundings.interrupted.aborted) break;
    const result = await runControl(control, `${control.bug}@${base}`, surroundings);
    surroundings.note(`debug-kernel: ${result.kernel}: ${result.told ?? result.instead}`);
    results.push(result);
  }
  return results;
}

async function runControl({ check, trace, says }: Control, kernel: string, surroundings: Surroundings): Promise<ControlResult> {
  const result = { kernel, check, trace };
  try {
    const report = await replayed(kernel, `traces/${trace}.json`, surroundings);
    const said = complaints(consoleOf(report));
    const told = said.find((line) => says.test(line)) ?? null;
    return { ...result, told, instead: told === null ? (said[0] ?? 'no word from the kernel') : null };
  } catch (error) {
    if (!(error instanceof BackendError || error instanceof CommandError)) throw error;
    return { ...result, told: null, instead: error.message.split('\n')[0]! };
  }
}

async function replayed(kernel: string, path: string, surroundings: Surroundings): Promise<ReplayReport> {
  const subject = await loadTrace(path, undefined, surroundings);
  const stage = await bootStage(kernel, topologyOf(subject.design.specification, subject.trace.instance), surroundings);
  try {
    return await runOn(stage, subject, null, surroundings);
  } finally {
    await stage.backend.close();
  }
}

function consoleOf({ steps, outside }: ReplayReport): readonly string[] {
  const crashed = steps.flatMap(({ status }) =>
    status.kind === 'run' && status.observation.kind === 'crashed' ? status.observation.console.split('\n') : [],
  );
  return [...steps.flatMap(({ console }) => console), ...crashed, ...outside];
}
