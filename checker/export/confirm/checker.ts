/** The other checkers: how each is asked for its version, compiled for a model, and run. */

import { join } from 'node:path';
import { unreachable } from '../../language/unreachable.js';
import type { Target } from '../export.js';
import { SYMMETRIC_MODEL } from '../murphi/export-murphi.js';
import type { Checks, ExportedModel } from '../result.js';
import { type Ended, type Limits, run } from './child.js';
import { lastLine, type Report, readPan, readRumur, readTlc } from './report.js';

export const TOOLS = ['spin', 'rumur', 'tlc'] as const;

export type Tool = (typeof TOOLS)[number];

export interface Surroundings {
  readonly folder: string;
  readonly limits: Limits;
  /** TLC's jar, if the user has one. */
  readonly jar: string | null;
}

export const targetOf: Readonly<Record<Tool, Target>> = { spin: 'promela', rumur: 'murphi', tlc: 'tla' };

export type Presence = { readonly kind: 'present'; readonly version: string } | { readonly kind: 'absent'; readonly reason: string };

/** Whether the checker, and the compiler that it needs, can be run. */
export async function presence(tool: Tool, { folder, limits, jar }: Surroundings): Promise<Presence> {
  const answer = async (program: string, parameters: readonly string[], addressSpace = true) =>
    run(program, parameters, folder, limits, addressSpace);
  const absent = (reason: string): Presence => ({ kind: 'absent', reason });
  if (tool === 'tlc') {
    if (jar === null) return absent('TLC is not given: set INTERLOCK_TLA2TOOLS to the path of its tla2tools.jar');
    const java = await answer('java', ['-cp', jar, 'tlc2.TLC', '-h'], false);
    if (java.kind === 'missing') return absent('java is not installed');
    const version = /TLC2? Version (\S+)/i.exec(outputOf(java))?.[1];
    return version === undefined && !/tlc/i.test(outputOf(java))
      ? absent(`${jar} does not run: ${lastLine(outputOf(java))}`)
      : { kind: 'present', version: version ?? 'unknown' };
  }
  const told = await answer(tool, [tool === 'spin' ? '-V' : '--version']);
  if (told.kind === 'missing') return absent(`${tool} is not installed (Debian: apt-get install ${tool})`);
  const compiler = await answer('gcc', ['--version']);
  if (compiler.kind === 'missing') return absent(`gcc is not installed, and ${tool} needs it`);
  return { kind: 'present', version: /(\d+\.\d+[.\d]*)/.exec(outputOf(told))?.[1] ?? lastLine(outputOf(told)) };
}

export interface Checked {
  readonly report: Report;
  /** Of the processor, all programs together. */
  readonly seconds: number;
}

/** From here on a C compiler's optimisation is worth its time. SPIN's verifiers are long, and take few seconds for fewer transitions. */
const MANY_TRANSITIONS = { spin: 1_000_000, rumur: 100_000 } as const;

/** Compiles and runs the checker on a model whose files are in the folder. `transitions` is how many there should be. */
export async function check(
  tool: Tool,
  model: ExportedModel,
  checks: Checks,
  transitions: number,
  surroundings: Surroundings,
): Promise<Checked> {
  const { folder, limits, jar } = surroundings;
  const optimised = (by: keyof typeof MANY_TRANSITIONS) => (transitions < MANY_TRANSITIONS[by] ? '-O0' : '-O2');
  switch (tool) {
    case 'spin':
      return inTurn(readPan, [
        // Without -o2, SPIN leaves out variables that are written only; -o1 and -o3 save it work that takes minutes.
        () => run('spin', ['-o1', '-o2', '-o3', '-a', 'model.pml'], folder, limits),
        () =>
          run(
            'gcc',
            [
              optimised('spin'),
              '-w',
              '-DSAFETY',
              '-DNOREDUCE',
              '-DBFS',
              '-DVECTORSZ=16384',
              `-DMEMLIM=${limits.megabytes}`,
              '-o',
              'pan',
              'pan.c',
            ],
            folder,
            limits,
          ),
        () => run(join(folder, 'pan'), [], folder, limits),
      ]);
    case 'rumur': {
      const deadlock = checks.deadlock ? 'stuck' : 'off';
      const file = model.files[0]!.name;
      const symmetry = file === SYMMETRIC_MODEL ? 'exhaustive' : 'off';
      const options = ['--symmetry-reduction', symmetry, '--deadlock-detection', deadlock, '--value-type', 'int32_t', '--threads', '1'];
      return inTurn(readRumur, [
        () => run('rumur', [...options, '-o', 'model.c', file], folder, limits),
        () => run('gcc', [optimised('rumur'), '-w', '-mcx16', '-o', 'model', 'model.c', '-lpthread'], folder, limits),
        () => run(join(folder, 'model'), [], folder, limits),
      ]);
    }
    case 'tlc': {
      const [module, configuration] = model.files;
      const options = [
        '-XX:+UseParallelGC',
        `-Xmx${limits.megabytes}m`,
        '-cp',
        jar ?? '',
        'tlc2.TLC',
        '-workers',
        '1',
        '-noGenerateSpecTE',
      ];
      return inTurn(readTlc, [
        () => run('java', [...options, '-config', configuration?.name ?? '', module?.name ?? ''], folder, limits, false),
      ]);
    }
    default:
      return unreachable(tool);
  }
}

/** Each program needs the one before; the last one's output is the report. */
async function inTurn(read: (output: string) => Report, programs: readonly (() => Promise<Ended>)[]): Promise<Checked> {
  let seconds = 0;
  for (const [index, program] of programs.entries()) {
    const ended = await program();
    const without = (report: Report): Checked => ({ report, seconds });
    if (ended.kind === 'missing') return without({ kind: 'unreadable', reason: 'a program that was there a moment ago is missing' });
    if (ended.kind === 'timeout') return without({ kind: 'limited', reason: 'it did not finish within the time limit' });
    if (ended.kind === 'cancelled') return without({ kind: 'limited', reason: 'it was interrupted' });
    seconds += ended.seconds;
    if (index === programs.length - 1) return { report: read(ended.output), seconds };
    if (ended.code !== 0) return without({ kind: 'unreadable', reason: lastLine(ended.output) });
  }
  return { report: { kind: 'unreadable', reason: 'there was nothing to run' }, seconds };
}

function outputOf(ended: Ended): string {
  return ended.kind === 'ended' || ended.kind === 'timeout' ? ended.output : '';
}
