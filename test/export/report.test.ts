/** What the other checkers print, and what is read from it. */

import { expect, test } from 'vitest';
import { agrees, readPan, readRumur, readTlc } from '../../checker/export/confirm/report.js';

const pan = (errors: number, head = '') => `${head}
(Spin Version 6.5.2 -- 6 December 2019)
	+ Breadth-First Search
State-vector 28 byte, depth reached 9, errors: ${errors}
     1683 states, stored
	    1683 nominal states (stored-atomic)
    26230 states, matched
    27913 transitions (= stored+matched)
        0 atomic steps
`;

test('pan', () => {
  expect(readPan(pan(0))).toEqual({ kind: 'complete', states: 1683, transitions: 27913, noted: [] });
  expect(readPan(pan(0, 'noted: Bad\nnoted: Seen'))).toMatchObject({ kind: 'complete', noted: ['Bad', 'Seen'] });
  expect(readPan(pan(1, 'pan:1: assertion violated 0 (at depth 3)'))).toEqual({
    kind: 'error',
    message: 'assertion violated 0 (at depth 3)',
  });
  expect(readPan(pan(1, 'pan:1: invalid end state (at depth 3)'))).toMatchObject({ kind: 'error' });
  expect(readPan(pan(0, 'pan: reached -DMEMLIM bound'))).toMatchObject({ kind: 'limited' });
  expect(readPan(pan(0, 'Warning: Search not completed'))).toMatchObject({ kind: 'unreadable' });
  expect(readPan('pan: cannot open file\n')).toEqual({ kind: 'unreadable', reason: 'pan: cannot open file' });
  expect(readPan('')).toMatchObject({ kind: 'unreadable' });
});

test('a verifier of Rumur', () => {
  const end = (status: string) => `${status}\n\nState Space Explored:\n\n\t12 states, 34 rules fired in 0s.\n`;
  expect(readRumur(end('Status:\n\n\tNo error found.'))).toEqual({ kind: 'complete', states: 12, transitions: 34, noted: [] });
  expect(readRumur(end('\tcover "V" hit 3 times\n\tcover "U" not hit\nStatus:\n\n\t1 error(s) found.'))).toMatchObject({
    kind: 'complete',
    noted: ['V'],
  });
  const error = 'The following is the error trace for the error:\n\n\tinvariant "Bad" failed\n\nStatus:\n\n\t1 error(s) found.';
  expect(readRumur(end(error))).toEqual({ kind: 'error', message: 'invariant "Bad" failed' });
  expect(readRumur(end(''))).toMatchObject({ kind: 'unreadable' });
  expect(readRumur('Killed')).toEqual({ kind: 'unreadable', reason: 'Killed' });
});

test('TLC', () => {
  const end = '1,234 states generated, 56 distinct states found, 0 states left on queue.\n';
  expect(readTlc(`Progress(3) at ...: 10 states generated, 5 distinct states found, 2 states left on queue.\n${end}`)).toEqual({
    kind: 'complete',
    states: 56,
    transitions: 1234,
    noted: [],
  });
  expect(readTlc(`Error: Invariant Bad is violated.\n${end}`)).toEqual({ kind: 'error', message: 'Invariant Bad is violated.' });
  expect(readTlc(`Error: Deadlock reached.\n${end}`)).toMatchObject({ kind: 'error' });
  expect(readTlc('Error: The first argument of Assert evaluated to FALSE; the second argument was:\n"Bad"\n')).toMatchObject({
    kind: 'error',
  });
  expect(readTlc('Error: Parsing or semantic analysis failed.\n')).toMatchObject({ kind: 'unreadable' });
  expect(readTlc('10 states generated, 5 distinct states found, 2 states left on queue.\n')).toMatchObject({ kind: 'unreadable' });
});

test('figures of eight digits', () => {
  expect(agrees(123_456_789, 123_456_790)).toBe(true);
  expect(agrees(123_456_789, 123_456_800)).toBe(false);
  expect(agrees(12_345, 12_346)).toBe(false);
});
