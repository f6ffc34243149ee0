import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './sequencer.js';

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two machines at once would slow each other down on the two cores that most of our users' runners have.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
