/** What reaches a terminal: nothing that it would obey, whatever a specification's strings hold. */

import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { terminal } from '../../checker/command/terminal.js';

function program(isTTY: boolean): { readonly process: NodeJS.Process; readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const stream = (said: string[]) => Object.assign(new EventEmitter(), { isTTY, columns: 80, write: (text: string) => said.push(text) });
  const faked = Object.assign(new EventEmitter(), { stdout: stream(out), stderr: stream(err), env: {}, cwd: () => '/' });
  return { process: faked as unknown as NodeJS.Process, out, err };
}

const HOSTILE = 'a \u001b]0;title\u0007 b\r\n\tc \u009b31m';

test('a terminal sees control characters, and does not obey them', () => {
  const { process, out, err } = program(true);
  const surroundings = terminal(process);
  surroundings.print(HOSTILE);
  surroundings.note(HOSTILE);
  expect(out).toEqual(['a \\x1b]0;title\\x07 b\\x0d\n\tc \\x9b31m\n']);
  expect(err).toEqual(out);
});

test('a file gets the text as it is', () => {
  const { process, out } = program(false);
  terminal(process).print(HOSTILE);
  expect(out).toEqual([`${HOSTILE}\n`]);
});
