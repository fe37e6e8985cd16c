import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { countInNode } from './test/browser/count-in-node.js';
import { prepareTestMachine } from './test/software-gpu.js';

const { env, launchOptions } = await prepareTestMachine();
// Before the test processes start: the dynamic loader reads it when a process begins.
Object.assign(process.env, env);

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The package's entry for Node does not load: it is CommonJS, and package.json says module. */
const WGSL_REFLECT = { wgsl_reflect: 'wgsl_reflect/wgsl_reflect.module.js' };

export default defineConfig({
  test: {
    globalSetup: 'test/build.ts',
    // Tests often wait for a process or a page, so one worker would leave half of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        // What runs in this process alone, quickly.
        resolve: { alias: WGSL_REFLECT },
        test: {
          name: 'unit',
          // They keep no state, so they may share a thread and its modules.
          pool: 'threads',
          isolate: false,
          server: { deps: { inline: ['wgsl_reflect'] } },
          include: [
            'test/*.test.ts',
            'test/{core,cpu,explorer/picture}/**/*.test.ts',
            'test/gpu/**/*.node.test.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        // The command line, the library, and the explorer's page in a browser.
        test: {
          name: 'node',
          pool: 'forks',
          include: ['test/node/**/*.test.ts', 'test/explorer/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        resolve: { alias: { '#device': file('test/gpu/device.dawn.ts') } },
        test: {
          name: 'dawn',
          pool: 'forks',
          include: ['test/gpu/**/*.test.ts'],
          exclude: ['test/gpu/**/*.node.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias: { '#device': file('test/gpu/device.browser.ts') } },
        optimizeDeps: { include: ['fast-check'] },
        test: {
          name: 'chromium',
          include: ['test/gpu/**/*.test.ts', 'test/browser/**/*.test.ts'],
          exclude: ['test/gpu/**/*.node.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { countInNode },
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
