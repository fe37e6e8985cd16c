import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sceneFrom } from '../../src/core/scene.js';
import { sceneFieldsFrom } from '../../src/core/scene-json.js';
import { readMade, readSceneFile } from '../../src/node/file/scene-file.js';
import { run, temporaryFolder } from '../node/run.js';
import { ExplorerPages, messageOf, type OpenOptions, sceneOf, settled } from './open.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: false });
}, 60_000);
afterAll(() => pages.close());

const DESKTOP = { viewport: { width: 1000, height: 420 } } as const;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

async function onPage(options: OpenOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const { page, errors, close } = await pages.page({ reducedMotion: 'reduce', ...options });
  try {
    await settled(page);
    await use(page);
    expect(errors).toEqual([]);
  } finally {
    await close();
  }
}

/** What axe finds of the serious kind, in words. */
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
      expect(await messageOf(page, 'said')).toMatch(
        /^Drawn without WebGPU: (this browser has no WebGPU|WebGPU finds no adapter)/,
      );
      expect(await page.locator('#facts').textContent()).toMatch(/double precision, \d+ threads?$/);
    }));
});

describe('for everyone', () => {
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

  test('a phone shows the picture first, and fits', () =>
    onPage(PHONE, async (page) => {
      expect(await page.locator('#panel').isHidden()).toBe(true);
      await page.click('#toggle');
      const panel = await page.locator('#panel').boundingBox();
      expect(panel?.height).toBeLessThan(0.5 * 844);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(sideways).toBe(390);
    }));

  test('targets are large enough for fingers', () =>
    onPage(PHONE, async (page) => {
      for (const button of await page.locator('#bar button').all()) {
        const box = await button.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      }
    }));

  test('the tab key reaches picture, bar, map and panel', () =>
    onPage(DESKTOP, async (page) => {
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

  test('each changes the scene, and follows it', () =>
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
      await field(page, 'From its end').check();
      await field(page, 'Anti-aliasing').selectOption('1');
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
      expect(await field(page, 'Anti-aliasing').inputValue()).toBe('2');
      expect(await field(page, 'Iterations follow the depth').isChecked()).toBe(false);
      await field(page, 'Iterations follow the depth').check();
      expect((await sceneOf(page)).itermax).toBe(200);
      await field(page, 'Set').selectOption('mandelbrot');
      expect((await sceneOf(page)).set).toBe('mandelbrot');
      expect(await page.locator('#mapbox').isHidden()).toBe(true);
      await field(page, 'Width').fill('0.01');
      await field(page, 'Width').press('Enter');
      expect(await page.locator('#facts').textContent()).toMatch(/^\d{3}× · 1000 iterations/);
    }));

  test('a palette of one’s own, live', () =>
    onPage(DESKTOP, async (page) => {
      await page.getByText('Edit its colours').click();
      await field(page, 'Colour 2').fill('#ff0000');
      expect((await sceneOf(page)).palette).toHaveLength(6);
      expect((await sceneOf(page)).palette[1]).toBe('#ff0000');
      await page.getByRole('button', { name: 'Colour 1: remove' }).click();
      await page.getByRole('button', { name: 'Add a colour' }).click();
      expect((await sceneOf(page)).palette[0]).toBe('#ff0000');
      expect(await field(page, 'Colour 1').inputValue()).toBe('#ff0000');
    }));

  test('what is wrong is said at the field, and the picture stays', () =>
    onPage(DESKTOP, async (page) => {
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

  test('presets, and pins that stay', () =>
    onPage(DESKTOP, async (page) => {
      await page.getByText('Presets', { exact: true }).click();
      await page.getByRole('button', { name: 'seahorses' }).click();
      const scene = await sceneOf(page);
      expect(scene.set).toBe('mandelbrot');
      await page.getByText('Pins', { exact: true }).click();
      await page.getByLabel('Name of the pin').fill('horses');
      await page.getByRole('button', { name: 'Pin this' }).click();
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

describe('sharing', () => {
  test('the address is the scene, again and again', () =>
    onPage(DESKTOP, async (page) => {
      await page.evaluate(() =>
        window.juliaset.model.change({ formula: 'z^2 - (c+0.1)', palette: ['#123', '#456789'] }),
      );
      await page.evaluate(() =>
        window.juliaset.explorer.motion.zoomNow(3, { column: 200, row: 100 }),
      );
      await page.waitForFunction(() => location.hash.includes('123,456789'));
      const scene = await sceneOf(page);
      await page.reload();
      await settled(page);
      const again = await sceneOf(page);
      expect({ ...again, formula: '' }).toEqual({ ...scene, formula: '' });
      expect(again.formula).toBe('z^2-(c+0.1)');
    }));

  test.each([
    ['#2?x=1,2', /^address: expected #1\?….*, got '#2\?x=1,2'$/],
    ['#1?formula=alert(1)', /^formula: expected .* at character 1, got 'alert\(1\)'$/],
    [
      '#1?x=0,1e-300&y=0,1e-300',
      /^resolution: expected pixels at least .* apart in double precision/,
    ],
    ['#1?itermax=1e99', /^itermax: expected an integer from 1 to 4294967295, got 1e\+99$/],
    ['#%E0%A4%A', /^address: expected/],
  ])('%s is refused, and the view stays', (hash, message) =>
    onPage(DESKTOP, async (page) => {
      const scene = await sceneOf(page);
      await page.evaluate((text) => {
        location.hash = text;
      }, hash);
      expect(await messageOf(page, 'complained')).toMatch(message);
      expect(await sceneOf(page)).toEqual(scene);
    }));

  test('the dialog has the address, the command line and the scene', () =>
    onPage(DESKTOP, async (page) => {
      await page.click('#share');
      const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
      expect(await value('Address')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#1\?.*colour=smooth&/);
      const fields = sceneFieldsFrom(await value('Scene'), 'the dialog');
      expect(sceneFrom(fields)).toEqual(await sceneOf(page));
      const { stdout } = await run([
        ...(await value('Command line')).split(' ').slice(1),
        '--print-scene',
      ]);
      expect(sceneFrom(sceneFieldsFrom(stdout.toString(), 'stdout'))).toEqual(await sceneOf(page));
    }));
});

describe('files', () => {
  /** Drops a file on the page. */
  async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
    const data = await page.evaluateHandle(
      ([text, title]) => {
        const transfer = new DataTransfer();
        const content = Uint8Array.from(atob(text as string), (character) =>
          character.charCodeAt(0),
        );
        transfer.items.add(new File([content], title as string));
        return transfer;
      },
      [bytes.toString('base64'), name],
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  }

  test('a PNG that is dropped is gone to', () =>
    onPage(DESKTOP, async (page) => {
      const options = [
        '--set',
        'mandelbrot',
        '--centre=-0.75,0.1',
        '--width',
        '0.02',
        '-M',
        '300',
        '-R',
        '40',
      ];
      const { stdout } = await run([...options, '--backend', 'cpu', '-q', '-o', '-']);
      await drop(page, 'a.png', stdout);
      await expect.poll(() => page.locator('#said').textContent()).toBe('The scene of a.png.');
      const scene = await sceneOf(page);
      expect(scene).toMatchObject({ set: 'mandelbrot', itermax: 300, colour: 'counts' });
      expect((scene.xleft + scene.xright) / 2).toBeCloseTo(-0.75, 10);
    }));

  test.each([
    [
      'no.png',
      Buffer.from('not a picture'),
      /^scene: expected a file with JSON \(.*\), got 'no.png'$/,
    ],
    [
      'cut.png',
      Buffer.from('89504e470d0a1a0a0000', 'hex'),
      /^scene: expected a PNG that carries its scene/,
    ],
    [
      'a.json',
      Buffer.from('{"itermax": "<img>"}'),
      /^itermax: expected an integer .*, got '<img>'$/,
    ],
    ['deep.json', Buffer.from('['.repeat(100_000)), /^scene: expected a file with JSON/],
    ['large.json', Buffer.alloc(2 ** 20 + 1, ' '), /^scene: expected a small file of JSON/],
  ])('%s is refused, and the view stays', (name, bytes, message) =>
    onPage(DESKTOP, async (page) => {
      const scene = await sceneOf(page);
      await drop(page, name, bytes);
      expect(await messageOf(page, 'complained')).toMatch(message);
      expect(await sceneOf(page)).toEqual(scene);
    }));

  test('an export has the pixels, the scene and the counts of the command line', () =>
    onPage(
      { ...DESKTOP, at: '#1?itermax=150&colour=smooth&palette=viridis&samples=2&c=-0.4,0.6' },
      async (page) => {
        await page.click('#export');
        await page.locator('#export-width').fill('700');
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          // Without File System Access, as in most browsers: a file picker cannot be driven from here.
          page
            .evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
            .then(() => page.click('text=Export a PNG')),
        ]);
        const folder = temporaryFolder();
        const exported = join(folder, 'exported.png');
        await download.saveAs(exported);
        expect(download.suggestedFilename()).toBe('juliaset-700.png');
        const scene = sceneFrom(await readSceneFile(exported));
        const { resolution, rows, ...seen } = await sceneOf(page);
        expect(scene).toEqual({
          ...seen,
          resolution: 700,
          rows: Math.round((rows as number) * (700 / resolution)),
        });
        const drawn = join(folder, 'drawn.png');
        await run(['render', exported, '--backend', 'cpu', '-q', '-o', drawn]);
        const pixels = (file: string) => PNG.sync.read(readFileSync(file)).data;
        expect(pixels(exported).equals(pixels(drawn))).toBe(true);
        expect(await readMade(exported)).toEqual(await readMade(drawn));
      },
    ));

  test('an export goes to a file where the browser writes any, and leaves the old one if cancelled', () =>
    onPage({ ...DESKTOP, at: '#1?itermax=80' }, async (page) => {
      // The picker is the browser's own; the file behind it is a real one, of the page's own storage.
      await page.evaluate(() => {
        const pick = async () =>
          (await navigator.storage.getDirectory()).getFileHandle('x.png', { create: true });
        Object.assign(window, { showSaveFilePicker: pick });
      });
      const written = () =>
        page.evaluate(async () => {
          const folder = await navigator.storage.getDirectory();
          const file = await (await folder.getFileHandle('x.png', { create: true })).getFile();
          return [...new Uint8Array(await file.arrayBuffer())];
        });
      const wide = async (width: string) => {
        await page.click('#export');
        await page.locator('#export-width').fill(width);
        await page.click('text=Export a PNG');
      };
      await wide('300');
      await expect.poll(() => page.locator('#said').textContent()).toBe('x.png is written.');
      const first = await written();
      expect(PNG.sync.read(Buffer.from(first)).width).toBe(300);
      await wide('20000');
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
      await page.keyboard.press('Escape');
      await expect
        .poll(() => page.locator('#said').textContent())
        .toMatch(/^The export was cancelled/);
      expect(await written()).toEqual(first);
    }));

  test('an export is cancelled, or its size refused', () =>
    onPage(DESKTOP, async (page) => {
      await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
      await page.click('#export');
      await page.locator('#export-width').fill('-5');
      const wrong = page.locator('#export-dialog .wrong');
      expect(await wrong.textContent()).toBe(
        'resolution: expected an integer from 1 to 2147483647, got -5',
      );
      await page.getByLabel('Usual widths').selectOption('20000');
      await page.click('text=Export a PNG');
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
      await page.click('#export-dialog >> text=Cancel');
      await expect
        .poll(() => page.locator('#said').textContent())
        .toBe('The export was cancelled; nothing is left of it.');
    }));
});

test('the page is under 200 kB, compressed', () => {
  const folder = fileURLToPath(new URL('../../dist/explorer/', import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(html|js|css|svg)$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(folder, name))).length);
  const sum = bytes.reduce((a, b) => a + b, 0);
  console.info(`${sum} bytes`);
  expect(sum).toBeGreaterThan(20_000);
  expect(sum).toBeLessThan(200_000);
});
