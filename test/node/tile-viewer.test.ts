import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareTestMachine } from '../software-gpu.js';
import { run, temporaryFolder } from './run.js';

const WINDOW = { width: 500, height: 400 };

let browser: Browser;

beforeAll(async () => {
  const { env, launchOptions } = await prepareTestMachine();
  const all = { ...process.env, ...env } as Record<string, string>;
  browser = await chromium.launch({ ...launchOptions, env: all });
});

afterAll(() => browser.close());

/** Evaluates an expression about the page's `viewer`. */
function ask<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(expression) as Promise<T>;
}

/** Waits until all tiles that the page needs are shown. */
async function shown(page: Page): Promise<void> {
  await page.waitForFunction('viewer.world.getItemAt(0)?.getFullyLoaded()');
}

/** The pixels of a part of the window. */
async function pixelsAt(page: Page, x: number, y: number, size: number): Promise<Buffer> {
  const clip = { x, y, width: size, height: size };
  return PNG.sync.read(await page.screenshot({ clip })).data;
}

test.each([
  ['plot', []],
  ["a & b's % ü #1", ['--palette', 'viridis', '--colour', 'smooth']],
])('the page of %s shows its tiles from the disk, and zooms in to the pixels', async (name, more) => {
  const cwd = temporaryFolder();
  const size = ['-R', '1500', ...more, '--backend', 'cpu', '-q'];
  await run([...size, '-o', `${name}.dzi`], { cwd });
  await run([...size, '-o', 'whole.png'], { cwd });
  const whole = PNG.sync.read(readFileSync(join(cwd, 'whole.png')));
  const page = await browser.newPage({ viewport: WINDOW });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(cwd, `${name}.html`)).href);
  await shown(page);
  expect(await page.title()).toBe('Julia set of z^2 + c, c = -0.835 - 0.2321i');

  const zoom = 'viewer.viewport.getZoom()';
  const before = await ask<number>(page, zoom);
  await page.mouse.move(200, 200);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => ask<number>(page, zoom)).toBeGreaterThan(before);

  // One pixel of the picture on one of the screen; (750, 470) in the middle, where four tiles meet nearby.
  const [x, y] = [750, 470];
  await ask(page, 'viewer.viewport.zoomTo(viewer.viewport.imageToViewportZoom(1), null, true)');
  const centre = `viewer.viewport.imageToViewportCoordinates(${x}, ${y})`;
  await ask(page, `void viewer.viewport.panTo(${centre}, true)`);
  await shown(page);
  const [left, top, side] = [100, 100, 250];
  const expected = Buffer.alloc(4 * side * side);
  for (let row = 0; row < side; row++) {
    const from = (y - WINDOW.height / 2 + top + row) * whole.width + x - WINDOW.width / 2 + left;
    whole.data.copy(expected, 4 * side * row, 4 * from, 4 * (from + side));
  }
  await expect
    .poll(async () => (await pixelsAt(page, left, top, side)).equals(expected))
    .toBe(true);
  expect(errors).toEqual([]);
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  await page.close();
});
