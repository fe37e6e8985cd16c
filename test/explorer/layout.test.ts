import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, ExplorerPages, PHONE, PLAIN, settled } from './open.js';

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: false });
}, 60_000);
afterAll(() => pages.close());

test('text has real glyphs', () =>
  pages.use(DESKTOP, async (page) => {
    const heading = page.locator('#help-dialog h2');
    await page.click('#help');
    const { text, padding } = await heading.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const { paddingLeft } = getComputedStyle(element);
      return { text: range.getBoundingClientRect().width, padding: Number.parseFloat(paddingLeft) };
    });
    expect(text).toBeGreaterThan(100 + 2 * padding);
    const { data } = PNG.sync.read(await heading.screenshot());
    const colours = new Set(new Uint32Array(data.buffer, data.byteOffset, data.length / 4));
    expect(colours.size).toBeGreaterThan(10);
  }));

/** Desktop windows, and phones held either way. */
const SIZES = [
  { ...PHONE, viewport: { width: 360, height: 640 } },
  { ...PHONE, viewport: { width: 390, height: 844 } },
  { ...PHONE, viewport: { width: 640, height: 360 } },
  { ...PHONE, viewport: { width: 844, height: 390 } },
  { viewport: { width: 760, height: 420 } },
  { viewport: { width: 1000, height: 640 } },
  { viewport: { width: 1280, height: 800 } },
  { viewport: { width: 1920, height: 1080 } },
] as const;

describe.each(SIZES)('at $viewport.width × $viewport.height', (options) => {
  test('nothing overlaps, is clipped or scrolls sideways', () =>
    pages.use({ ...options, at: PLAIN.at }, async (page) => {
      await page.evaluate(() => {
        for (const section of document.querySelectorAll('details')) section.open = true;
      });
      for (const panel of ['closed', 'open']) {
        await showPanel(page, panel === 'open');
        expect([panel, await faultsOf(page)]).toEqual([panel, []]);
        expect(await linesOf(page, 'figcaption')).toHaveLength(1);
        // The lines of the status share a left edge.
        expect(new Set(await linesOf(page, '#status')).size).toBeLessThanOrEqual(1);
        const most = panel === 'open' ? 0.5 : 0.34;
        expect([panel, (await coveredShare(page)) < most]).toEqual([panel, true]);
      }
      for (const name of ['share', 'export', 'help']) {
        await page.click(`#${name}`);
        expect([name, await faultsOf(page, `#${name}-dialog`)]).toEqual([name, []]);
        await page.keyboard.press('Escape');
      }
    }));
});

async function showPanel(page: Page, isOpen: boolean): Promise<void> {
  if ((await page.locator('#panel').isVisible()) !== isOpen) await page.click('#toggle');
  await settled(page);
}

/** Faults in the page's geometry, in words. @param within a dialog to check instead of the page */
function faultsOf(page: Page, within?: string): Promise<string[]> {
  return page.evaluate((root) => {
    const faults: string[] = [];
    const nameOf = (element: Element) =>
      element.id === '' ? `'${element.textContent?.trim().slice(0, 40)}'` : `#${element.id}`;
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      getComputedStyle(element).clipPath === 'none';
    const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isSeen);
    const page = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const leaves = (a: DOMRect, b: typeof page) =>
      a.left < b.left - 1 || a.top < b.top - 1 || a.right > b.right + 1 || a.bottom > b.bottom + 1;

    const chrome = all(
      root ?? '#bar, #mapbox, #status, #panel, #messages .message:has(p:not(:empty))',
    );
    for (const [k, piece] of chrome.entries()) {
      const box = piece.getBoundingClientRect();
      if (leaves(box, page)) faults.push(`${nameOf(piece)} leaves the page`);
      for (const other of chrome.slice(k + 1)) {
        const { left, top, right, bottom } = other.getBoundingClientRect();
        const across = Math.min(box.right, right) - Math.max(box.left, left);
        const down = Math.min(box.bottom, bottom) - Math.max(box.top, top);
        if (across > 0.5 && down > 0.5) faults.push(`${nameOf(piece)} overlaps ${nameOf(other)}`);
      }
    }

    // Text must stay within the box of its element, and of each ancestor that clips it.
    const texts = document.createTreeWalker(
      document.querySelector(root ?? 'body') as Element,
      NodeFilter.SHOW_TEXT,
    );
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const parent = text.parentElement as HTMLElement;
      if (!text.textContent?.trim() || !isSeen(parent) || parent.closest('option')) continue;
      if (root === undefined && parent.closest('dialog')) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right } = range.getBoundingClientRect();
      for (let box: Element | null = parent; box && box !== document.body; ) {
        const clips = box === parent || getComputedStyle(box).overflowX !== 'visible';
        const edges = box.getBoundingClientRect();
        if (clips && (left < edges.left - 1 || right > edges.right + 1)) {
          faults.push(`'${text.textContent.trim()}' is clipped by ${nameOf(box)}`);
        }
        box = box.parentElement;
      }
    }

    const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    for (const control of all(root ? `${root} :is(input, select)` : '#panel :is(input, select)')) {
      const field = control as HTMLInputElement | HTMLSelectElement;
      if (field.matches('[readonly], [type=range], [type=color], [type=file]')) continue;
      const style = getComputedStyle(field);
      pen.font = style.font;
      const chosen =
        field instanceof HTMLSelectElement ? field.selectedOptions[0]?.text : undefined;
      const arrow = chosen === undefined ? 0 : 18;
      const room =
        field.clientWidth -
        Number.parseFloat(style.paddingLeft) -
        Number.parseFloat(style.paddingRight) -
        arrow;
      const value = chosen ?? field.value;
      const isBox = field.matches('[type=checkbox], [type=radio]');
      if (!isBox && pen.measureText(value).width > room + 1) {
        faults.push(`'${value}' is clipped in its field`);
      }
    }

    const scrolling = all(root ?? 'html, body, #panel').concat(document.documentElement);
    for (const element of scrolling) {
      if (element.scrollWidth > element.clientWidth) {
        faults.push(`${nameOf(element)} scrolls sideways`);
      }
    }
    return faults;
  }, within);
}

/** Left edges of the lines of a text, in whole pixels. */
function linesOf(page: Page, selector: string): Promise<number[]> {
  return page.evaluate((found) => {
    const lines: { left: number; top: number; bottom: number }[] = [];
    const texts = document.createTreeWalker(
      document.querySelector(found) as Element,
      NodeFilter.SHOW_TEXT,
    );
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const { left, top, bottom, width } of range.getClientRects()) {
        const middle = (top + bottom) / 2;
        const line = lines.find((each) => each.top < middle && middle < each.bottom);
        if (line) line.left = Math.min(line.left, left);
        else if (width > 0) lines.push({ left, top, bottom });
      }
    }
    return lines.map(({ left }) => Math.round(left));
  }, selector);
}

/** Share of the picture that tools, map and status cover. */
function coveredShare(page: Page): Promise<number> {
  return page.evaluate(() => {
    const areaOf = ({ width, height }: DOMRect) => width * height;
    const stage = document.querySelector('#stage')?.getBoundingClientRect() as DOMRect;
    let covered = 0;
    for (const piece of document.querySelectorAll('#bar, #mapbox, #status')) {
      covered += areaOf(piece.getBoundingClientRect());
    }
    return covered / areaOf(stage);
  });
}
