/** `interlock review`: what a proposed specification changes of a base, each difference with its shortest sequence. */

import { performance } from 'node:perf_hooks';
import type { Limits } from '../explore/limits.js';
import { renderProgress } from '../render/progress-line.js';
import { renderReviewJson } from '../render/review-json.js';
import { renderReviewMail, renderReviewText } from '../render/review-text.js';
import { renderReviewMarkdown } from '../render/review-markdown.js';
import { changedParameters, type Comparison, startComparison } from '../review/compare.js';
import type { VerdictPair } from '../review/guarantees.js';
import { type Review, reviewOf } from '../review/review.js';
import type { Subject } from '../review/subject.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { writeFilesWhole } from './files.js';
import { exploreInstance } from './backend.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { type Loaded, loadSpecification, systemOf } from './load.js';
import { reviewedInstances } from './review-instances.js';
import { type KernelPair, withReplays } from './review-replay.js';
import { requireKernels } from './stage.js';

export const review: Command = {
  name: 'review',
  usage: 'BASE PROPOSED [--instance NAME ...] [--on KERNEL_BASE --on KERNEL_PROPOSED]',
  summary:
    'What a proposed specification changes: every difference in behaviour with its shortest sequence, and every property won or lost.\n' +
    'Exact over the instances, unless a limit ends it (exit 3). Exit 0 where nothing differs, 1 where something does.',
  options: {
    instance: { kind: 'text', operand: 'NAME', summary: 'only this instance (may be repeated)', repeatable: true },
    on: {
      kind: 'text',
      operand: 'KERNEL',
      summary: 'replay each difference: first the kernel without, then the one with the change',
      repeatable: true,
    },
    silent: {
      kind: 'text',
      operand: 'ACTION',
      summary: 'an action of the environment that nobody sees (may be repeated)',
      repeatable: true,
    },
    ...LIMIT_OPTIONS,
    markdown: { kind: 'flag', summary: 'the report as Markdown' },
    mail: { kind: 'flag', summary: 'the report as plain text of 72 columns, for a reply' },
    json: { kind: 'flag', summary: 'for machines' },
    keep: { kind: 'text', operand: 'FILE', summary: 'keep the report in FILE (.md), and the mail beside it (.txt)' },
  },
  run: runReview,
};

async function runReview(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [basePath, proposedPath, ...more] = args.operands;
  if (basePath === undefined || proposedPath === undefined || more.length > 0) {
    throw new CommandError(`review takes two specifications\nusage: interlock review ${review.usage}`);
  }
  const forms = ['markdown', 'mail', 'json'].filter((form) => args.flag(form));
  if (forms.length > 1) throw new CommandError(`--${forms[0]} and --${forms[1]} exclude each other`);
  const kernels = kernelsOf(args.texts('on'));
  await requireKernels(args.texts('on'), surroundings);
  const result = await reviewSpecifications(
    {
      kernels,
      base: basePath,
      proposed: proposedPath,
      instances: args.texts('instance'),
      silent: args.texts('silent'),
      limits: explorationLimits(args, surroundings),
    },
    surroundings,
  );
  surroundings.print(renderForm(result, forms[0]));
  const keep = args.text('keep')?.replace(/\.(?:md|txt)$/, '');
  if (keep !== undefined) {
    const page = [`${keep}.md`, renderReviewMarkdown(result)] as const;
    const mail = [`${keep}.txt`, renderReviewMail(result)] as const;
    await writeFilesWhole(surroundings, new Map([page, mail]));
  }
  return exitOf(result);
}

export function renderForm(result: Review, form: string | undefined): string {
  switch (form) {
    case 'json':
      return renderReviewJson(result);
    case 'markdown':
      return renderReviewMarkdown(result);
    case 'mail':
      return renderReviewMail(result);
    default:
      return renderReviewText(result);
  }
}

export interface ReviewRequest {
  readonly base: string;
  readonly proposed: string;
  readonly instances: readonly string[];
  readonly silent: readonly string[];
  readonly limits: Limits;
  /** Kernels without and with the change; none to replay nothing. */
  readonly kernels: readonly KernelPair[];
}

/** @throws CommandError for two specifications that cannot be compared */
export async function reviewSpecifications(request: ReviewRequest, surroundings: Surroundings): Promise<Review> {
  const loadedBase = await loadSpecification(request.base, surroundings);
  const loadedProposed = await loadSpecification(request.proposed, surroundings);
  requireSilent(request.silent, loadedBase, loadedProposed);
  const { base, proposed, names, remarks } = reviewedInstances(loadedBase, loadedProposed, request.instances);
  const comparisons: Comparison[] = [];
  const verdicts: VerdictPair[] = [];
  const changed = new Set<string>();
  const all = { base: new Map<string, Subject>(), proposed: new Map<string, Subject>() };
  for (const name of names) {
    const subjects = { base: await subjectOf(base, name), proposed: await subjectOf(proposed, name) };
    all.base.set(name, subjects.base);
    all.proposed.set(name, subjects.proposed);
    const options = { limits: request.limits, stopAtFirst: false, backend: 'wasm' as const };
    const before = await exploreInstance(base, name, options, surroundings);
    const after = await exploreInstance(proposed, name, options, surroundings);
    requireValid(before, base);
    requireValid(after, proposed);
    verdicts.push({ base: before, proposed: after });
    comparisons.push(await compare(subjects.base, subjects.proposed, request, surroundings));
    for (const call of changedParameters(subjects.base.system, subjects.proposed.system))
      changed.add(`${call.base} is now ${call.proposed}`);
    if (surroundings.interrupted.aborted) break;
  }
  const result = reviewOf({
    base: { specification: loadedBase.specification, path: loadedBase.path },
    proposed: { specification: loadedProposed.specification, path: loadedProposed.path },
    comparisons,
    verdicts,
    remarks: [...remarks, ...[...changed].map((call) => `The parameters of a call changed, so it counts as another one: ${call}.`)],
  });
  return request.kernels === null
    ? result
    : withReplays(result, request.kernels, { loaded: { base, proposed }, subjects: all }, surroundings);
}

function kernelsOf(names: readonly string[]): readonly KernelPair[] {
  if (names.length % 2 !== 0) throw new CommandError('--on is given twice: first the kernel without the change, then the one with it');
  return names.flatMap((base, index) => (index % 2 === 0 ? [{ base, proposed: names[index + 1]! }] : []));
}

async function subjectOf(loaded: Loaded, instance: string): Promise<Subject> {
  return { specification: loaded.specification, system: await systemOf(loaded, instance), origin: loaded.origin };
}

async function compare(base: Subject, proposed: Subject, request: ReviewRequest, surroundings: Surroundings): Promise<Comparison> {
  const clock = (): number => performance.now();
  const comparing = startComparison(base, proposed, {
    limits: request.limits,
    clock,
    silent: new Set(request.silent),
    isCancelled: () => surroundings.interrupted.aborted,
    onProgress: (progress) => surroundings.live(`both, ${base.system.instance}: ${renderProgress(progress, 100)}`),
  });
  if (typeof comparing === 'string') {
    const { instance } = base.system;
    const advice =
      comparing === 'no common call'
        ? `the calls of the one are ${names(base)}, those of the other ${names(proposed)}; a call is common where name and parameters are`
        : comparing === 'no common initial state'
          ? 'their initial states differ in variables that both have: look at `initially` and at initial values'
          : 'give the instance fewer elements';
    throw new CommandError(
      `${base.specification.name} and ${proposed.specification.name} have ${comparing} in instance ${instance}: ${advice}`,
    );
  }
  while (comparing.advance(50)) await new Promise((resolve) => setImmediate(resolve));
  surroundings.live('');
  return comparing.comparison();
}

function names({ system }: Subject): string {
  return system.actions.map(({ name }) => name).join(', ') || 'none';
}

function requireSilent(silent: readonly string[], ...all: readonly Loaded[]): void {
  for (const name of silent) {
    const found = all.flatMap(({ specification }) => specification.actions.filter((action) => action.name === name));
    if (found.length === 0) throw new CommandError(`there is no action '${name}' to be silent about`);
    if (found.some(({ kind }) => kind === 'syscall')) throw new CommandError(`${name} is a system call: its caller sees it`);
  }
}

function requireValid(verdict: VerdictPair['base'], loaded: Loaded): void {
  if (verdict.evaluation === null) return;
  const { location, message } = verdict.evaluation;
  throw new CommandError(
    `${location.path}:${location.line}:${location.column}: error[evaluation]: ${message}\n` +
      `  hint: ${loaded.specification.name} cannot be evaluated in instance ${verdict.instance}; \`interlock check ${loaded.path}\` shows the way to it`,
  );
}

function exitOf({ status }: Review): ExitCode {
  if (status === 'differences') return EXIT.violated;
  return status === 'unknown' ? EXIT.unknown : EXIT.ok;
}
