/** `interlock replay`: a trace's calls in real processes, each answer compared with what the specifications say. */

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { renderRecord } from '../render/record-markdown.js';
import { renderReplayJson } from '../render/replay-json.js';
import { renderReplay } from '../render/replay-text.js';
import { checkSteps, checkTrace, readTrace } from '../replay/check-trace.js';
import { inInstanceOf } from '../replay/borrow-instance.js';
import { answerOf } from '../replay/keep.js';
import type { Design } from '../replay/path.js';
import { type ReplayInput, replay as replayTrace } from '../replay/replay.js';
import type { ReplayReport } from '../replay/report.js';
import { emptyRecord, parseRecord, serializeRecord, withAnswer } from '../trace/record.js';
import type { Origin } from '../trace/build.js';
import { stepsOf, type Trace } from '../trace/trace.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { readText, writeFileWhole } from './files.js';
import { type Loaded, loadSpecification, systemOf } from './load.js';
import { describingSpecification } from './kernels.js';
import { refusalOf, type TraceFile } from './problems.js';
import { projectFolder } from './project.js';
import { bootStage, hostStage, instanceOf, modelStage, requireKernels, type Stage, topologyOf } from './stage.js';

export const replay: Command = {
  name: 'replay',
  usage: 'TRACE --on KERNEL [--on KERNEL ...]',
  summary:
    'Runs a trace in real processes on a real kernel and compares every result.\n' +
    'KERNEL is a kernel of the lab (`interlock lab list`), or `model`, or `host` with the devices that may be used.',
  options: {
    on: { kind: 'text', operand: 'KERNEL', summary: 'where to run it (may be repeated)', repeatable: true },
    specification: { kind: 'text', operand: 'SPEC', summary: "the trace's specification, if it is not where the trace says" },
    predict: { kind: 'text', operand: 'SPEC', summary: 'the specification that describes the kernel (known for kernels of the lab)' },
    device: { kind: 'text', operand: 'NAME=BDF', summary: 'host: a device that may be used, e.g. device0=0000:05:00.0', repeatable: true },
    keep: { kind: 'text', operand: 'FILE', summary: 'keep the trace with the answers in FILE (.json), and readable beside it (.md)' },
    json: { kind: 'flag', summary: 'for machines' },
  },
  run: runReplay,
};

async function runReplay(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [file, ...more] = args.operands;
  const kernels = args.texts('on');
  if (file === undefined || more.length > 0 || kernels.length === 0) throw new CommandError(`usage: interlock replay ${replay.usage}`);
  const subject = await loadTrace(file, args.text('specification'), surroundings);
  await requireKernels(kernels, surroundings);
  const reports: ReplayReport[] = [];
  for (const kernel of kernels) {
    const path = args.text('predict') ?? (await describingSpecification(kernel, surroundings));
    const prediction = path === null ? null : await loadSpecification(path, surroundings);
    if (args.text('predict') !== undefined && prediction !== null) instanceOf(prediction.specification, subject.trace.instance);
    const stage = await openStage(kernel, subject, args, surroundings);
    try {
      const report = await runOn(stage, subject, prediction, surroundings);
      reports.push(report);
      if (!args.flag('json')) surroundings.print(renderReplay(report));
    } finally {
      await stage.backend.close();
    }
  }
  if (args.flag('json')) surroundings.print(renderReplayJson(reports));
  const keep = args.text('keep');
  if (keep !== undefined) await keepAnswers(keep, subject.trace, reports, surroundings);
  return exitOf(reports);
}

export interface Subject extends TraceFile {
  readonly trace: Trace;
  readonly design: Design;
}

export interface LoadedTrace extends Subject {
  /** Where the rules of its specification stand. */
  readonly origin: Origin;
}

/** Reads a trace and loads the version of its specification that it is of. @throws CommandError */
export async function loadTrace(file: string, specificationPath: string | undefined, surroundings: Surroundings): Promise<LoadedTrace> {
  const text = readText(surroundings, file);
  const read = readTrace(text);
  if (!read.ok) throw refusalOf(read.problems, null, { file, text });
  const trace = read.value;
  const loaded = await loadSpecification(specificationPath ?? findSpecification(trace, file, surroundings), surroundings);
  const wrong = checkTrace(trace, loaded.specification);
  if (wrong.length > 0) throw refusalOf(wrong, loaded.specification, { file, text });
  const system = await systemOf(loaded, trace.instance);
  const steps = checkSteps(trace, system);
  if (steps.length > 0) throw refusalOf(steps, loaded.specification, { file, text });
  return { trace, design: { specification: loaded.specification, system }, origin: loaded.origin, file, text };
}

/** A trace names its specification from the folder the check ran in, or from the project's. */
function findSpecification(trace: Trace, file: string, surroundings: Surroundings): string {
  const { path } = trace.specification;
  const places = [
    resolve(surroundings.folder, path),
    resolve(projectFolder(), path),
    join(dirname(resolve(surroundings.folder, file)), path),
  ];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new CommandError(`${file}: there is no specification at ${path}; say where it is with --specification`);
  return found;
}

async function openStage(kernel: string, { trace, design }: Subject, args: Arguments, surroundings: Surroundings): Promise<Stage> {
  if (kernel === 'model') return modelStage(design, trace);
  if (kernel === 'host') return hostStage(hostDevices(args.texts('device')), surroundings);
  return bootStage(kernel, topologyOf(design.specification, trace.instance), surroundings);
}

function hostDevices(texts: readonly string[]): Readonly<Record<string, string>> {
  if (texts.length === 0) throw new CommandError('a replay on this host needs --device NAME=BDF for every device that it may use');
  return Object.fromEntries(
    texts.map((text) => {
      const [name, bdf] = text.split('=');
      if (name === undefined || bdf === undefined)
        throw new CommandError(`--device takes NAME=BDF, like device0=0000:05:00.0, not '${text}'`);
      return [name, bdf];
    }),
  );
}

/** One replay on an open stage. @throws CommandError for problems of the trace or the specification */
export async function runOn(stage: Stage, subject: Subject, predicting: Loaded | null, surroundings: Surroundings): Promise<ReplayReport> {
  const { trace, design } = subject;
  const actions = new Set(stepsOf(trace).map((step) => step.action));
  const input: ReplayInput = {
    trace,
    design,
    prediction: predicting === null ? null : await predictionOf(predicting, subject, surroundings),
    machine: { abi: await stage.abi(design.specification, actions), environment: stage.environment },
    backend: stage.backend,
    progress: (step, steps) => surroundings.live(`replay on ${stage.backend.name}: step ${step} of ${steps}`),
  };
  const result = await replayTrace(input);
  surroundings.live('');
  if (!result.ok) throw refusalOf(result.problems, design.specification, subject);
  return result.value;
}

/** The kernel's own specification in the trace's instance, which it takes over from the design where it has none or another; null where it
 *  is the trace's own, or the two have too little in common. */
async function predictionOf(loaded: Loaded, { trace, design }: Subject, surroundings: Surroundings): Promise<Design | null> {
  if (loaded.specification.digest === design.specification.digest) return null;
  const specification = inInstanceOf(loaded.specification, design.specification, trace.instance);
  if (specification === null) {
    surroundings.note(
      `replay: ${loaded.specification.name} describes this kernel, but cannot take over instance ${trace.instance}, so nothing is predicted; ` +
        '`--predict SPEC` names a specification that describes the kernel and has it',
    );
    return null;
  }
  const own = specification === loaded.specification;
  return { specification, system: await systemOf(own ? loaded : { ...loaded, specification, ownPath: null }, trace.instance) };
}

/** Adds answers to a kept record; the record of another trace is replaced by this one's. */
export async function keepAnswers(file: string, trace: Trace, reports: readonly ReplayReport[], surroundings: Surroundings): Promise<void> {
  const path = file.endsWith('.json') ? file : `${file}.json`;
  let record = emptyRecord(trace);
  if (existsSync(resolve(surroundings.folder, path))) {
    const former = parseRecord(readText(surroundings, path));
    if (former.ok && JSON.stringify(former.record.trace) === JSON.stringify(trace)) record = former.record;
  }
  for (const report of reports) record = withAnswer(record, answerOf(report));
  await writeFileWhole(surroundings, path, serializeRecord(record));
  await writeFileWhole(surroundings, path.replace(/\.json$/, '.md'), renderRecord(record));
}

function exitOf(reports: readonly ReplayReport[]): ExitCode {
  const kinds = reports.map((report) => report.design.conformance.kind);
  if (kinds.includes('diverges')) return EXIT.violated;
  return kinds.includes('inconclusive') ? EXIT.unknown : EXIT.ok;
}
