import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExplorerPages, sceneOf, settled } from './open.js';

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: false });
}, 60_000);
afterAll(() => pages.close());

async function onPage(
  use: (page: Page) => Promise<void>,
  reducedMotion: 'reduce' | 'no-preference' = 'reduce',
) {
  const { page, errors, close } = await pages.page({ at: '#1?itermax=80', reducedMotion });
  try {
    await settled(page);
    await use(page);
    await settled(page);
    expect(errors).toEqual([]);
  } finally {
    await close();
  }
}

async function edges(page: Page) {
  const { xleft, xright, ybot, ytop } = await sceneOf(page);
  return { xleft, xright, ybot, ytop, width: xright - xleft, height: ytop - ybot };
}

test('a drag moves the picture, to the pixel', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.mouse.move(300, 150);
    await page.mouse.down();
    await page.mouse.move(360, 130, { steps: 4 });
    await page.mouse.up();
    const after = await edges(page);
    const pixel = before.width / 480;
    expect(after.xleft).toBeCloseTo(before.xleft - 60 * pixel, 10);
    expect(after.ytop).toBeCloseTo(before.ytop - 20 * pixel, 10);
    expect(after.width).toBeCloseTo(before.width, 10);
  }));

test('a throw glides on, unless the user prefers reduced motion', async () => {
  const thrown = async (page: Page) => {
    const before = await edges(page);
    await page.mouse.move(300, 150);
    await page.mouse.down();
    for (let k = 1; k <= 5; k++) await page.mouse.move(300 - 8 * k, 150);
    await page.mouse.up();
    await settled(page);
    return ((await edges(page)).xleft - before.xleft) / (before.width / 480);
  };
  await onPage(async (page) => expect(await thrown(page)).toBeCloseTo(40, 6));
  await onPage(async (page) => expect(await thrown(page)).toBeGreaterThan(45), 'no-preference');
});

test('the wheel zooms around the pointer', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.mouse.move(360, 240);
    await page.mouse.wheel(0, -200);
    await expect.poll(async () => (await edges(page)).width).toBeLessThan(before.width * 0.7);
    const after = await edges(page);
    expect(after.xleft + 0.75 * after.width).toBeCloseTo(before.xleft + 0.75 * before.width, 10);
    expect(after.ytop - 0.75 * after.height).toBeCloseTo(before.ytop - 0.75 * before.height, 10);
  }));

test('a double click zooms by two, and a box to its content', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.mouse.dblclick(240, 160);
    expect((await edges(page)).width).toBeCloseTo(before.width / 2, 10);
    await page.keyboard.down('Shift');
    await page.mouse.move(240, 160);
    await page.mouse.down();
    await page.mouse.move(360, 240, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const after = await edges(page);
    expect(after.width).toBeCloseTo(before.width / 8, 10);
    expect(after.xleft).toBeCloseTo(before.xleft + before.width / 2, 10);
  }));

test('a pinch zooms around its middle', async () => {
  const { page, errors, close } = await pages.page({ at: '#1?itermax=80', hasTouch: true });
  await settled(page);
  const before = await edges(page);
  const client = await page.context().newCDPSession(page);
  const fingers = (distance: number) => [
    { x: 240 - distance, y: 160, id: 1 },
    { x: 240 + distance, y: 160, id: 2 },
  ];
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: ReturnType<typeof fingers>,
  ) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', fingers(40));
  for (const distance of [50, 60, 70, 80]) await touch('touchMove', fingers(distance));
  await touch('touchEnd', []);
  const after = await edges(page);
  expect(before.width / after.width).toBeCloseTo(2, 1);
  expect(after.xleft + after.width / 2).toBeCloseTo(before.xleft + before.width / 2, 2);
  expect(errors).toEqual([]);
  await close();
});

test('keys alone move, zoom, undo, draw a box and show the orbit', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.focus('#stage');
    await page.keyboard.press('ArrowRight');
    expect((await edges(page)).xleft).toBeCloseTo(before.xleft + before.width / 10, 10);
    await page.keyboard.press('Shift+ArrowUp');
    // A hundredth of 320 rows, rounded to whole pixels.
    expect((await edges(page)).ytop).toBeCloseTo(before.ytop + (3 * before.height) / 320, 10);
    await page.keyboard.press('+');
    expect((await edges(page)).width).toBeCloseTo(before.width / 1.5, 10);
    await page.keyboard.press('-');
    await page.keyboard.press('Control+z');
    expect((await edges(page)).width).toBeCloseTo(before.width / 1.5, 10);
    await page.keyboard.press('Control+y');
    expect((await edges(page)).width).toBeCloseTo(before.width, 10);
    await expect
      .poll(() => page.locator('#announced').textContent())
      .toMatch(/^Centre 0\.320\d+ \+ 0\.\d+i, width 3\.20, 80 iterations$/);
    await page.keyboard.press('Home');
    expect((await edges(page)).xleft).toBeCloseTo(before.xleft, 10);
    await page.keyboard.press('b');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const boxed = await edges(page);
    expect(boxed.width).toBeCloseTo(before.width / 2, 10);
    expect(boxed.xleft).toBeCloseTo(before.xleft + before.width / 5, 10);
    await page.keyboard.press('b');
    await page.keyboard.press('Escape');
    expect(await edges(page)).toEqual(boxed);
    const drawn = () =>
      page.evaluate(() => {
        const overlay = document.querySelector<HTMLCanvasElement>('#overlay');
        const { data } = overlay?.getContext('2d')?.getImageData(0, 0, 480, 320) ?? { data: [] };
        return data.some((value) => value > 0);
      });
    await expect.poll(drawn).toBe(false);
    await page.keyboard.press('o');
    expect(await page.getAttribute('#orbit', 'aria-pressed')).toBe('true');
    await expect.poll(drawn).toBe(true);
  }));

test('zooming out stops while the set is still visible', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.focus('#stage');
    for (let k = 0; k < 12; k++) await page.keyboard.press('-');
    const { width } = await edges(page);
    expect(width / before.width).toBeCloseTo(8, 0);
    await page.click('#farther');
    expect((await edges(page)).width).toBeCloseTo(width, 10);
    await page.click('#closer');
    expect((await edges(page)).width).toBeCloseTo(width / 2, 10);
  }));

test('keys still work after a click on a tool, and ? opens the help', () =>
  onPage(async (page) => {
    const before = await edges(page);
    await page.click('#home');
    await page.keyboard.press('ArrowRight');
    expect((await edges(page)).xleft).toBeCloseTo(before.xleft + before.width / 10, 10);
    await page.keyboard.press('+');
    expect((await edges(page)).width).toBeCloseTo(before.width / 1.5, 10);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys and gestures' }).waitFor();
    const closer = await edges(page);
    await page.keyboard.press('ArrowRight');
    expect(await edges(page)).toEqual(closer);
    await page.keyboard.press('Escape');
    await page.click('#toggle');
    await page.getByLabel('Iterations', { exact: true }).focus();
    const beside = await edges(page);
    await page.keyboard.press('ArrowRight');
    expect(await edges(page)).toEqual(beside);
  }));

test('a focused picture has a visible outline', () =>
  onPage(async (page) => {
    const corner = async () => {
      const clip = { x: 1, y: 200, width: 1, height: 1 };
      return [...PNG.sync.read(await page.screenshot({ clip })).data];
    };
    const accent = [0x5b, 0x3f, 0xd0, 255];
    expect(await corner()).not.toEqual(accent);
    await page.keyboard.press('Tab');
    expect(await corner()).toEqual(accent);
  }));

test('while the orbit is shown, a finger moves its point and not the picture', async () => {
  const { page, errors, close } = await pages.page({ at: '#1?itermax=80', hasTouch: true });
  await settled(page);
  await page.click('#orbit');
  const before = await edges(page);
  const client = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [number, number]) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: at ? [{ x: at[0], y: at[1] }] : [],
    });
  await touch('touchStart', [300, 150]);
  await touch('touchMove', [320, 160]);
  await touch('touchMove', [340, 170]);
  await touch('touchEnd');
  /** A pixel of the overlay; the orbit's first point is yellow. */
  const drawnAt = (x: number, y: number) =>
    page.evaluate(
      ([column, row]) => {
        const overlay = document.querySelector<HTMLCanvasElement>('#overlay');
        return [...(overlay?.getContext('2d')?.getImageData(column, row, 1, 1).data ?? [])];
      },
      [x, y] as const,
    );
  await expect.poll(() => drawnAt(340, 170)).toEqual([0xff, 0xd1, 0x66, 255]);
  expect(await edges(page)).toEqual(before);
  expect(errors).toEqual([]);
  await close();
});

test('the map morphs the set, by pointer and by keys', () =>
  onPage(async (page) => {
    const map = await page.locator('#mapframe').boundingBox();
    if (!map) throw new Error('no map');
    await page.mouse.move(map.x + map.width / 2, map.y + map.height / 2);
    await page.mouse.down();
    // The map's scale follows from its height, which shows 2.5 of the plane.
    await page.mouse.move(map.x + map.width * 0.6, map.y + map.height * 0.25, { steps: 3 });
    await page.mouse.up();
    const { real, imag } = await sceneOf(page);
    expect(real).toBeCloseTo(-0.6 + (0.1 * (2.5 * map.width)) / map.height, 1);
    expect(imag).toBeCloseTo(0.625, 1);
    await page.focus('#mapframe');
    await page.keyboard.press('ArrowLeft');
    expect((await sceneOf(page)).real).toBeLessThan(real);
    expect(await page.locator('#c').textContent()).toMatch(/^−?\d\.\d{4} \+ 0\.6\d{3}i$/);
    await expect
      .poll(() => page.locator('#announced').textContent())
      .toMatch(/^c = −?\d\.\d{4} \+ 0\.6\d{3}i$/);
    await page.click('#undo');
    expect((await sceneOf(page)).real).toBe(real);
  }));

test('a zoom beyond double precision is refused with a message, and the view stays', () =>
  onPage(async (page) => {
    await page.evaluate(() =>
      window.juliaset.model.look({ xleft: 0, xright: 6e-11, ybot: 0, ytop: 4e-11 }),
    );
    await settled(page);
    await page.mouse.move(240, 160);
    for (let k = 0; k < 3; k++) await page.mouse.wheel(0, -400);
    await expect
      .poll(() => page.locator('#complained').textContent())
      .toMatch(/^region: expected a width of at least .* in double precision/);
    expect((await edges(page)).width).toBeGreaterThan(1e-12);
  }));
