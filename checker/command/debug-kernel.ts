/** `interlock debug-kernel`: kept traces, every rule once and random walks on kernels that report their own errors; any report fails. */

import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { type DebugRun, troubleOf } from '../conform/debug-run.js';
import { type Elsewhere, rememberAgreed } from '../conform/elsewhere.js';
import type { KnownFinding } from '../conform/known.js';
import type { ConformanceReport } from '../conform/report.js';
import { renderDebugPage, renderDebugText } from '../render/debug-kernel.js';
import { variantOf } from '../replay/lab/base.js';
import type { LinuxBackend } from '../replay/machine/linux-backend.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { conformance } from './conform-run.js';
import { runControls } from './debug-controls.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { readText, writeFileWhole } from './files.js';
import { describingSpecification } from './kernels.js';
import { idleMachines } from './idle-machines.js';
import { runKeptTraces } from './kept-traces.js';
import { readKnown } from './known-findings.js';
import { projectFolder } from './project.js';
import { openLab, requireKernels } from './stage.js';

const LIST = 'docs/conformance/list.json';
const KNOWN = 'docs/conformance/known.json';

const DEFAULTS = { kernel: '6.12-debug', walks: 1, steps: 20, seed: 1, machines: 1 };

export const debugKernel: Command = {
  name: 'debug-kernel',
  usage: '[--on KERNEL ...] [--page FILE]',
  summary:
    'Runs every kept trace, every rule of the specifications of Linux once, and random walks on a kernel with KASAN, lockdep and\n' +
    `the like (default: ${DEFAULTS.kernel}). Any report of the kernel that is not a known finding is a failure, and so is none where a past bug was brought back.`,
  options: {
    on: { kind: 'text', operand: 'KERNEL', summary: 'a debug kernel of the lab (may be repeated)', repeatable: true },
    walks: { kind: 'count', operand: 'N', summary: `random walks through each instance (default: ${DEFAULTS.walks})` },
    steps: { kind: 'count', operand: 'K', summary: `calls of a walk (default: ${DEFAULTS.steps})` },
    seed: { kind: 'count', operand: 'S', summary: `what the walks start from (default: ${DEFAULTS.seed})` },
    machines: { kind: 'count', operand: 'N', summary: `machines at once (default: ${DEFAULTS.machines})` },
    ...LIMIT_OPTIONS,
    page: { kind: 'text', operand: 'FILE', summary: 'write the result as Markdown to FILE; what it has of other kernels stays' },
  },
  run: runDebugKernel,
};

async function runDebugKernel(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  if (args.operands.length > 0) throw new CommandError(`usage: interlock debug-kernel ${debugKernel.usage}`);
  const kernels = args.texts('on').length > 0 ? args.texts('on') : [DEFAULTS.kernel];
  for (const kernel of kernels) requireDebug(kernel);
  await requireKernels(kernels, surroundings);
  const inProject = { ...surroundings, folder: projectFolder() };
  const page = args.text('page');
  const runs: DebugRun[] = [];
  for (const kernel of kernels) {
    const run = await runOne(kernel, args, inProject);
    runs.push(run);
    surroundings.print(renderDebugText(run));
    // The next kernel takes as long again: what this one gave is kept at once.
    if (page !== undefined) await writeFileWhole(surroundings, page, renderDebugPage(run, formerPage(page, surroundings)));
    if (surroundings.interrupted.aborted) break;
  }
  const troubles = runs.map(troubleOf);
  if (troubles.includes('reports') || troubles.includes('blind')) return EXIT.violated;
  return troubles.every((trouble) => trouble === null) && runs.length === kernels.length ? EXIT.ok : EXIT.unknown;
}

function formerPage(page: string, surroundings: Surroundings): string {
  return existsSync(resolve(surroundings.folder, page)) ? readText(surroundings, page) : '';
}

/** Those of this kernel, with links from the folder above that of the list. */
function knownOf(kernel: string, surroundings: Surroundings): readonly KnownFinding[] {
  return readKnown(KNOWN, surroundings)
    .filter(({ kernels }) => kernels.includes(kernel))
    .map((finding) => ({ ...finding, link: posix.join('conformance', finding.link) }));
}

/** A kernel that cannot report would always be quiet. */
function requireDebug(kernel: string): void {
  const [name, base = name] = kernel.split('@') as [string, string?];
  if (variantOf(base) === 'debug') return;
  throw new CommandError(`${kernel} is no debug kernel; those are 6.12-debug, 7.2-debug, and designs on them (NAME@6.12-debug)`);
}

/** What `npm run conform` runs on the kernel of the common configuration. */
function specificationsOf(
  kernel: string,
  surroundings: Surroundings,
): readonly { readonly path: string; readonly instances: readonly string[] }[] {
  const list = JSON.parse(readText(surroundings, LIST)) as readonly {
    specification: string;
    on: readonly string[];
    instances?: readonly string[];
  }[];
  return list.filter(({ on }) => on.includes(kernel)).map(({ specification, instances = [] }) => ({ path: specification, instances }));
}

/** Null where it was interrupted before anything could be told. */
async function untilInterrupted(work: () => Promise<ConformanceReport>, { interrupted }: Surroundings): Promise<ConformanceReport | null> {
  try {
    return await work();
  } catch (error) {
    if (interrupted.aborted && error instanceof CommandError) return null;
    throw error;
  }
}

async function runOne(kernel: string, args: Arguments, surroundings: Surroundings): Promise<DebugRun> {
  const controls = await runControls(kernel, surroundings);
  const lab = await openLab(kernel, surroundings);
  const common = kernel.replace('-debug', '');
  const known = knownOf(`linux ${kernel}`, surroundings);
  const traces = await runKeptTraces(lab, `linux ${common.replace('@6.12', '')}`, known, surroundings);
  const walks = {
    walks: args.count('walks') ?? DEFAULTS.walks,
    calls: args.count('steps') ?? DEFAULTS.steps,
    seed: args.count('seed') ?? DEFAULTS.seed,
  };
  const request = {
    kernel,
    detail: 'rules' as const,
    machines: args.count('machines') ?? DEFAULTS.machines,
    walks,
    limits: explorationLimits(args, surroundings),
    known,
  };
  const reports: ConformanceReport[] = [];
  const own = await describingSpecification(kernel, surroundings);
  // A design's kernel is described by the design alone.
  const described = kernel.includes('@') ? (own === null ? [] : [{ path: own, instances: [] }]) : specificationsOf(common, surroundings);
  const left: string[] = [];
  /** Walks go through all of it again. */
  const elsewhere: Elsewhere = new Map();
  /** A debug kernel takes longer to boot than most of what runs on it. */
  const idle = idleMachines<LinuxBackend>(request.machines + 2);
  try {
    for (const one of described) {
      const report = surroundings.interrupted.aborted
        ? null
        : await untilInterrupted(() => conformance({ ...request, ...one, elsewhere, idle }, surroundings), surroundings);
      if (report === null) {
        left.push(one.path);
        continue;
      }
      reports.push(report);
      rememberAgreed(elsewhere, report);
    }
  } finally {
    await idle.close();
  }
  return { kernel: `linux ${kernel}`, release: lab.kernel.release, controls, traces, conformance: reports, known, left };
}
