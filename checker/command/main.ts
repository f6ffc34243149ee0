#!/usr/bin/env node
/** The program's entry: finds the command, runs it, and turns every way it can end into a message and an exit code. */

import { LabError } from '../replay/lab/failure.js';
import { type Command, CommandError, EXIT, type ExitCode, help, parseArguments, type Surroundings } from './command.js';
import { commandErrorOf } from './lab-error.js';
import { terminal } from './terminal.js';

/** In the order of the overview. Each is loaded when it is asked for: all of them take a quarter of a second. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['check', async () => (await import('./check.js')).check],
  ['review', async () => (await import('./review.js')).review],
  ['replay', async () => (await import('./replay.js')).replay],
  ['show', async () => (await import('./show.js')).show],
  ['validate', async () => (await import('./validate.js')).validate],
  ['conform', async () => (await import('./conform.js')).conform],
  ['pairs', async () => (await import('./pairs.js')).pairs],
  ['findings', async () => (await import('./findings.js')).findings],
  ['debug-kernel', async () => (await import('./debug-kernel.js')).debugKernel],
  ['export', async () => (await import('./export.js')).exportCommand],
  ['confirm', async () => (await import('./confirm.js')).confirmCommand],
  ['generate', async () => (await import('./generate.js')).generate],
  ['format', async () => (await import('./format.js')).format],
  ['lab', async () => (await import('./lab.js')).lab],
  ['tour', async () => (await import('./tour.js')).tour],
]);

/** What follows is in the command's own help. */
function firstSentence(text: string): string {
  const [first] = /^.*?[.:](?=\s|$)/s.exec(text.replace(/ \([^)]*\)/g, ''))!;
  return first.replaceAll('\n', ' ').replace(/:$/, '.');
}

async function overview(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'usage: interlock COMMAND [ARGUMENT ...]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${firstSentence(command.summary)}`),
    '',
    '`interlock COMMAND --help` tells more. Exit codes: 0 holds or conforms; 1 violated, diverges or differs;',
    '2 misuse or an invalid specification; 3 unknown or inconclusive; 70 a bug of ours.',
  ].join('\n');
}

async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    surroundings.print(await overview());
    return name === undefined ? EXIT.misuse : EXIT.ok;
  }
  const load = COMMANDS.get(name);
  if (load === undefined) {
    throw new CommandError(`there is no command '${name}'; the commands are ${[...COMMANDS.keys()].join(', ')}`);
  }
  const command = await load();
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
