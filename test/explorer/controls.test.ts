import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMULAS, hasC } from '../../src/browser/explorer/state/formulas.js';
import { ExplorerPages, pixelsOf, settled } from './open.js';

/** A scene in which every control has an effect. */
const SCENE = '#1?colour=smooth&itermax=30&palette=viridis&repeat=2';

/** A window that leaves a small picture beside the panel, which is quick to count. */
const SMALL = { viewport: { width: 620, height: 300 } } as const;

/** Controls that change no pixels, and the formula, which brings its own view. */
const LEFT_OUT = ['Increase iterations with zoom', 'Open a file', 'Pin name', 'Formula'];

/** The first three colours of the palette stand for all. */
const OTHER_COLOURS = /^Colour ([4-9]|\d\d+)$/;

/** Values for the fields that take more than a plain number. */
const TEXTS: Readonly<Record<string, string>> = {
  Centre: '0.25, 0.125',
  Start: '0.25, 0.25',
  Offset: '0.25',
};

describe.each([
  ['the CPU', false],
  ['a GPU', true],
])('on %s', (_, webgpu) => {
  let pages: ExplorerPages;
  beforeAll(async () => {
    pages = await ExplorerPages.open({ webgpu });
  }, 60_000);
  afterAll(() => pages.close());

  const at = `${webgpu ? '?backend=gpu' : ''}${SCENE}`;

  test('every control changes the visible pixels, and setting it back restores them', () =>
    pages.use({ at, ...SMALL }, async (page) => {
      await openAll(page);
      const names = await controls(page);
      expect(names.length).toBeGreaterThan(25);
      const dead: string[] = [];
      for (const [k, name] of names.entries()) {
        if (LEFT_OUT.some((each) => name.startsWith(each)) || OTHER_COLOURS.test(name)) continue;
        const before = await seen(page);
        if (!(await turn(page, k, TEXTS[name]))) continue;
        if ((await seen(page)) === before) dead.push(name);
        await turnBack(page, k);
        if ((await seen(page)) !== before) dead.push(`${name}, set back`);
      }
      expect(dead).toEqual([]);
    }));

  test('a control without effect is disabled and says why', () =>
    pages.use({ at }, async (page) => {
      await openAll(page);
      const field = (label: string) => page.getByLabel(label, { exact: true });
      const hintOf = async (label: string) => {
        const [hint] = ((await field(label).getAttribute('aria-describedby')) ?? '').split(' ');
        return page.locator(`#${hint}`).textContent();
      };
      expect(await field('Start').isDisabled()).toBe(true);
      expect(await hintOf('Start')).toBe('the orbits of a Julia set start at the pixel');
      await field('Set').selectOption('mandelbrot');
      expect(await field('c, real part').isDisabled()).toBe(true);
      expect(await field('c, imaginary part, slider').isDisabled()).toBe(true);
      expect(await hintOf('c, real part')).toBe('in a Mandelbrot set, each pixel is a c');
      const before = await seen(page);
      await field('Start').fill('0.25, 0.25');
      await field('Start').press('Enter');
      expect(await seen(page)).not.toBe(before);
      await field('Mode').selectOption('histogram');
      expect(await field('Minimum count').isDisabled()).toBe(true);
      await field('Set').selectOption('julia');
      await field('Formula').fill('z^2 - 0.8');
      await field('Formula').press('Enter');
      expect(await hintOf('c, real part')).toBe('the formula has no c');
      expect(await field('Set').isDisabled()).toBe(true);
    }));
});

describe('offered formulas', () => {
  let pages: ExplorerPages;
  beforeAll(async () => {
    pages = await ExplorerPages.open({ webgpu: false });
  }, 60_000);
  afterAll(() => pages.close());

  test('each shows a structure as Julia set, as Mandelbrot set and on the map', () =>
    pages.use(
      { at: '#1?itermin=0&colour=smooth&palette=lagoon&repeat=4', ...SMALL },
      async (page) => {
        await openAll(page);
        const field = (label: string) => page.getByLabel(label, { exact: true });
        const plain: string[] = [];
        const look = async (what: string, pixels: Uint8Array) => {
          if (largestShare(pixels) > 0.75) plain.push(what);
        };
        for (const { formula } of FORMULAS.toReversed()) {
          await field('Formula').fill(formula);
          await field('Formula').press('Enter');
          await settled(page);
          await look(`Julia set of ${formula}`, await pixelsOf(page));
          if (!hasC(formula)) continue;
          await look(`map of ${formula}`, await mapPixels(page));
          await field('Set').selectOption('mandelbrot');
          await settled(page);
          await look(`Mandelbrot set of ${formula}`, await pixelsOf(page));
          await field('Set').selectOption('julia');
        }
        expect(plain).toEqual([]);
      },
    ));
});

/** Share of the pixels that have the most frequent colour. */
function largestShare(pixels: Uint8Array): number {
  const times = new Map<number, number>();
  const words = new Uint32Array(pixels.buffer.slice(pixels.byteOffset), 0, pixels.length / 4);
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return Math.max(...times.values()) / words.length;
}

async function mapPixels(page: Page): Promise<Uint8Array> {
  const { data } = PNG.sync.read(await page.locator('#map').screenshot());
  return data;
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    const panel = document.querySelector('#panel') as HTMLElement;
    if (panel.hidden) document.querySelector<HTMLElement>('#toggle')?.click();
    for (const section of panel.querySelectorAll('details')) section.open = true;
  });
  await page.waitForFunction(
    () => document.querySelector('#stage')?.clientWidth === window.juliaset.model.scene.resolution,
  );
  await settled(page);
}

/** Numbers the panel's controls. @returns their names in that order */
function controls(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('#panel :is(input, select)')].map(
      (control, k) => {
        control.dataset.number = String(k);
        const label = control.getAttribute('aria-label') ?? control.labels?.[0]?.textContent;
        return label?.trim() ?? '';
      },
    ),
  );
}

/** Gives a control another value. @returns whether it could be changed */
function turn(page: Page, k: number, text: string | undefined): Promise<boolean> {
  return page.evaluate(
    ([number, other]) => {
      const control = document.querySelector<HTMLInputElement>(`[data-number="${number}"]`);
      if (!control || control.disabled) return false;
      if (control.type === 'radio') {
        if (control.checked) return false;
        const name = `input[name="${control.name}"]:checked`;
        control.dataset.before = document.querySelector<HTMLElement>(name)?.dataset.number;
        control.click();
      } else if (control.type === 'checkbox') {
        control.click();
      } else {
        const { type, value, min, max } = control;
        const between = Number(min) + 0.37 * (Number(max) - Number(min));
        const changed = Number(value) === 0 ? 0.25 : Number(value) * 1.1;
        const options = [...control.querySelectorAll('option')].map((option) => option.value);
        control.dataset.before = value;
        if (options.length > 0) control.value = options.find((each) => each !== value) as string;
        else if (type === 'range') control.value = String(between);
        else if (type === 'color') control.value = '#ff8800';
        else control.value = other ?? String(value.includes('.') ? changed : Math.ceil(changed));
        for (const name of ['input', 'change']) control.dispatchEvent(new Event(name));
      }
      return true;
    },
    [k, text] as const,
  );
}

async function turnBack(page: Page, k: number): Promise<void> {
  await page.evaluate((number) => {
    const find = (which: number | string) =>
      document.querySelector<HTMLInputElement>(`[data-number="${which}"]`) as HTMLInputElement;
    const control = find(number);
    const before = control.dataset.before as string;
    if (control.type === 'radio') find(before).click();
    else if (control.type === 'checkbox') control.click();
    else {
      control.value = before;
      for (const name of ['input', 'change']) control.dispatchEvent(new Event(name));
    }
  }, k);
}

/** A hash of the visible pixels, once the page has settled. */
async function seen(page: Page): Promise<string> {
  await settled(page);
  return createHash('sha256')
    .update(await pixelsOf(page))
    .digest('hex');
}
