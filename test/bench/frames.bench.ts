// The page's own time per frame while the picture moves: npm run bench:frames.
import { afterAll, expect, test } from 'vitest';
import { ExplorerPages } from '../explorer/open.js';

const pages = await ExplorerPages.open({ webgpu: true });
afterAll(() => pages.close());

test('a frame at 1920 × 1080', async () => {
  const { page, errors, close } = await pages.page({
    at: '?backend=gpu#1?itermax=80',
    viewport: { width: 1920, height: 1080 },
  });
  await page.waitForFunction(() => window.juliaset?.explorer.device !== undefined);
  const times = await page.evaluate(async () => {
    const { explorer } = window.juliaset;
    const took: number[] = [];
    for (let k = 0; k < 25; k++) {
      explorer.motion.pan(3, 2);
      const before = explorer.tally.milliseconds;
      await new Promise(requestAnimationFrame);
      took.push(explorer.tally.milliseconds - before);
    }
    return took.sort((a, b) => a - b);
  });
  const at = (share: number) => (times[Math.floor(share * times.length)] as number).toFixed(2);
  console.info(`min ${at(0)} ms a frame, median ${at(0.5)} ms`);
  expect(errors).toEqual([]);
  await close();
});
