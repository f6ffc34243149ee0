/** The real surroundings: the process's streams, folder, environment and signals. */

import { EXIT, type Surroundings } from './command.js';
import { reasonOf } from './files.js';

const CLEAR_LINE = '\r\u001b[2K';

/** Strings of specifications and traces may hold anything: a terminal must not obey it. Files and pipes get it as it is. */
function shown(text: string, stream: NodeJS.WriteStream): string {
  if (stream.isTTY !== true) return text;
  return text.replace(/[^\P{Cc}\n\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function terminal(program: NodeJS.Process): Surroundings {
  let liveShown = false;
  const clear = (): void => {
    if (liveShown) program.stderr.write(CLEAR_LINE);
    liveShown = false;
  };
  const interruption = new AbortController();
  const interrupt = (): void => {
    // A second signal means that the user does not want to wait for a tidy end.
    if (interruption.signal.aborted) program.exit(130);
    interruption.abort();
  };
  program.on('SIGINT', interrupt);
  program.on('SIGTERM', interrupt);
  // A reader that went away (`interlock check | head`) is no failure of ours.
  // The code is a shell's for SIGPIPE: 0 would claim that everything holds.
  program.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') program.exit(141);
    program.stderr.write(`interlock: cannot write the result: ${reasonOf(error)}\n`);
    program.exit(EXIT.misuse);
  });
  // Progress and remarks that nobody reads change no result.
  program.stderr.on('error', () => undefined);
  return {
    folder: program.cwd(),
    environment: program.env,
    terminal: program.stderr.isTTY === true,
    interrupted: interruption.signal,
    print(text) {
      clear();
      program.stdout.write(shown(text.endsWith('\n') ? text : `${text}\n`, program.stdout));
    },
    note(text) {
      clear();
      program.stderr.write(shown(`${text}\n`, program.stderr));
    },
    live(text) {
      if (program.stderr.isTTY !== true) return;
      program.stderr.write(CLEAR_LINE + shown(text.slice(0, Math.max(20, (program.stderr.columns ?? 80) - 1)), program.stderr));
      liveShown = true;
    },
  };
}
