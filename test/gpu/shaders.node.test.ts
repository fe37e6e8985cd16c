import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BACKGROUND } from '../../src/browser/explorer/picture/background.js';
import { countingShaders, screenShaders } from '../../src/browser/shaders.js';
import { COUNTING_SHADERS, SCREEN_SHADERS, shadersFrom } from '../../src/gpu/shaders.js';
import { readShaders } from '../../src/node/backend/shaders.js';

const FOLDER = new URL('../../shaders/', import.meta.url);

test('the registry names each file of shaders/ once', () => {
  const files = readdirSync(FOLDER, { recursive: true }).map((file) =>
    String(file).replaceAll('\\', '/'),
  );
  const named = [...COUNTING_SHADERS, ...SCREEN_SHADERS].map((name) => `${name}.wgsl`);
  expect(named.sort()).toEqual(files.filter((file) => file.endsWith('.wgsl')).sort());
});

test('Node reads the files that the browser bundles', () => {
  const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');
  expect(readShaders()).toEqual(shadersFrom(COUNTING_SHADERS, read));
  expect(countingShaders()).toEqual(readShaders());
  expect(screenShaders()).toEqual(shadersFrom(SCREEN_SHADERS, read));
});

test('numbers that the host also knows are overrides, not repeated in WGSL', () => {
  const texts = { ...countingShaders(), ...screenShaders() };
  const repeated = Object.entries(texts).flatMap(([name, text]) =>
    [...text.matchAll(/^const \w+|workgroup_size\(\d.*\)/gm)].map(([what]) => `${name}: ${what}`),
  );
  expect(repeated).toEqual([]);
});

test('the page has the background that surfaces draw around a picture', () => {
  const colour = `#${BACKGROUND.toString(16).padStart(6, '0')}`;
  const page = (file: string) =>
    readFileSync(new URL(`../../src/browser/explorer/${file}`, import.meta.url), 'utf8');
  expect(page('style/page.css')).toContain(`  background: ${colour};`);
  expect(page('index.html')).toContain(`<meta name="theme-color" content="${colour}" />`);
});
