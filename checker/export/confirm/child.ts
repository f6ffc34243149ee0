/** Runs one program of another checker in a folder, with limits on time and memory, and collects what it prints. */

import { spawn } from 'node:child_process';

export interface Limits {
  readonly seconds: number;
  /** Address space of the program. */
  readonly megabytes: number;
  /** Ends the program early. */
  readonly cancelled?: AbortSignal;
}

export type Ended =
  /** `seconds` of the processor, of the program and what it started. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly output: string; readonly seconds: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'timeout'; readonly output: string }
  | { readonly kind: 'cancelled' };

const OUTPUT_LIMIT = 8 * 1024 * 1024;

/** Never rejects. The program and everything it started end with this call. `addressSpace` false: Java reserves more than it uses. */
export function run(program: string, parameters: readonly string[], folder: string, limits: Limits, addressSpace = true): Promise<Ended> {
  const limited = addressSpace ? `ulimit -v ${Math.round(limits.megabytes * 1024)}; ` : '';
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `${limited}"$0" "$@"; code=$?; times; exit $code`, program, ...parameters], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts: string[] = [];
    let length = 0;
    let timedOut = false;
    const keep = (text: string): void => {
      length += text.length;
      // The end of a long output matters more than its middle: that is where the figures stand.
      while (length > OUTPUT_LIMIT && texts.length > 1) length -= texts.shift()!.length;
      texts.push(text);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, limits.seconds * 1000);
    process.once('exit', end);
    limits.cancelled?.addEventListener('abort', end);
    const settle = (result: Ended): void => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      limits.cancelled?.removeEventListener('abort', end);
      end();
      resolve(result);
    };
    child.on('error', () => settle({ kind: 'missing' }));
    child.on('close', (code) => {
      const output = texts.join('');
      if (limits.cancelled?.aborted === true) settle({ kind: 'cancelled' });
      else if (timedOut) settle({ kind: 'timeout', output });
      // What a shell answers for a program that it does not find.
      else if (code === 127) settle({ kind: 'missing' });
      else settle({ kind: 'ended', code, ...timed(output) });
    });
  });
}

/** Takes away what the shell says of its own and its children's time: "0m0.01s 0m0.00s", of users and the system, twice. */
function timed(output: string): { readonly output: string; readonly seconds: number } {
  const found = [...output.matchAll(/^\d+m[\d.]+s \d+m[\d.]+s\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s\n/gm)].at(-1);
  if (found === undefined) return { output, seconds: 0 };
  const [, userMinutes, user, systemMinutes, system] = found.map(Number);
  return {
    output: output.slice(0, found.index) + output.slice(found.index + found[0].length),
    seconds: 60 * (userMinutes! + systemMinutes!) + user! + system!,
  };
}
