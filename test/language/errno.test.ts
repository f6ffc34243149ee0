/** The lists of names against those of the system that runs the tests. */

import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { errnoNames, operationShapes, signalNames } from '../../checker/replay/agent/vocabulary.js';
import { ERRNO, isErrno } from '../../checker/language/check/errno.js';
import { OPERATIONS } from '../../checker/language/check/operations.js';
import { isSignal, SIGNALS } from '../../checker/language/check/signals.js';

test.runIf(process.platform === 'linux' && process.arch === 'x64')('errno and signal numbers are those of Linux on x86-64', () => {
  for (const [name, number] of Object.entries(constants.errno)) {
    if (name !== 'ENOTSUP') expect([name, ERRNO[name]]).toEqual([name, number]);
  }
  for (const [name, number] of Object.entries(constants.signals)) {
    if (isSignal(name)) expect([name, SIGNALS[name]]).toEqual([name, number]);
  }
});

test('everything that the agent can answer is a name of the language', () => {
  expect(errnoNames.filter((name) => !isErrno(name))).toEqual([]);
  expect(signalNames.filter((name) => !isSignal(name))).toEqual([]);
});

test('every operation of the agent can be called, with as many operands', () => {
  expect(Object.keys(OPERATIONS).sort()).toEqual(Object.keys(operationShapes).sort());
  for (const [name, { signature }] of Object.entries(operationShapes)) {
    const most = signature.replace('?', '').length + (name === 'page' ? 1 : 0);
    expect([name, OPERATIONS[name]!.slots.length]).toEqual([name, most]);
  }
});

test('names of objects are not names of errors', () => {
  for (const name of ['constructor', 'toString', '__proto__', '']) expect([isErrno(name), isSignal(name)]).toEqual([false, false]);
});
