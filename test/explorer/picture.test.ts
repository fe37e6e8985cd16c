import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scene } from '../../src/core/scene/scene.js';
import { run, temporaryFolder } from '../node/run.js';
import { type ExplorerPage, ExplorerPages, pixelsOf, sceneOf, settled } from './open.js';

/** Grey by count, so equal pixels have equal counts. */
const GREY = '#1?itermax=80';

const SINGLE = ['--backend', 'gpu', '--precision', 'single'] as const;

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: true });
}, 60_000);
afterAll(() => pages.close());

/** The pixels that the command line draws for a scene. */
async function drawnInNode(scene: Scene, ...options: string[]): Promise<Uint8Array> {
  const file = join(temporaryFolder(), 'scene.json');
  writeFileSync(file, JSON.stringify(scene));
  const drawn = await run(['render', file, '-q', '-o', '-', ...options]);
  expect([drawn.status, drawn.stderr]).toEqual([0, '']);
  return PNG.sync.read(drawn.stdout).data;
}

/** Share of the pixels that differ by more than `most` in a channel. */
function differing(a: Uint8Array, b: Uint8Array, most = 0): number {
  expect(a.length).toBe(b.length);
  const pixels = new Set<number>();
  for (const [k, value] of a.entries()) {
    if (Math.abs(value - (b[k] as number)) > most) pixels.add(k >> 2);
  }
  return (4 * pixels.size) / a.length;
}

async function counted(page: Page): Promise<number> {
  return page.evaluate(() => window.juliaset.explorer.counted);
}

async function onPage(at: string, use: (opened: ExplorerPage) => Promise<void>): Promise<void> {
  const opened = await pages.page({ at });
  try {
    await settled(opened.page);
    await use(opened);
    expect(opened.errors).toEqual([]);
  } finally {
    await opened.close();
  }
}

describe('on the GPU', () => {
  test('the first picture equals that of Node on the same GPU', () =>
    onPage(`?backend=gpu${GREY}`, async ({ page }) => {
      const scene = await sceneOf(page);
      expect(differing(await pixelsOf(page), await drawnInNode(scene, ...SINGLE))).toBe(0);
      expect(await page.locator('#facts').textContent()).toMatch(
        /single precision, (?!\d+ threads?)/,
      );
    }));

  test('all colour modes match the colours of Node', () =>
    onPage('?backend=gpu#1?itermax=80&palette=viridis', async ({ page }) => {
      for (const colour of ['counts', 'smooth', 'distance', 'histogram'] as const) {
        await page.evaluate((mode) => window.juliaset.model.change({ colour: mode }), colour);
        await settled(page);
        const drawn = await drawnInNode(await sceneOf(page), ...SINGLE);
        // Levels of estimates are rounded in f32 here, and in f64 in Node.
        expect([colour, differing(await pixelsOf(page), drawn, 1) < 0.001]).toEqual([colour, true]);
      }
    }));

  test('a move counts only the pixels that enter', () =>
    onPage(`?backend=gpu${GREY}`, async ({ page }) => {
      const before = await counted(page);
      await page.evaluate(() => window.juliaset.explorer.motion.pan(40, -25));
      await settled(page);
      expect((await counted(page)) - before).toBe(480 * 25 + 40 * (320 - 25));
      const scene = await sceneOf(page);
      // Points counted before the move differ from the moved scene's in their last bits.
      expect(differing(await pixelsOf(page), await drawnInNode(scene, ...SINGLE))).toBeLessThan(
        0.005,
      );
    }));

  test('antialiasing averages samples in linear light', () =>
    onPage('?backend=gpu#1?itermax=80&palette=viridis&samples=3', async ({ page }) => {
      // Node takes samples at edges only.
      const scene = await sceneOf(page);
      expect(
        differing(await pixelsOf(page), await drawnInNode(scene, '--backend', 'cpu'), 24),
      ).toBeLessThan(0.03);
    }));

  test('beyond single precision, counts are exactly those of double precision', () =>
    onPage(
      '?backend=gpu#1?set=mandelbrot&x=-0.7436438871,-0.7436438869&y=0.1318259041,0.13182590424&itermax=250',
      async ({ page }) => {
        expect(await page.locator('#facts').textContent()).toMatch(
          /double precision, (?!\d+ threads?)/,
        );
        const scene = await sceneOf(page);
        expect(differing(await pixelsOf(page), await drawnInNode(scene, '--backend', 'cpu'))).toBe(
          0,
        );
      },
    ));

  test('a lost device is replaced, and the view stays', () =>
    onPage(`?backend=gpu${GREY}`, async ({ page }) => {
      await page.evaluate(() =>
        window.juliaset.explorer.motion.zoomNow(2, { column: 100, row: 100 }),
      );
      await settled(page);
      const [scene, pixels] = [await sceneOf(page), await pixelsOf(page)];
      const before = await counted(page);
      await page.evaluate(() => window.juliaset.explorer.device?.destroy());
      await expect
        .poll(() => page.locator('#said').textContent())
        .toMatch(/^The GPU was lost .*; reopening it\.$/);
      await page.waitForFunction((were) => window.juliaset.explorer.counted !== were, before);
      await settled(page);
      expect(await sceneOf(page)).toEqual(scene);
      expect(differing(await pixelsOf(page), pixels)).toBe(0);
    }));

  test('after three lost devices the CPU takes over, and the view stays', () =>
    onPage(`?backend=gpu${GREY}`, async ({ page }) => {
      const scene = await sceneOf(page);
      for (let k = 0; k < 3; k++) {
        await page.waitForFunction(() => window.juliaset.explorer.isDone);
        await page.evaluate(() => window.juliaset.explorer.device?.destroy());
        await page.waitForFunction(() => !window.juliaset.explorer.isDone);
      }
      await page.waitForFunction(() => window.juliaset.explorer.isDone);
      expect(await page.locator('#facts').textContent()).toMatch(/double precision, \d threads?$/);
      expect(await sceneOf(page)).toEqual(scene);
      const drawn = await drawnInNode(scene, '--backend', 'cpu');
      expect(differing(await pixelsOf(page), drawn)).toBe(0);
    }));
});
