/** `interlock conform`: every rule of a specification on a real kernel, in as few calls as that takes. */

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { rememberAgreed } from '../conform/elsewhere.js';
import { type ConformanceReport, judgementOf } from '../conform/report.js';
import { renderConformanceJson } from '../render/conformance-json.js';
import { renderConformanceKtap } from '../render/conformance-ktap.js';
import { renderConformanceIndex, renderConformancePage } from '../render/conformance-markdown.js';
import { renderConformance } from '../render/conformance-text.js';
import type { LinuxBackend } from '../replay/machine/linux-backend.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { conformance } from './conform-run.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { idleMachines } from './idle-machines.js';
import { readText, writeFileWhole } from './files.js';
import { readKnown } from './known-findings.js';

export const conform: Command = {
  name: 'conform',
  usage: 'SPEC ... --on KERNEL [--on KERNEL ...] [--instance NAME ...]',
  summary:
    'Takes every call of a specification to each of its outcomes on a real kernel, and says where the two differ.\n' +
    'KERNEL is a kernel of the lab (`interlock lab list`), or `model`.',
  options: {
    on: { kind: 'text', operand: 'KERNEL', summary: 'where to run the calls (may be repeated)', repeatable: true },
    instance: { kind: 'text', operand: 'NAME', summary: 'only this instance (may be repeated)', repeatable: true },
    once: { kind: 'flag', summary: 'each outcome once in all instances and specifications; not every effect in each' },
    machines: { kind: 'count', operand: 'N', summary: 'machines at once (default: 2)' },
    walks: { kind: 'count', operand: 'N', summary: 'also N random walks through each instance' },
    steps: { kind: 'count', operand: 'K', summary: 'calls of a walk (default: 40)' },
    seed: { kind: 'count', operand: 'S', summary: 'what the walks start from (default: 1)' },
    ...LIMIT_OPTIONS,
    json: { kind: 'flag', summary: 'for machines' },
    ktap: { kind: 'flag', summary: 'for test runners of the kernel (KTAP)' },
    known: { kind: 'text', operand: 'FILE', summary: 'known findings (JSON): differences that are told as such' },
    page: { kind: 'text', operand: 'FOLDER', summary: 'write a page for each SPEC to FOLDER, and their rows of its README.md' },
  },
  run: runConform,
};

const DEFAULT_MACHINES = 2;
const DEFAULT_STEPS = 40;

async function runConform(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const paths = args.operands;
  const kernels = args.texts('on');
  if (paths.length === 0 || kernels.length === 0) throw new CommandError(`usage: interlock conform ${conform.usage}`);
  if (args.flag('json') && args.flag('ktap')) throw new CommandError('--json and --ktap are two forms of the same report: choose one');
  const walks = args.count('walks');
  const knownPath = args.text('known');
  const request = {
    instances: args.texts('instance'),
    detail: args.flag('once') ? ('rules' as const) : ('effects' as const),
    machines: args.count('machines') ?? DEFAULT_MACHINES,
    walks: walks === undefined ? null : { walks, calls: args.count('steps') ?? DEFAULT_STEPS, seed: args.count('seed') ?? 1 },
    limits: explorationLimits(args, surroundings),
    known: knownPath === undefined ? [] : readKnown(knownPath, surroundings),
  };
  const reports: ConformanceReport[] = [];
  const runs = paths.flatMap((path) => kernels.map((kernel) => ({ path, kernel })));
  const seen = new Map(kernels.map((kernel) => [kernel, new Map<string, string>()]));
  const idle = idleMachines<LinuxBackend>(request.machines + 1);
  try {
    for (const run of runs) {
      const elsewhere = seen.get(run.kernel)!;
      const report = await conformance({ ...request, ...run, elsewhere, idle }, surroundings);
      if (request.detail === 'rules') rememberAgreed(elsewhere, report);
      reports.push(report);
      if (args.flag('ktap')) surroundings.print(renderConformanceKtap(report));
      else if (!args.flag('json')) surroundings.print(renderConformance(report));
      if (surroundings.interrupted.aborted) break;
    }
  } finally {
    await idle.close();
  }
  if (args.flag('json')) surroundings.print(renderConformanceJson(reports));
  const page = args.text('page');
  if (page !== undefined) await writePages(page, reports, surroundings);
  const judgements = reports.map(judgementOf);
  if (judgements.includes('diverges')) return EXIT.violated;
  return judgements.includes('inconclusive') || reports.length < runs.length ? EXIT.unknown : EXIT.ok;
}

/** A page is written only of runs that ended: what was interrupted would take the place of what is known. */
async function writePages(folder: string, reports: readonly ConformanceReport[], surroundings: Surroundings): Promise<void> {
  const finished = reports.filter(({ notRun }) => notRun === null);
  const pageOf = (path: string): string => `${basename(path, '.ilk')}.md`;
  for (const path of new Set(finished.map(({ specification }) => specification.path))) {
    const own = finished.filter(({ specification }) => specification.path === path);
    await writeFileWhole(surroundings, join(folder, pageOf(path)), renderConformancePage(own));
  }
  const index = join(folder, 'README.md');
  const former = existsSync(resolve(surroundings.folder, index)) ? readText(surroundings, index) : '';
  await writeFileWhole(surroundings, index, renderConformanceIndex(finished, pageOf, former));
}
