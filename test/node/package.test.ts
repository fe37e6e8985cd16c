import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  compilerOptions,
  type PackedProject,
  packedProject,
  REPOSITORY,
  type Typing,
  typedProgram,
} from './packed.js';
import { runNode, temporaryFolder } from './run.js';

const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc');

let project: PackedProject;

beforeAll(async () => {
  project = await packedProject();
});

afterAll(() => project.remove());

// With node16 and nodenext, TypeScript assumes a project for Node unless a condition says otherwise.
test.each([
  ['browser', 'bundler', undefined],
  ['browser', 'bundler', 'browser'],
  ['browser', 'node16', 'browser'],
  ['browser', 'nodenext', 'browser'],
  ['node', 'bundler', 'node'],
  ['node', 'node16', undefined],
  ['node', 'nodenext', undefined],
] as const)('a project for %s gets its types: %s, condition %s', async (where, moduleResolution, condition) => {
  const folder = temporaryFolder(project.folder);
  const typing: Typing = { where, moduleResolution, condition };
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const config = JSON.stringify({ compilerOptions: compilerOptions(typing) });
  writeFileSync(join(folder, 'tsconfig.json'), config);
  writeFileSync(join(folder, 'plain.ts'), typedProgram('juliaset', where));
  // This import needs no condition.
  writeFileSync(join(folder, 'named.ts'), typedProgram(`juliaset/${where}`, where));
  const { status, stdout } = await runNode([TSC, '-p', folder]);
  expect([status, String(stdout)]).toEqual([0, '']);
});

test('there are no source maps, and no file names one', () => {
  const { files, home } = project;
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  const code = files.filter((file) => /\.[cm]?js$/.test(file));
  expect(code.length).toBeGreaterThan(100);
  for (const file of code) {
    const text = readFileSync(join(home, file), 'utf8');
    expect([file, /\n\/\/# sourceMappingURL=/.test(text)]).toEqual([file, false]);
  }
});

test('bundled for Node, it loads, and a missing file is an error that says why', async () => {
  const folder = temporaryFolder(project.folder);
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
