#!/usr/bin/env node
/** The program's entry: finds the command, runs it, and turns every way it can end into a message and an exit code. */

import { check } from './check.js';
import { conform } from './conform.js';
import { type Command, CommandError, EXIT, type ExitCode, help, parseArguments, type Surroundings } from './command.js';
import { confirmCommand } from './confirm.js';
import { exportCommand } from './export.js';
import { findings } from './findings.js';
import { format } from './format.js';
import { generate } from './generate.js';
import { lab } from './lab.js';
import { pairs } from './pairs.js';
import { commandErrorOf } from './lab-surroundings.js';
import { replay } from './replay.js';
import { review } from './review.js';
import { show } from './show.js';
import { terminal } from './terminal.js';
import { tour } from './tour.js';
import { validate } from './validate.js';
import { LabError } from '../replay/lab/failure.js';

const COMMANDS: readonly Command[] = [
  check,
  review,
  replay,
  show,
  validate,
  conform,
  pairs,
  findings,
  exportCommand,
  confirmCommand,
  generate,
  format,
  lab,
  tour,
];

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'usage: interlock COMMAND [ARGUMENT ...]',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary.split('\n')[0]}`),
    '',
    '`interlock COMMAND --help` tells more. Exit codes: 0 holds or conforms; 1 violated, diverges or differs;',
    '2 misuse or an invalid specification; 3 unknown or inconclusive; 70 a bug of ours.',
  ].join('\n');
}

async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    surroundings.print(overview());
    return name === undefined ? EXIT.misuse : EXIT.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new CommandError(`there is no command '${name}'; the commands are ${COMMANDS.map((known) => known.name).join(', ')}`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    surroundings.print(help(command));
    return EXIT.ok;
  }
  return command.run(parseArguments(command, rest), surroundings);
}

/** What a failure looks like to the user, and the code to leave with. */
function explain(error: unknown): { text: string; code: ExitCode } {
  if (error instanceof CommandError) return { text: `interlock: ${error.message}`, code: error.code };
  if (error instanceof LabError) return explain(commandErrorOf(error));
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Modules generated in memory are named by their whole text.
  const detail = stack.replace(/data:[^\s)]{200,}?(?=:\d+:\d+|[\s)]|$)/g, 'generated module');
  return {
    text: `interlock: a bug of Interlock's own. Please report it with the command and the specification.\n${detail}`,
    code: EXIT.bug,
  };
}

const surroundings = terminal(process);
try {
  process.exitCode = await run(process.argv.slice(2), surroundings);
} catch (error) {
  const { text, code } = explain(error);
  surroundings.note(text);
  process.exitCode = code;
}
