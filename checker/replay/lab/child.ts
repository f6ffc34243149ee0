/** Runs one program as a process group of its own, hands its output on by lines, and kills the group when asked. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LabError } from './failure.js';
import type { LabRun } from './progress.js';

export interface ChildOptions {
  readonly folder?: string;
  /** Replaces the environment that the child inherits; `run.environment` is added either way. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Each line of stdout and stderr. Without it, lines are only kept for the result. */
  readonly onLine?: (line: string) => void;
  /** Each line that the child writes to file descriptor 3. */
  readonly onStatus?: (line: string) => void;
  /** Runs at a lower priority, so that a kernel build leaves the machine usable. */
  readonly background?: boolean;
}

export interface ChildResult {
  /** 0 for success; 128 + signal number does not occur: a killed child has `code` -1. */
  readonly code: number;
  readonly stdout: string;
  /** The last lines of stdout and stderr together, oldest first. */
  readonly tail: readonly string[];
}

const TAIL_LINES = 40;
const STDOUT_LIMIT = 16 * 1024 * 1024;
/** Between asking a process group to end and ending it. */
const GRACE_MILLISECONDS = 2000;

const liveGroups = new Set<number>();
let exitHookInstalled = false;

/** @throws LabError 'cancelled' when the signal is aborted, 'requirement' when the program does not exist */
export async function runChild(
  run: LabRun,
  program: string,
  parameters: readonly string[],
  options: ChildOptions = {},
): Promise<ChildResult> {
  throwIfCancelled(run.signal);
  const command = options.background ? ['nice', '-n', '10', program, ...parameters] : [program, ...parameters];
  const child = spawn(command[0] as string, command.slice(1), {
    cwd: options.folder,
    env: { ...(options.environment ?? process.env), ...run.environment },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', options.onStatus === undefined ? 'ignore' : 'pipe'],
  });
  const tail: string[] = [];
  const stdout: string[] = [];
  let stdoutLength = 0;
  const keep = (line: string): void => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
  };
  readLines(child.stdout as Readable, keep, (text) => {
    stdoutLength += text.length;
    if (stdoutLength <= STDOUT_LIMIT) stdout.push(text);
  });
  readLines(child.stderr as Readable, keep);
  const status = child.stdio[3];
  if (options.onStatus !== undefined && status) readLines(status as Readable, options.onStatus);
  // A child that ends without reading its input must not end us with EPIPE.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');

  const stop = child.pid === undefined ? () => undefined : trackGroup(child.pid);
  const cancel = (): void => stop('cancel');
  run.signal.addEventListener('abort', cancel, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') return reject(error);
        reject(
          new LabError(
            'requirement',
            `cannot run ${program}: it is not installed`,
            'install it, or run `interlock lab build` again to be told the package',
          ),
        );
      });
      child.on('close', (exitCode) => resolve(exitCode ?? -1));
    });
    throwIfCancelled(run.signal);
    return { code, stdout: stdout.join(''), tail };
  } finally {
    run.signal.removeEventListener('abort', cancel);
    stop('ended');
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new LabError('cancelled', 'interrupted', 'run the same command again: it resumes where it stopped');
}

/** Remembers a process group, so that it ends with us, and gives the function that ends or forgets it. */
function trackGroup(group: number): (reason: 'cancel' | 'ended') => void {
  liveGroups.add(group);
  if (!exitHookInstalled) {
    exitHookInstalled = true;
    process.on('exit', () => {
      for (const each of liveGroups) killGroup(each, 'SIGKILL');
    });
  }
  let timer: NodeJS.Timeout | undefined;
  return (reason) => {
    if (reason === 'cancel') {
      killGroup(group, 'SIGTERM');
      timer = setTimeout(() => killGroup(group, 'SIGKILL'), GRACE_MILLISECONDS);
      return;
    }
    clearTimeout(timer);
    liveGroups.delete(group);
    // The leader is gone; whatever it left behind in its group must not go on writing into the cache.
    killGroup(group, 'SIGKILL');
  };
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The group is gone already.
  }
}

function readLines(stream: Readable, onLine: (line: string) => void, onText?: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    onText?.(text);
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
