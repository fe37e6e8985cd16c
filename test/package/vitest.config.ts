import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests the packed package with other compilers, bundlers and module systems, which npm fetches. */
export default defineConfig({
  test: {
    name: 'package',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/package/**/*.test.ts', 'test/node/package.test.ts'],
    pool: 'forks',
    reporters: 'verbose',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
