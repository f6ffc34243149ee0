/** A virtual machine with the agent in it: booted within a deadline, always killed, every failure with the console's last lines. */

import { type ChildProcess, spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import type { Duplex, Readable } from 'node:stream';
import { BackendError } from '../backend.js';
import type { Topology } from '../topology.js';
import { type ConsoleTail, consoleTail } from './console-tail.js';
import { protocolDescriptor, qemuArguments } from './qemu.js';
import { type AgentSession, openSession } from './session.js';
import { unpackedKernel } from './unpacked.js';

export interface MachineOptions {
  /** Paths of a bzImage and of the agent's initramfs. */
  readonly kernel: string;
  readonly initramfs: string;
  readonly topology: Topology;
  /** @default 'qemu-system-x86_64' */
  readonly qemu?: string;
  /** @default 'tcg' */
  readonly accelerator?: 'tcg' | 'kvm';
  /** @default 256 */
  readonly megabytes?: number;
  /** Milliseconds until the agent must have spoken. @default 60000 */
  readonly bootDeadline?: number;
  /** Milliseconds that an answer may take beyond its own deadline. @default 30000 */
  readonly patience?: number;
  /** Aborting ends the machine, in the middle of whatever it does. */
  readonly signal?: AbortSignal;
  readonly onConsole?: (line: string) => void;
  readonly onProtocol?: (direction: '>' | '<', line: string) => void;
}

export interface Machine {
  readonly session: AgentSession;
  readonly console: ConsoleTail;
  /** Settles when QEMU has ended, with what is known of why. */
  readonly ended: Promise<string>;
  /** Ends QEMU if it has not ended, and waits for it. */
  kill(): Promise<void>;
}

export type MachineFailure = 'no-qemu' | 'no-kernel' | 'no-initramfs' | 'panic' | 'exited' | 'hang' | 'interrupted';

/** The machine did not come up; `console` has its last lines, oldest first. */
export class MachineError extends BackendError {
  constructor(
    readonly failure: MachineFailure,
    message: string,
    readonly console: readonly string[],
  ) {
    super([message, ...console.map((line) => `  | ${line}`)].join('\n'));
  }
}

/** How much of the console belongs into an error. */
const shownLines = 25;

/** @throws MachineError, BackendError for a topology that cannot be */
export async function bootMachine(options: MachineOptions): Promise<Machine> {
  await requireFile(options.kernel, 'no-kernel', 'kernel image');
  await requireFile(options.initramfs, 'no-initramfs', 'initramfs');
  const qemu = options.qemu ?? 'qemu-system-x86_64';
  const words = qemuArguments({
    topology: options.topology,
    kernel: await unpackedKernel(options.kernel),
    initramfs: options.initramfs,
    accelerator: options.accelerator ?? 'tcg',
    megabytes: options.megabytes ?? 256,
  });
  const tail = consoleTail((line) => options.onConsole?.(line));
  // A group of its own: an interrupt at the terminal is ours to act on, not QEMU's.
  const child = spawn(qemu, words, { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const started = startFailure(child);
  for (const stream of [child.stdout, child.stderr]) (stream as Readable).setEncoding('utf8').on('data', (text: string) => tail.add(text));
  const port = child.stdio[protocolDescriptor] as Duplex;
  const session = openSession({
    input: port,
    output: port,
    patience: options.patience ?? 30_000,
    ...(options.onProtocol === undefined ? {} : { onLine: options.onProtocol }),
  });
  const { ended, kill } = guard(child, session, options.signal);
  const failure = await started;
  if (failure !== undefined) {
    session.lose('QEMU does not run');
    throw new MachineError(
      'no-qemu',
      `cannot run ${qemu}: ${failure}; install QEMU for x86 (Debian: qemu-system-x86), or name another`,
      [],
    );
  }
  const deadline = options.bootDeadline ?? 60_000;
  const timer = setTimeout(() => session.lose(`it has not come up within ${Math.round(deadline / 1000)} s`), deadline);
  const greeting = await session.ready;
  clearTimeout(timer);
  if (greeting.kind === 'agent') return { session, console: tail, ended, kill };
  // The stream closes a moment before QEMU has ended and its last words are read.
  const exit = await settled(ended, 2000);
  await kill();
  if (options.signal?.aborted) throw new MachineError('interrupted', 'interrupted while the machine booted', []);
  throw bootFailure(greeting.why, exit, tail.since(0).slice(-shownLines));
}

/** What the promise gives within so many milliseconds, or undefined. */
export async function settled<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

function bootFailure(why: string, exit: string | undefined, lines: readonly string[]): MachineError {
  if (lines.some((line) => line.includes('Kernel panic'))) return new MachineError('panic', 'the kernel panicked while it booted', lines);
  if (exit !== undefined) return new MachineError('exited', `the machine ended while it booted: ${exit}`, lines);
  return new MachineError('hang', `the machine does not boot: ${why}`, lines);
}

async function requireFile(path: string, failure: MachineFailure, what: string): Promise<void> {
  await access(path).catch(() => {
    throw new MachineError(failure, `there is no ${what} at ${path}`, []);
  });
}

/** Why the program could not be started, or undefined once it has. */
function startFailure(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT' ? 'it is not installed' : error.message));
  });
}

/** Ties the child's life to ours and to the session's. */
function guard(
  child: ChildProcess,
  session: AgentSession,
  signal: AbortSignal | undefined,
): { readonly ended: Promise<string>; kill(): Promise<void> } {
  const killNow = (): void => {
    child.kill('SIGKILL');
  };
  const interrupt = (): void => {
    session.lose('interrupted');
    killNow();
  };
  process.on('exit', killNow);
  signal?.addEventListener('abort', interrupt, { once: true });
  const ended = new Promise<string>((resolve) => {
    const finish = (why: string): void => {
      process.off('exit', killNow);
      signal?.removeEventListener('abort', interrupt);
      session.lose(why);
      resolve(why);
    };
    child.once('error', (error) => finish(error.message));
    child.once('close', (code, by) => finish(by === null ? `QEMU ended with status ${code}` : `QEMU was ended by ${by}`));
  });
  if (signal?.aborted) interrupt();
  return {
    ended,
    async kill() {
      session.bye();
      killNow();
      await ended;
    },
  };
}
