/** Runs one program and measures it: time on the clock, processor time, and the most memory that its processes held together. */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export interface Measured {
  readonly output: string;
  readonly code: number | null;
  /** Of the clock. */
  readonly seconds: number;
  /** Of the processors, of the program and what it started. */
  readonly processorSeconds: number;
  /** Bytes; shared pages are counted once. Sampled, so that a short run may show less than it took. */
  readonly peakMemory: number;
  readonly timedOut: boolean;
}

const SAMPLE_MILLISECONDS = 100;

/** Never rejects. The program and everything it started end with this call. */
export function measure(command: readonly string[], folder: string, seconds: number): Promise<Measured> {
  const [program = '', ...parameters] = command;
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn('/bin/sh', ['-c', '"$0" "$@"; code=$?; times; exit $code', program, ...parameters], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts: string[] = [];
    let peakMemory = 0;
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void texts.push(text));
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    };
    const sample = (): void => {
      if (child.pid !== undefined) peakMemory = Math.max(peakMemory, memoryOf(child.pid));
    };
    const sampler = setInterval(sample, SAMPLE_MILLISECONDS);
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, seconds * 1000);
    process.once('exit', end);
    child.on('close', (code) => {
      clearInterval(sampler);
      clearTimeout(timer);
      process.removeListener('exit', end);
      end();
      const elapsed = (performance.now() - startedAt) / 1000;
      const output = texts.join('');
      resolve({ output, code, seconds: elapsed, processorSeconds: processorSeconds(output), peakMemory, timedOut });
    });
    child.on('error', () => undefined);
  });
}

/** What the shell says of its children: "0m0.01s 0m0.00s", of the user and the system, below the same of itself. */
function processorSeconds(output: string): number {
  const found = [...output.matchAll(/^\d+m[\d.]+s \d+m[\d.]+s\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/gm)].at(-1)?.map(Number);
  return found === undefined ? Number.NaN : 60 * (found[1]! + found[3]!) + found[2]! + found[4]!;
}

/** Of all processes of the group: of one its resident memory, of several each one's share. */
function memoryOf(group: number): number {
  const members = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === group);
  // The shell itself is one of them.
  const field = members.length > 2 ? (['smaps_rollup', /^Pss:\s+(\d+) kB/m] as const) : (['status', /^VmHWM:\s+(\d+) kB/m] as const);
  return members.reduce((sum, pid) => sum + 1024 * Number(field[1].exec(read(`/proc/${pid}/${field[0]}`))?.[1] ?? 0), 0);
}

function groupOf(pid: string): number {
  const text = read(`/proc/${pid}/stat`);
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Empty if the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
