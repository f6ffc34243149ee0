/** What has been run, a line for each, so that a comparison that was interrupted goes on, and rows can be run alone. */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Run } from './runs.js';

export interface Entry {
  /** "philosophers medium" */
  readonly subject: string;
  readonly contender: string;
  readonly round: number;
  /** Or why there is none; a number is a figure of the machine, not of a contender. */
  readonly run: Run | string | number;
}

export interface RunLog {
  find(subject: string, contender: string, round: number): Entry['run'] | null;
  add(entry: Entry): void;
}

/** @param file is appended to; null keeps nothing */
export function openLog(file: string | null): RunLog {
  const entries = new Map<string, Entry['run']>();
  const keyOf = (subject: string, contender: string, round: number): string => `${subject}\0${contender}\0${round}`;
  const keep = ({ subject, contender, round, run }: Entry): void => void entries.set(keyOf(subject, contender, round), run);
  if (file !== null && existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') keep(JSON.parse(line) as Entry);
  }
  return {
    find: (subject, contender, round) => entries.get(keyOf(subject, contender, round)) ?? null,
    add(entry) {
      keep(entry);
      if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}
