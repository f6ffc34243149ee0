/** The breadth-first frontier: the common suite, and its order. */

import { expect, test } from 'vitest';
import { breadthFirst } from '../../checker/explore/frontier.js';
import { frontierConformance } from './frontier.conformance.js';

frontierConformance('breadth-first', breadthFirst);

test('breadth-first takes states in order of discovery', () => {
  const frontier = breadthFirst();
  frontier.extend(2);
  const taken = [frontier.take()];
  frontier.extend(4);
  taken.push(frontier.take(), frontier.take(), frontier.take());
  expect(taken).toEqual([0, 1, 2, 3]);
});
