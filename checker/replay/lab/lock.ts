/** One lock per kernel tree, so that two runs do not build in it at once; the lock of a run that died is taken over. */
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfCancelled } from './child.js';
import type { LabRun } from './progress.js';

/** Marks the children of a run, so that those which outlive a killed run are known as its own. */
const MARK = 'INTERLOCK_LOCK';
const POLL_MILLISECONDS = 500;

let acquisitions = 0;

/** Holds the lock file `path` while `work` runs; waits for a living holder, saying so once.
 *  @throws LabError 'cancelled' when the signal is aborted while waiting */
export async function withLock<Result>(path: string, run: LabRun, work: (run: LabRun) => Promise<Result>): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  acquisitions += 1;
  const own = `${path}.${process.pid}.${acquisitions}`;
  const content = `${process.pid} ${startTime(process.pid) ?? ''}\n`;
  await writeFile(own, content);
  try {
    await acquire(path, own, run);
  } finally {
    await rm(own, { force: true });
  }
  try {
    return await work({ ...run, environment: { ...run.environment, [MARK]: mark(path, process.pid) } });
  } finally {
    await rm(path, { force: true });
  }
}

/** Whether a process of this number runs, whoever owns it; one that ended and waits for its parent does not. */
export function isAlive(pid: number): boolean {
  return startTime(pid) !== undefined;
}

async function acquire(path: string, own: string, run: LabRun): Promise<void> {
  let told = false;
  for (;;) {
    throwIfCancelled(run.signal);
    try {
      // link(2) creates the lock with its content or not at all.
      await link(own, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder === undefined) continue;
    const [pid, started] = holder.trim().split(' ');
    if (!isHolder(Number(pid), started)) {
      await takeOver(path, own, holder);
      await endOrphans(mark(path, Number(pid)));
      continue;
    }
    if (!told) run.report({ kind: 'phase', text: `waiting for process ${pid}, which is working in the same kernel tree` });
    told = true;
    await sleep(POLL_MILLISECONDS);
  }
}

/** A reused process number is told from the holder by its start time. */
function isHolder(pid: number, started: string | undefined): boolean {
  return isAlive(pid) && (!started || startTime(pid) === started);
}

/** Moves a dead run's lock away; puts back what another run has locked in the meantime. */
async function takeOver(path: string, own: string, expected: string): Promise<void> {
  const moved = `${own}.stale`;
  try {
    await rename(path, moved);
  } catch {
    return;
  }
  if ((await readFile(moved, 'utf8')) !== expected) await link(moved, path).catch(() => undefined);
  await rm(moved, { force: true });
}

/** Ends what a killed run has left running: a build that goes on would write into the tree under our hands. */
async function endOrphans(wanted: string): Promise<void> {
  const entry = `${MARK}=${wanted}`;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(entry)) continue;
    try {
      process.kill(Number(name), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

function mark(path: string, pid: number): string {
  return `${pid}@${path}`;
}

/** The start time of a running process in clock ticks since boot, from /proc/PID/stat; undefined when it does not run. */
function startTime(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command, may contain spaces and parentheses; the fields after it do not.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
