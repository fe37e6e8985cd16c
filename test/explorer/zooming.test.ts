import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExplorerPages, pixelsOf, settled } from './open.js';

/** A fixed point of z² + c in the default Julia set, where the set looks alike at any depth. */
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

  test('the picture stays sharp during a long zoom', async () => {
    const at = `${webgpu ? '?backend=gpu' : ''}#1?colour=smooth&itermin=0&palette=lagoon&repeat=4`;
    const { page, errors, close } = await pages.page({ at, viewport: SIZE });
    await settled(page);
    // A zoom by forty in small steps, one per frame, as with a wheel.
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
    // Rescaled from frame to frame, the picture would keep a thirtieth of its detail.
    expect(moving / detail).toBeGreaterThan(0.15);
    expect(errors).toEqual([]);
    await close();
  });
});

/** Mean difference between the bytes of neighbouring pixels in a row. */
function detailOf(pixels: Uint8Array): number {
  let sum = 0;
  for (let k = 4; k < pixels.length; k++) {
    if ((k >> 2) % SIZE.width > 0)
      sum += Math.abs((pixels[k] as number) - (pixels[k - 4] as number));
  }
  return (4 * sum) / pixels.length;
}
