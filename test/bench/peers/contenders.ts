/** Who is compared: Interlock, and what other checkers are asked to do with the same model. */

import { lastLine, type Report, readPan, readRumur, readTlc } from '../../../checker/export/confirm/report.js';
import type { Target } from '../../../checker/export/export.js';
import { SYMMETRIC_MODEL } from '../../../checker/export/murphi/export-murphi.js';

export interface Subject {
  /** Path of the specification, from the project's folder. */
  readonly path: string;
  readonly instance: string;
  /** As Interlock counted them; 0 before it has. */
  readonly states: number;
  readonly deadlock: boolean;
  /** Size of the first sort. */
  readonly scale: number;
  /** Whether there is a model of it with scalarsets. */
  readonly symmetric: boolean;
}

/** One command, in a folder that holds the exported model. */
export interface Step {
  readonly command: readonly string[];
  /** Whether it is the search; the others make it. */
  readonly search: boolean;
}

export interface Contender {
  readonly name: string;
  readonly threads: number;
  /** Interlock itself, in one of its ways. */
  readonly ours: boolean;
  /** What the model is exported to; null for what takes the specification, or has the model built in. */
  readonly target: Target | null;
  /** Whether every state is visited for certain, or one of each orbit and no other. */
  readonly exact: boolean;
  /** Whether it explores orbits: its figures are others then. */
  readonly symmetry: boolean;
  /** Without a step, the contender has no such model. */
  steps(subject: Subject): readonly Step[];
  read(output: string): Report & Inside;
}

/** What only Interlock says of itself. */
interface Inside {
  readonly seconds?: number;
  readonly bytes?: number;
  readonly lookups?: number;
  /** 32-bit words of a state. */
  readonly words?: number;
}

interface Surroundings {
  /** The program `interlock`. */
  readonly program: string;
  /** What `interlock check --help` prints: which options there are. */
  readonly help: string;
  /** TLC's jar, if the user has one. */
  readonly jar: string | undefined;
  /** The program of stateright's example of two-phase commit, if the user has built it. */
  readonly stateright: string | undefined;
}

export function contenders({ program, help, jar, stateright }: Surroundings): readonly Contender[] {
  const interlock = (name: string, threads: number, ...options: readonly string[]): Contender => ({
    name,
    threads,
    ours: true,
    target: null,
    exact: true,
    symmetry: false,
    steps: ({ path, instance }) => [{ command: [program, 'check', path, '--instance', instance, '--json', ...options], search: true }],
    read: readInterlock,
  });
  const one = help.includes('--threads') ? ['--threads', '1'] : [];
  const symmetric = interlock('Interlock, symmetry', 1, '--symmetry', ...one);
  return [
    interlock('Interlock', 1, ...one),
    ...(help.includes('--threads') ? [interlock('Interlock, 2 threads', 2, '--threads', '2')] : []),
    ...(help.includes('--backend') ? [interlock('Interlock, TypeScript', 1, ...one, '--backend', 'ts')] : []),
    spin('SPIN depth-first', 1, true, [], ({ states }) => [`-m${states + 1000}`]),
    spin('SPIN breadth-first', 1, true, ['-DBFS'], () => []),
    // Its table does not grow: it has 2^24 slots unless told otherwise.
    spin('SPIN breadth-first, 2 cores', 2, true, ['-DBFS_PAR'], ({ states }) => [
      '-u2',
      `-w${Math.max(24, Math.ceil(Math.log2(1.2 * (states + 1))))}`,
    ]),
    spin('SPIN COLLAPSE', 1, true, ['-DCOLLAPSE'], ({ states }) => [`-m${states + 1000}`]),
    spin('SPIN bitstate (unsound)', 1, false, ['-DBITSTATE'], ({ states }) => ['-w30', `-m${states + 1000}`]),
    rumur('Rumur', 1),
    rumur('Rumur, 2 threads', 2),
    { ...symmetric, symmetry: true, steps: (subject) => (subject.symmetric ? symmetric.steps(subject) : []) },
    rumurWithSymmetry(),
    ...(jar === undefined ? [] : [tlc('TLC', 1, jar), tlc('TLC, 2 workers', 2, jar)]),
    ...(stateright === undefined ? [] : [staterightExample(stateright)]),
  ];
}

function spin(
  name: string,
  threads: number,
  exact: boolean,
  options: readonly string[],
  parameters: (subject: Subject) => readonly string[],
): Contender {
  return {
    name,
    threads,
    ours: false,
    target: 'promela',
    exact,
    symmetry: false,
    steps: (subject) => [
      { command: ['spin', '-o1', '-o2', '-o3', '-a', 'model.pml'], search: false },
      {
        command: ['gcc', '-O2', '-w', '-DSAFETY', '-DNOREDUCE', '-DVECTORSZ=16384', '-DMEMLIM=16384', ...options, '-o', 'pan', 'pan.c'],
        search: false,
      },
      { command: ['./pan', ...parameters(subject)], search: true },
    ],
    read: readPan,
  };
}

function rumur(name: string, threads: number): Contender {
  return {
    name,
    threads,
    ours: false,
    target: 'murphi',
    exact: true,
    symmetry: false,
    steps: ({ deadlock }) => rumurSteps(deadlock, threads, 'off', 'model.m'),
    read: readRumur,
  };
}

/** Sorting states, its own default: some orbits may be explored more than once. Trying all permutations takes minutes for seven elements. */
function rumurWithSymmetry(): Contender {
  return {
    ...rumur('Rumur, symmetry', 1),
    exact: false,
    symmetry: true,
    steps: ({ deadlock, symmetric }) => (symmetric ? rumurSteps(deadlock, 1, 'heuristic', SYMMETRIC_MODEL) : []),
  };
}

function rumurSteps(deadlock: boolean, threads: number, symmetry: 'off' | 'heuristic', model: string): readonly Step[] {
  return [
    {
      command: [
        'rumur',
        ...['--symmetry-reduction', symmetry, '--deadlock-detection', deadlock ? 'stuck' : 'off', '--value-type', 'int32_t'],
        ...['--threads', String(threads), '-o', 'model.c', model],
      ],
      search: false,
    },
    { command: ['gcc', '-O3', '-w', '-march=native', '-mcx16', '-o', 'model', 'model.c', '-lpthread'], search: false },
    { command: ['./model'], search: true },
  ];
}

function tlc(name: string, threads: number, jar: string): Contender {
  const parameters = ['-XX:+UseParallelGC', '-cp', jar, 'tlc2.TLC', '-noGenerateSpecTE', '-workers', String(threads)];
  return {
    name,
    threads,
    ours: false,
    target: 'tla',
    exact: true,
    symmetry: false,
    steps: () => [{ command: ['java', ...parameters, '-config', 'MODEL.cfg', 'MODEL.tla'], search: true }],
    read: readTlc,
  };
}

/** Its own model of two-phase commit, which has the same states and transitions as ours; on all cores. */
function staterightExample(program: string): Contender {
  return {
    name: 'stateright',
    threads: 2,
    ours: false,
    target: null,
    exact: true,
    symmetry: false,
    steps: ({ path, scale }) => (path.includes('two-phase-commit') ? [{ command: [program, 'check', String(scale)], search: true }] : []),
    read(output) {
      const found = /Done\. states=(\d+), unique=(\d+)/.exec(output);
      if (found === null) return { kind: 'unreadable', reason: lastLine(output) };
      // It counts the initial state as generated.
      return { kind: 'complete', states: Number(found[2]), transitions: Number(found[1]) - 1, noted: [] };
    },
  };
}

/** `check --json`: one verdict. */
function readInterlock(output: string): Report & Inside {
  const text = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
  try {
    const whole = JSON.parse(text);
    const verdict = (whole.verdicts ?? [whole])[0];
    const { states, transitions, selfLoops, seconds, bytes } = verdict.statistics;
    if (!verdict.exhaustive) return { kind: 'unreadable', reason: 'the exploration was not exhaustive' };
    return {
      kind: 'complete',
      states,
      transitions,
      noted: [],
      seconds,
      bytes,
      lookups: transitions - selfLoops,
      words: wordsOf(verdict.stored),
    };
  } catch {
    return { kind: 'unreadable', reason: lastLine(output) };
  }
}

/** Of "exact, 2 words a state". */
function wordsOf(stored: string): number {
  return Number(/(\d+) words?/.exec(stored)?.[1]);
}
