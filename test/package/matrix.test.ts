import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sceneFrom } from '../../src/core/scene/scene.js';
import {
  compilerOptions,
  type PackedProject,
  packedProject,
  type Typing,
  typedProgram,
} from '../node/packed.js';
import { runNode, temporaryFolder } from '../node/run.js';
import { referenceCounts } from '../reference.js';
import { prepareTestMachine } from '../software-gpu.js';

let project: PackedProject;

beforeAll(async () => {
  project = await packedProject();
});

afterAll(() => project.remove());

/** Runs a program of a package that npm fetches. */
async function npmExec(version: string, args: readonly string[], cwd: string) {
  const [name] = version.split('@');
  const command = name === 'typescript' ? 'tsc' : (name as string);
  return promisify(execFile)(
    'npm',
    ['exec', '--yes', `--package=${version}`, '--', command, ...args],
    {
      cwd,
    },
  ).then(
    ({ stdout }) => ({ status: 0, stdout }),
    ({ code, stdout }) => ({ status: code as number, stdout: stdout as string }),
  );
}

/** The oldest and the newest of those that are supported, and those that changed typed arrays or the DOM. */
const TYPESCRIPTS = ['5.4.5', '5.6.3', '5.7.3', '5.9.3', '6.0.3', '7.0.2'];

const TYPINGS: readonly Typing[] = [
  { where: 'browser', moduleResolution: 'bundler' },
  { where: 'node', moduleResolution: 'node16' },
];

describe.each(TYPESCRIPTS)('TypeScript %s checks a project', (version) => {
  test.each(TYPINGS)('for $where, $moduleResolution', async (typing) => {
    const folder = temporaryFolder(project.folder);
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    const options = { compilerOptions: compilerOptions(typing) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    writeFileSync(join(folder, 'main.ts'), typedProgram('juliaset', typing.where));
    expect(await npmExec(`typescript@${version}`, ['-p', folder], folder)).toEqual({
      status: 0,
      stdout: '',
    });
  });
});

const SUM = sceneFrom({ resolution: 90 });
const EXPECTED = referenceCounts(SUM).reduce((sum, count) => sum + count, 0);

const COUNT = `
  const renderer = await openRenderer({ backend: 'cpu', threads: 2 });
  const { counts } = await renderer.count({ resolution: 90 });
  await renderer.close();
  const sum = counts.reduce((sum, count) => sum + count, 0);`;

describe('in Node', () => {
  const printed = async (name: string, code: string) => {
    const folder = temporaryFolder(project.folder);
    writeFileSync(join(folder, name), code);
    const { status, stdout, stderr } = await runNode([join(folder, name)]);
    return [status, String(stdout), stderr];
  };

  test('a CommonJS module imports it', async () => {
    const code = `import('juliaset').then(async ({ openRenderer }) => {${COUNT}
      console.log(sum);
    });`;
    expect(await printed('main.cjs', code)).toEqual([0, `${EXPECTED}\n`, '']);
  });

  test.runIf('require_module' in process.features)('a CommonJS module requires it', async () => {
    const code = `const { openRenderer } = require('juliaset');
      (async () => {${COUNT}
        console.log(sum);
      })();`;
    expect(await printed('main.cjs', code)).toEqual([0, `${EXPECTED}\n`, '']);
  });

  test('a worker thread uses it', async () => {
    const code = `
      import { isMainThread, parentPort, Worker } from 'node:worker_threads';
      import { openRenderer } from 'juliaset';
      if (isMainThread) {
        new Worker(new URL(import.meta.url)).on('message', (sum) => console.log(sum));
      } else {${COUNT}
        parentPort.postMessage(sum);
      }`;
    expect(await printed('main.mjs', code)).toEqual([0, `${EXPECTED}\n`, '']);
  });
});

describe('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    const { launchOptions } = await prepareTestMachine();
    browser = await chromium.launch(launchOptions);
  });

  afterAll(() => browser.close());

  /** The title of a page in a folder, once its script has set it. */
  async function titleOf(folder: string): Promise<string> {
    const served = createServer(({ url = '/' }, response) => {
      const file = join(folder, url === '/' ? 'index.html' : url);
      response.setHeader('content-type', url === '/' ? 'text/html' : 'text/javascript');
      response.end(existsSync(file) ? readFileSync(file) : '');
    }).listen(0, '127.0.0.1');
    const page = await browser.newPage();
    try {
      const { port } = served.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForFunction(() => document.title !== '');
      return await page.title();
    } finally {
      await page.close();
      served.close();
    }
  }

  /** A project of a page whose title becomes the sum. */
  function pageWith(code: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder(project.folder);
    const page = '<title></title><script type="module" src="/main.js"></script>';
    const files = { 'index.html': page, ...code };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  const MAIN = `import { openRenderer } from 'juliaset';
    (async () => {${COUNT}
      document.title = String(sum);
    })();`;

  /** A worker that counts, in workers of its own. */
  const WORKER = `import { openRenderer } from 'juliaset';
    (async () => {${COUNT}
      postMessage(sum);
    })();`;

  const FROM_WORKER = `
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => { document.title = String(data); };`;

  test.each([
    ['', { 'main.js': MAIN }],
    [' into a worker', { 'main.js': FROM_WORKER, 'worker.js': WORKER }],
  ])('Vite bundles it%s', async (_, code) => {
    const folder = pageWith(code);
    await build({ root: folder, logLevel: 'silent', worker: { format: 'es' } });
    expect(await titleOf(join(folder, 'dist'))).toBe(String(EXPECTED));
  });

  test.each([
    ['', { 'main.js': MAIN }],
    [' into a worker', { 'main.js': FROM_WORKER, 'worker.js': WORKER }],
  ])('esbuild bundles it%s', async (_, code) => {
    const folder = pageWith(code);
    const options = ['--bundle', '--format=esm', '--outdir=out', '--log-level=warning'];
    const bundled = await npmExec('esbuild@0.28.2', [...Object.keys(code), ...options], folder);
    expect(bundled).toEqual({ status: 0, stdout: '' });
    cpSync(join(folder, 'index.html'), join(folder, 'out/index.html'));
    expect(await titleOf(join(folder, 'out'))).toBe(String(EXPECTED));
  });
});
