/** The lab's folders and progress, tied to the command's surroundings. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../replay/lab/cache.js';
import { LabError } from '../replay/lab/failure.js';
import { fragmentPath, type LabFolders } from '../replay/lab/lab.js';
import type { LabProgress, LabRun } from '../replay/lab/progress.js';
import type { Surroundings } from './command.js';
import { commandErrorOf } from './lab-error.js';
import { projectFolder } from './project.js';

export function labFolders(surroundings: Surroundings): LabFolders {
  const project = projectFolder();
  return {
    cache: cacheFolder(surroundings.environment, homedir()),
    specifications: join(project, 'spec'),
    fragment: fragmentPath(project),
  };
}

/** Seconds between plain progress lines where there is no terminal. */
const QUIET_SECONDS = 20;

/** @param verbose shows every line the tools print */
export function labRun(surroundings: Surroundings, verbose: boolean): LabRun {
  let phase = '';
  let lastPlain = 0;
  const report = (progress: LabProgress): void => {
    if (progress.kind === 'phase') {
      phase = progress.text;
      lastPlain = Date.now();
      surroundings.note(`lab: ${phase}`);
    } else if (progress.kind === 'line') {
      if (verbose) surroundings.note(`  ${progress.text}`);
    } else {
      const text = `lab: ${phase}: ${amount(progress)}`;
      surroundings.live(text);
      if (!surroundings.terminal && Date.now() - lastPlain > QUIET_SECONDS * 1000) {
        lastPlain = Date.now();
        surroundings.note(text);
      }
    }
  };
  return { report, signal: surroundings.interrupted };
}

function amount(progress: LabProgress & { kind: 'progress' }): string {
  const percent = progress.total > 0 ? ` (${Math.min(99, Math.floor((100 * progress.done) / progress.total))} %)` : '';
  return progress.unit === 'bytes' ? `${(progress.done / 1e6).toFixed(0)} MB${percent}` : `${progress.done} objects${percent}`;
}

/** Runs lab work; what it cannot do becomes a message with the right exit code. */
export async function asCommand<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    throw commandErrorOf(error);
  }
}
