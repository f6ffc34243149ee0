/** Reads an strace log: lines of several processes, calls that others interrupt, ends of processes; or says why it is none. */

import { readResult, readValue, splitArguments } from './arguments.js';
import { foreignArchitecture } from './architecture.js';
import type { LogCall, LogEvent, LogProblem, ReadLog } from './event.js';

/** What stands before the text of a line. */
interface Line {
  readonly number: number;
  /** Null without -f: there is one process. */
  readonly pid: number | null;
  readonly body: string;
}

interface Unfinished {
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

/** What one process is called where the log has no numbers. */
const ONLY_PID = 0;

const BEFORE_BODY = /^(?:\[pid\s+(\d+)\] |(\d+) +)?(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d{9,}\.\d+) )?(?:\(\+?\s*\d+\.\d+\)|\+?\s*\d+\.\d{6} )?/;

/** The whole log, in the order in which calls ended. */
export function readLog(text: string): ReadLog {
  if (text.includes('\0')) return refused('V101', 1, 'this is not text', 'give the file that strace -o wrote');
  const lines = text.split('\n');
  const whole = lines.at(-1) === '';
  const rows = lines.slice(0, whole ? -1 : undefined).map(lineOf);
  const said = rows.filter(({ body }) => body.trim() !== '');
  if (said.length === 0) return refused('V101', 1, 'the log is empty', 'run: strace -f -y -o LOG PROGRAM');
  const known = said.filter(({ body }) => isStrace(body)).length;
  if (known < said.length / 2) {
    const strange = said.find(({ body }) => !isStrace(body)) ?? said[0];
    return refused('V101', strange.number, 'this is not an strace log: the line is no system call', 'run: strace -f -y -o LOG PROGRAM');
  }
  const foreign = foreignArchitecture(said);
  if (foreign !== null) return refused('V104', foreign.line, foreign.message, 'run the program on x86-64, as a 64-bit program');
  const { events, problems } = gather(said, whole);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, events };
}

function refused(code: LogProblem['code'], line: number, message: string, advice: string): ReadLog {
  return { ok: false, problems: [{ code, line, message, advice }] };
}

function lineOf(text: string, index: number): Line {
  const [before, bracketed, plain] = BEFORE_BODY.exec(text) ?? [''];
  const pid = bracketed ?? plain;
  return { number: index + 1, pid: pid === undefined ? null : Number(pid), body: text.slice(before.length).replace(/\r$/, '') };
}

function isStrace(body: string): boolean {
  return /^(?:[a-z_][a-z0-9_]*\(|<\.\.\. |\+\+\+ |--- |strace: |\?\?\?\?)/.test(body);
}

function gather(
  lines: readonly Line[],
  whole: boolean,
): { readonly events: readonly LogEvent[]; readonly problems: readonly LogProblem[] } {
  const events: LogEvent[] = [];
  const problems: LogProblem[] = [];
  const open = new Map<number, Unfinished>();
  const alive = new Set<number>();
  for (const [index, { number, pid, body }] of lines.entries()) {
    const who = pid ?? ONLY_PID;
    const isLast = index === lines.length - 1;
    if (body.startsWith('--- ') || body.startsWith('strace: ') || body.startsWith('????')) continue;
    if (body.startsWith('+++ ')) {
      open.delete(who);
      alive.delete(who);
      events.push({ kind: 'gone', line: number, pid: who });
      continue;
    }
    alive.add(who);
    const unfinished = /^([a-z_][a-z0-9_]*)\((.*?)\s*<unfinished \.\.\.>$/s.exec(body);
    if (unfinished !== null) {
      open.set(who, { line: number, name: unfinished[1], text: unfinished[2] });
      continue;
    }
    const resumed = /^<\.\.\. ([a-z_][a-z0-9_]*) resumed>(.*)$/s.exec(body);
    const begun = resumed === null ? undefined : open.get(who);
    if (resumed !== null && begun?.name !== resumed[1]) {
      const what = `it goes on with ${resumed[1]} of ${pid === null ? 'the process' : `process ${pid}`}, whose beginning is not in the log`;
      problems.push({ code: 'V103', line: number, message: what, advice: 'give the whole log, from the start of the program' });
      continue;
    }
    open.delete(who);
    const call = callOf(begun === undefined ? body : `${begun.name}(${begun.text}${resumed?.[2] ?? ''}`, begun?.line ?? number, who);
    if (call !== null) events.push(call);
    else if (isLast && !whole) problems.push(cutAt(number));
    else
      problems.push({
        code: 'V102',
        line: number,
        message: 'the line ends in the middle of a call',
        advice: 'give the whole log, as strace wrote it',
      });
  }
  const [left] = alive;
  // With -qq no end is shown at all.
  if (problems.length === 0 && left !== undefined && events.some(({ kind }) => kind === 'gone')) {
    problems.push(
      cutAt(lines[lines.length - 1].number, `the log ends before ${left === ONLY_PID ? 'the process' : `process ${left}`} does`),
    );
  }
  return { events, problems: problems.slice(0, 10) };
}

function cutAt(line: number, message = 'the log ends in the middle of a call'): LogProblem {
  return {
    code: 'V102',
    line,
    message,
    advice: 'give the whole log; strace must have ended, not been killed',
  };
}

/** `openat(AT_FDCWD, "/dev/iommu", O_RDWR) = 5</dev/iommu>`; null if it has no end. */
function callOf(body: string, line: number, pid: number): LogCall | null {
  const name = /^[a-z_][a-z0-9_]*(?=\()/.exec(body)?.[0];
  // The last `) = ` outside of quotes: paths and texts may hold one too.
  const ends = [...body.matchAll(/\)\s+= /g)].map(({ index }) => index);
  if (name === undefined) return null;
  for (const end of ends) {
    const text = body.slice(name.length + 1, end);
    const parts = splitArguments(text);
    const result = parts === null ? null : readResult(body.slice(end).replace(/^\)\s+= /, ''));
    if (parts !== null && result !== null) return { kind: 'call', line, pid, name, arguments: parts.map(readValue), text, result };
  }
  return null;
}
