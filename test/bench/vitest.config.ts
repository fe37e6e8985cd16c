import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Timings of the explorer's page. */
export default defineConfig({
  test: {
    name: 'bench',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/bench/*.bench.ts'],
    globalSetup: 'test/build.ts',
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
