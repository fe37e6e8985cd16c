import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { prepareTestMachine } from '../software-gpu.js';

// Before the test processes start, and the engines that they start.
Object.assign(process.env, (await prepareTestMachine()).env);

/** The built package on other engines: Deno's WebGPU, and newer Nodes. */
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
