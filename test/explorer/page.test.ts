import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileNameOf } from '../../src/browser/explorer/export/file-name.js';
import { type SceneFields, sceneFrom } from '../../src/core/scene/scene.js';
import {
  DESKTOP,
  ExplorerPages,
  type OpenOptions,
  PHONE,
  PLAIN,
  pixelsOf,
  sceneOf,
  settled,
} from './open.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: false });
}, 60_000);
afterAll(() => pages.close());

const onPage = (options: OpenOptions, use: (page: Page) => Promise<void>) =>
  pages.use(options, use);

/** Serious and critical violations found by axe, in words. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

describe('without WebGPU', () => {
  test('the CPU draws, and the page says so', () =>
    onPage({}, async (page) => {
      await expect
        .poll(() => page.locator('#said').textContent())
        .toMatch(/^Drawn without WebGPU: (this browser has no WebGPU|WebGPU finds no adapter)/);
      expect(await page.locator('#facts').textContent()).toMatch(/double precision, \d+ threads?$/);
    }));

  test('a secure page says that the browser has no WebGPU', async () => {
    const { page, close } = await pages.page({ ...PLAIN, withoutWebGpu: true });
    await expect
      .poll(() => page.locator('#said').textContent())
      .toBe('Drawn without WebGPU: this browser has no WebGPU, or it is switched off.');
    await close();
  });
});

describe('messages', () => {
  const said = (page: Page) => page.locator('#said');

  test('a message can be closed', () =>
    onPage({}, async (page) => {
      await expect.poll(() => said(page).textContent()).toMatch(/^Drawn without WebGPU/);
      await page.getByRole('button', { name: 'Close message' }).click();
      expect(await said(page).textContent()).toBe('');
      expect(await page.getByRole('button', { name: 'Close message' }).count()).toBe(0);
    }));

  test('a message disappears by itself', () =>
    onPage(PLAIN, async (page) => {
      await page.getByRole('button', { name: 'Close message' }).click();
      await page.clock.install();
      await page.click('#copy');
      const shown = page.locator('.message p:not(:empty)');
      await expect.poll(() => shown.count()).toBe(1);
      await page.clock.runFor(15_000);
      expect(await shown.count()).toBe(0);
    }));
});

describe('accessibility', () => {
  test.each([
    ['a desktop, dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['a desktop, light', { ...DESKTOP, colorScheme: 'light' }],
    ['a phone, dark', { ...PHONE, colorScheme: 'dark' }],
    ['a phone, light', { ...PHONE, colorScheme: 'light' }],
  ] as const)('axe finds no serious fault on %s', (_, options) =>
    onPage(options, async (page) => {
      if (await page.locator('#panel').isHidden()) await page.click('#toggle');
      await page.evaluate(() => {
        for (const section of document.querySelectorAll('details')) section.open = true;
      });
      expect(await faultsOf(page)).toEqual([]);
      for (const name of ['share', 'export', 'help']) {
        await page.click(`#${name}`);
        expect(await faultsOf(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
    }));

  test('a phone starts with the picture, and the page fits', () =>
    onPage(PHONE, async (page) => {
      expect(await page.locator('#panel').isHidden()).toBe(true);
      await page.click('#toggle');
      const panel = await page.locator('#panel').boundingBox();
      expect(panel?.height).toBeLessThan(0.5 * 844);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(sideways).toBe(390);
    }));

  test('buttons are large enough for fingers', () =>
    onPage(PHONE, async (page) => {
      for (const button of await page.locator('#bar button').all()) {
        const box = await button.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      }
    }));

  test('the Tab key reaches picture, bar, map and panel', () =>
    onPage(PLAIN, async (page) => {
      const reached = new Set<string>();
      for (let k = 0; k < 25; k++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement?.closest('[id]')?.id ?? ''));
      }
      expect([...reached]).toEqual(
        expect.arrayContaining(['stage', 'home', 'toggle', 'mapframe', 'copy', 'field-1']),
      );
    }));
});

describe('controls', () => {
  const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

  test('each changes the scene and follows it', () =>
    onPage(DESKTOP, async (page) => {
      await field(page, 'Formula').fill('z^3 + c');
      await field(page, 'Formula').press('Enter');
      await field(page, 'c, real part').fill('0.4');
      await field(page, 'c, real part').press('Enter');
      await field(page, 'Iterations').fill('333');
      await field(page, 'Iterations').press('Enter');
      await field(page, 'Mode').selectOption('counts');
      await page.getByText('viridis', { exact: true }).click();
      await field(page, 'Repeat').fill('2');
      await field(page, 'Repeat').press('Enter');
      await field(page, 'Reverse palette').check();
      await field(page, 'Antialiasing').selectOption('1');
      expect(await sceneOf(page)).toMatchObject({
        formula: 'z^3 + c',
        real: 0.4,
        itermax: 333,
        colour: 'counts',
        palette: 'viridis',
        repeat: 2,
        reverse: true,
        samples: 1,
      });
      await page.click('#undo');
      expect(await field(page, 'Antialiasing').inputValue()).toBe('2');
      expect(await field(page, 'Increase iterations with zoom').isChecked()).toBe(false);
      await field(page, 'Increase iterations with zoom').check();
      expect((await sceneOf(page)).itermax).toBe(200);
      await field(page, 'Set').selectOption('mandelbrot');
      expect((await sceneOf(page)).set).toBe('mandelbrot');
      expect(await page.locator('#mapbox').isHidden()).toBe(true);
      await field(page, 'Set').selectOption('julia');
      expect(await page.locator('#mapbox').isHidden()).toBe(false);
      await field(page, 'Formula').fill('z - (z^3-1)/(3z^2) + conj(0)');
      await field(page, 'Formula').press('Enter');
      expect(await page.locator('#mapbox').isHidden()).toBe(true);
      await field(page, 'Formula').fill('z^2 + c');
      await field(page, 'Formula').press('Enter');
      await field(page, 'Set').selectOption('mandelbrot');
      await field(page, 'Width').fill('0.01');
      await field(page, 'Width').press('Enter');
      expect(await page.locator('#facts').textContent()).toMatch(/^\d{3}× · 1000 iterations/);
    }));

  test('the palette editor changes the picture live', () =>
    onPage(PLAIN, async (page) => {
      await page.getByText('Edit colours').click();
      await field(page, 'Colour 2').fill('#ff0000');
      // The grey palette has two colours; the other one stays.
      expect((await sceneOf(page)).palette).toEqual(['#000000', '#ff0000']);
      await page.getByRole('button', { name: 'Colour 1: remove' }).click();
      await page.getByRole('button', { name: 'Add colour' }).click();
      expect((await sceneOf(page)).palette[0]).toBe('#ff0000');
      expect(await field(page, 'Colour 1').inputValue()).toBe('#ff0000');
    }));

  test('an invalid value is explained at its field, and the picture stays', () =>
    onPage(PLAIN, async (page) => {
      const scene = await sceneOf(page);
      await field(page, 'Formula').fill('z^2 + ');
      await field(page, 'Formula').press('Enter');
      const wrong = await field(page, 'Formula').getAttribute('aria-describedby');
      const said = page.locator(`#${wrong?.split(' ')[1]}`);
      expect(await said.textContent()).toMatch(
        /^formula: expected a number, z, c, .* at character 7, got 'z\^2 \+ '$/,
      );
      expect(await field(page, 'Formula').getAttribute('aria-invalid')).toBe('true');
      await field(page, 'Iterations').fill('-1');
      await field(page, 'Iterations').press('Enter');
      await field(page, 'Threshold').fill('much');
      await field(page, 'Threshold').press('Enter');
      expect(await sceneOf(page)).toEqual(scene);
      expect(await page.locator('.wrong:not(:empty)').count()).toBe(3);
    }));

  test('presets open, and pins survive a reload', () =>
    onPage(DESKTOP, async (page) => {
      await page.getByText('Presets', { exact: true }).click();
      await page.getByRole('button', { name: 'seahorses' }).click();
      const scene = await sceneOf(page);
      expect(scene.set).toBe('mandelbrot');
      await page.getByText('Pins', { exact: true }).click();
      await page.getByLabel('Pin name').fill('horses');
      await page.getByRole('button', { name: 'Pin this view' }).click();
      await page.goto(page.url().replace(/#.*/, ''));
      await page.reload();
      await settled(page);
      expect((await sceneOf(page)).set).toBe('julia');
      await page.getByText('Pins', { exact: true }).click();
      await page.getByRole('button', { name: 'horses', exact: true }).click();
      expect(await sceneOf(page)).toEqual(scene);
      await page.evaluate(() =>
        localStorage.setItem(
          'juliaset pins 1',
          '[{"name": 1}, {"name": "a", "address": "#9", "picture": ""}',
        ),
      );
      await page.reload();
      await settled(page);
    }));
});

test('iterations increase beyond the depth of a preset', () =>
  onPage(PLAIN, async (page) => {
    await page.getByText('Presets', { exact: true }).click();
    await page.getByRole('button', { name: 'mandelbrot', exact: true }).click();
    expect((await sceneOf(page)).itermax).toBe(600);
    await page.getByLabel('Centre', { exact: true }).fill('-0.743643887, 0.1318259043');
    await page.getByLabel('Width', { exact: true }).fill('3e-7');
    await page.getByLabel('Width', { exact: true }).press('Enter');
    await settled(page);
    expect((await sceneOf(page)).itermax).toBe(600 * 12);
    const pixels = await pixelsOf(page);
    let black = 0;
    for (let k = 0; k < pixels.length; k += 4) {
      if ((pixels[k] as number) + (pixels[k + 1] as number) + (pixels[k + 2] as number) === 0)
        black++;
    }
    // With the preset's 600 iterations, the whole picture would be black.
    expect((4 * black) / pixels.length).toBeLessThan(0.7);
  }));

test('a file’s name describes the picture', () => {
  const scene = (fields: SceneFields) => sceneFrom({ resolution: 1920, rows: 1080, ...fields });
  expect(fileNameOf(scene({}))).toBe('julia_-0.835-0.2321i_1920x1080.png');
  expect(fileNameOf(scene({ formula: 'z^3 + c/z', imag: 0 }))).toBe(
    'julia_z3+cz_-0.835+0i_1920x1080.png',
  );
  const deep = { set: 'mandelbrot', centre: [-0.75, 0.1], width: 1e-9 } as const;
  expect(fileNameOf(scene(deep))).toBe('mandelbrot_at-0.75+0.1i_width1e-9_1920x1080.png');
});

test('the page is smaller than 200 kB compressed', () => {
  const folder = fileURLToPath(new URL('../../dist/explorer/', import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(html|js|css|svg)$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(folder, name))).length);
  const sum = bytes.reduce((a, b) => a + b, 0);
  console.info(`${sum} bytes`);
  expect(sum).toBeGreaterThan(20_000);
  expect(sum).toBeLessThan(200_000);
});
