import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { prepareTestMachine } from '../software-gpu.js';

// Set before the test processes start their engines.
Object.assign(process.env, (await prepareTestMachine()).env);

/** Tests the built package on other engines: Deno's WebGPU, and newer versions of Node. */
export default defineConfig({
  test: {
    name: 'engines',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/engines/**/*.test.ts'],
    globalSetup: 'test/engines/setup.ts',
    pool: 'forks',
    reporters: 'verbose',
    testTimeout: 60_000,
  },
});
