import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode, temporaryFolder } from './run.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc');

/** A project with only the packed package installed. */
let project: string;
let files: string[];

beforeAll(async () => {
  // Below node_modules, so that TypeScript finds the types of Node.
  const cache = join(REPOSITORY, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  project = mkdtempSync(join(cache, 'project-'));
  const packed = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
    { cwd: REPOSITORY },
  );
  const [{ filename, files: listed }] = JSON.parse(packed.stdout);
  files = listed.map(({ path }: { path: string }) => path);
  const home = join(project, 'node_modules/juliaset');
  mkdirSync(home, { recursive: true });
  const unpack = ['-xzf', join(project, filename), '-C', home, '--strip-components=1'];
  await promisify(execFile)('tar', unpack);
});

afterAll(() => rmSync(project, { recursive: true }));

const USE_IN_BROWSER = `
  const picture: Blob = await renderer.png(fields, { onProgress });
  document.title = String(picture.size);`;
const USE_IN_NODE = `
  const { bytes } = await renderer.writePng(fields, 'a.png', { onProgress });
  process.exitCode = bytes;`;

const program = (from: string, use: string) => `
  import { openRenderer, type RenderProgress, type SceneFields } from '${from}';
  const renderer = await openRenderer({ threads: 1 });
  const fields: SceneFields = { resolution: 80 };
  const onProgress = ({ pixels, total }: RenderProgress) => void (pixels / total);
  ${use}
  export {};`;

const OF_BROWSERS = { lib: ['ES2023', 'DOM'], types: [] };
const OF_NODE = { lib: ['ES2023'], types: ['node'] };

// With node16 and nodenext, TypeScript assumes a project for Node unless a condition says otherwise.
test.each([
  ['browser', 'bundler', undefined],
  ['browser', 'bundler', 'browser'],
  ['browser', 'node16', 'browser'],
  ['browser', 'nodenext', 'browser'],
  ['node', 'bundler', 'node'],
  ['node', 'node16', undefined],
  ['node', 'nodenext', undefined],
])('a project for %s gets its types: %s, condition %s', async (where, moduleResolution, condition) => {
  const folder = temporaryFolder(project);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'es2023', skipDefaultLibCheck: true },
    ...{ module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution, moduleResolution },
    ...(where === 'browser' ? OF_BROWSERS : OF_NODE),
    ...(condition ? { customConditions: [condition] } : {}),
  };
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const use = where === 'browser' ? USE_IN_BROWSER : USE_IN_NODE;
  writeFileSync(join(folder, 'plain.ts'), program('juliaset', use));
  // This import needs no condition.
  writeFileSync(join(folder, 'named.ts'), program(`juliaset/${where}`, use));
  const { status, stdout } = await runNode([TSC, '-p', folder]);
  expect([status, String(stdout)]).toEqual([0, '']);
});

test('every source map comes with its sources, and every file with the map that it names', () => {
  const home = join(project, 'node_modules/juliaset');
  for (const file of files.filter((name) => name.endsWith('.map'))) {
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(home, file), 'utf8'));
    for (const [k, source] of sources.entries()) {
      const isThere = existsSync(resolve(home, dirname(file), source));
      expect([file, source, isThere || typeof sourcesContent?.[k]]).toEqual([
        file,
        source,
        'string',
      ]);
    }
  }
  for (const file of files.filter((name) => /\.[cm]?js$/.test(name))) {
    const text = readFileSync(join(home, file), 'utf8');
    const map = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(text)?.[1];
    if (map !== undefined) expect(files).toContain(join(dirname(file), map));
  }
});

test('bundled for Node, it loads, and a missing file is an error that says why', async () => {
  const folder = temporaryFolder(project);
  writeFileSync(
    join(folder, 'main.js'),
    `import { openRenderer, sceneFrom } from 'juliaset';
     console.log(sceneFrom({ resolution: 33 }).resolution);
     const renderer = await openRenderer({ backend: 'cpu' });
     await renderer.count().catch((error) => console.log(error.name, error.message));`,
  );
  const out = join(temporaryFolder(), 'bundle');
  await build({
    root: folder,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: join(folder, 'main.js'),
      outDir: out,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  const { status, stdout, stderr } = await runNode([join(out, 'main.mjs')], { cwd: process.cwd() });
  expect([status, String(stdout), stderr]).toEqual([
    0,
    expect.stringMatching(/^33\nRenderError '.*escape\.wasm' is missing: .* must be external\n$/),
    '',
  ]);
});
