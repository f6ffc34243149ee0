/** What other checkers have answered, kept as it comes, a line an answer: a confirmation that was interrupted goes on, and after a change only
 *  what has changed is asked again. Nothing but agreement is kept, and that a limit was hit, for the same limits. */

import { appendFileSync, existsSync, truncateSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tool } from '../export/confirm/checker.js';
import type { Limits } from '../export/confirm/child.js';
import type { Confirmation } from '../export/confirm/confirm.js';
import { CommandError, type Surroundings } from './command.js';
import { readText, reasonOf } from './files.js';
import { digestOf } from './own-modules.js';

type Kept = Extract<Confirmation, { kind: 'confirmed' | 'limited' }>;

interface Line {
  readonly key: string;
  readonly answer: Kept;
}

const LINE_BEGINS = '{"key":"';

/** What was asked of whom. */
export interface Question {
  readonly tool: Tool;
  readonly version: string;
  /** The exported text, and what is expected of it. */
  readonly identity: string;
  readonly limits: Limits;
}

export interface AnswerLog {
  find(question: Question): Confirmation | null;
  keep(question: Question, answer: Confirmation): void;
}

export const NO_LOG: AnswerLog = { find: () => null, keep: () => undefined };

/** @throws CommandError where the file holds something else, or cannot be written */
export function openAnswerLog(path: string, surroundings: Surroundings): AnswerLog {
  const answers = new Map<string, Kept>();
  const file = resolve(surroundings.folder, path);
  const text = existsSync(file) ? readText(surroundings, path) : '';
  const lines = text.split('\n');
  // What follows the last end of line was cut off when it was written. Anything else there is the user's.
  const torn = lines.pop()!;
  if (!LINE_BEGINS.startsWith(torn.slice(0, LINE_BEGINS.length))) throw new CommandError(refusal(path, lines.length + 1));
  for (const [index, line] of lines.entries()) {
    const read = readLine(line);
    if (read === null) throw new CommandError(refusal(path, index + 1));
    answers.set(read.key, read.answer);
  }
  append(path, file, '');
  if (torn !== '') truncateSync(file, Buffer.byteLength(text) - Buffer.byteLength(torn));
  return {
    find: (question) => answers.get(keyOf(question, 'confirmed')) ?? answers.get(keyOf(question, 'limited')) ?? null,
    keep(question, answer) {
      if (answer.kind !== 'confirmed' && answer.kind !== 'limited') return;
      const key = keyOf(question, answer.kind);
      answers.set(key, answer);
      append(path, file, `${JSON.stringify({ key, answer } satisfies Line)}\n`);
    },
  };
}

/** Agreement is agreement, whatever time it was given. */
function keyOf({ tool, version, identity, limits: { seconds, megabytes } }: Question, kind: Kept['kind']): string {
  const text = JSON.stringify([tool, version, identity, ...(kind === 'limited' ? [seconds, megabytes] : [])]);
  return digestOf(text);
}

function readLine(line: string): Line | null {
  try {
    const { key, answer } = JSON.parse(line);
    return typeof key === 'string' && (answer?.kind === 'confirmed' || answer?.kind === 'limited') ? { key, answer } : null;
  } catch {
    return null;
  }
}

function refusal(path: string, line: number): string {
  return `${path}:${line}:1: error[log]: this is no answer that confirm kept\n  hint: take the line out, or name another file`;
}

function append(path: string, file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new CommandError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}
