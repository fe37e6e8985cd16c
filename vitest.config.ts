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

export default defineConfig({
  test: {
    projects: [
      {
        // Its entry for Node does not load: CommonJS in a package that says module.
        resolve: { alias: { wgsl_reflect: 'wgsl_reflect/wgsl_reflect.module.js' } },
        test: {
          name: 'node',
          pool: 'forks',
          server: { deps: { inline: ['wgsl_reflect'] } },
          include: ['test/{core,cpu,node,explorer}/**/*.test.ts', 'test/gpu/**/*.node.test.ts'],
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
