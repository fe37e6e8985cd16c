import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExplorerPages, pixelsOf, settled } from './open.js';

/** A point of the default Julia set: a fixed point of z² + c, at which the set looks alike at any depth. */
const FIXED_POINT = { re: 1.547508326865345, im: 0.11078670882481491 };

const SIZE = { width: 480, height: 320 };

describe.each([
  ['the CPU', false],
  ['a GPU', true],
])('on %s', (_, webgpu) => {
  let pages: ExplorerPages;
  beforeAll(async () => {
    pages = await ExplorerPages.open({ webgpu });
  }, 60_000);
  afterAll(() => pages.close());

  test('a picture stays sharp while it comes closer and closer', async () => {
    const at = `${webgpu ? '?backend=gpu' : ''}#1?colour=smooth&itermin=0&palette=lagoon&repeat=4`;
    const { page, errors, close } = await pages.page({ at, viewport: SIZE });
    await settled(page);
    // Forty times closer, a little each frame, as a wheel that is turned does it.
    await page.evaluate(async (point) => {
      const { explorer, model } = window.juliaset;
      for (let k = 0; k < 120; k++) {
        const { xleft, xright, ybot, ytop, resolution, rows = 1 } = model.scene;
        const column = ((point.re - xleft) / (xright - xleft)) * resolution;
        const row = ((point.im - ytop) / (ybot - ytop)) * rows;
        explorer.motion.zoomNow(1.031, { column, row });
        await new Promise(requestAnimationFrame);
      }
    }, FIXED_POINT);
    const moving = detailOf(await pixelsOf(page));
    await settled(page);
    const detail = detailOf(await pixelsOf(page));
    expect(detail).toBeGreaterThan(5);
    // Scaled from frame to frame, it would have a thirtieth of it.
    expect(moving / detail).toBeGreaterThan(0.15);
    expect(errors).toEqual([]);
    await close();
  });
});

/** How much neighbouring pixels of a row differ, as a mean of bytes. */
function detailOf(pixels: Uint8Array): number {
  let sum = 0;
  for (let k = 4; k < pixels.length; k++) {
    if ((k >> 2) % SIZE.width > 0)
      sum += Math.abs((pixels[k] as number) - (pixels[k - 4] as number));
  }
  return (4 * sum) / pixels.length;
}
