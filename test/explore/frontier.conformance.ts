/** What every frontier must do. */

import { describe, expect, test } from 'vitest';
import type { Frontier } from '../../checker/explore/frontier.js';

export function frontierConformance(name: string, create: () => Frontier): void {
  describe(`${name} is a frontier`, () => {
    test('is empty at first, and empty again when all was taken', () => {
      const frontier = create();
      expect([frontier.size, frontier.take()]).toEqual([0, -1]);
      frontier.extend(2);
      expect(frontier.size).toBe(2);
      expect([frontier.take(), frontier.take(), frontier.take()].toSorted()).toEqual([-1, 0, 1]);
      expect(frontier.size).toBe(0);
    });

    test('gives each discovered state exactly once, however discovery and expansion alternate', () => {
      const frontier = create();
      const taken: number[] = [];
      for (const end of [1, 1, 4, 5, 5, 30]) {
        frontier.extend(end);
        for (let round = 0; round < 3; round++) taken.push(frontier.take());
      }
      for (let next = frontier.take(); next >= 0; next = frontier.take()) taken.push(next);
      expect(taken.filter((index) => index >= 0).toSorted((left, right) => left - right)).toEqual(
        Array.from({ length: 30 }, (_, index) => index),
      );
    });
  });
}
