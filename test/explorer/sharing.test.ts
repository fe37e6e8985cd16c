import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sceneFieldsFrom } from '../../src/core/scene/json.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { readPicture } from '../../src/node/file/scene-file.js';
import { run, temporaryFolder } from '../node/run.js';
import { DESKTOP, ExplorerPages, type OpenOptions, PLAIN, sceneOf, settled } from './open.js';

let pages: ExplorerPages;
beforeAll(async () => {
  pages = await ExplorerPages.open({ webgpu: false });
}, 60_000);
afterAll(() => pages.close());

const onPage = (options: OpenOptions, use: (page: Page) => Promise<void>) =>
  pages.use(options, use);

const WRONG_ADDRESSES = [
  ['#2?x=1,2', /^address: expected #1\?….*, got '#2\?x=1,2'$/],
  ['#1?formula=alert(1)', /^formula: expected .* at character 1, got 'alert\(1\)'$/],
  ['#1?x=0,1e-300&y=0,1e-300', /^region: expected a width of at least .* in double precision/],
  ['#1?itermax=1e99', /^itermax: expected an integer from 1 to 4294967295, got 1e\+99$/],
  ['#%E0%A4%A', /^address: expected/],
] as const;

describe('sharing', () => {
  test('the address restores the scene', () =>
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

  test('an invalid address is refused, and the view stays', () =>
    onPage(PLAIN, async (page) => {
      const scene = await sceneOf(page);
      for (const [hash, message] of WRONG_ADDRESSES) {
        await page.evaluate((text) => {
          location.hash = text;
        }, hash);
        await expect.poll(() => page.locator('#complained').textContent()).toMatch(message);
        expect(await sceneOf(page)).toEqual(scene);
      }
    }));

  test('the dialog offers the address, the command line and the scene', () =>
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

const WRONG_FILES = [
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
  ['a.json', Buffer.from('{"itermax": "<img>"}'), /^itermax: expected an integer .*, got '<img>'$/],
  ['deep.json', Buffer.from('['.repeat(100_000)), /^scene: expected a file with JSON/],
  ['large.json', Buffer.alloc(2 ** 20 + 1, ' '), /^scene: expected a JSON file of at most/],
] as const;

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

  test('dropping a PNG opens its scene', () =>
    onPage(PLAIN, async (page) => {
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
      await expect
        .poll(() => page.locator('#said').textContent())
        .toBe('Opened the scene of a.png.');
      const scene = await sceneOf(page);
      expect(scene).toMatchObject({ set: 'mandelbrot', itermax: 300, colour: 'counts' });
      expect((scene.xleft + scene.xright) / 2).toBeCloseTo(-0.75, 10);
    }));

  test('choosing a file opens its scene', () =>
    onPage(PLAIN, async (page) => {
      await page.getByText('Presets', { exact: true }).click();
      const buffer = Buffer.from('{"set": "mandelbrot"}');
      const file = { name: 'a.json', mimeType: 'application/json', buffer };
      await page.locator('#file').setInputFiles(file);
      await expect
        .poll(() => page.locator('#said').textContent())
        .toBe('Opened the scene of a.json.');
      expect((await sceneOf(page)).set).toBe('mandelbrot');
    }));

  test('a file without a scene is refused, and the view stays', () =>
    onPage(PLAIN, async (page) => {
      const scene = await sceneOf(page);
      for (const [name, bytes, message] of WRONG_FILES) {
        await drop(page, name, bytes);
        await expect.poll(() => page.locator('#complained').textContent()).toMatch(message);
        expect(await sceneOf(page)).toEqual(scene);
      }
    }));

  test('an export has the same pixels, scene and counts as the command line', () =>
    onPage(
      { ...DESKTOP, at: '#1?itermax=150&colour=smooth&palette=viridis&samples=2&c=-0.4,0.6' },
      async (page) => {
        await page.click('#export');
        await page.locator('#export-width').fill('700');
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          // Without File System Access, as in many browsers: a test cannot drive the picker.
          page
            .evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
            .then(() => page.click('text=Export PNG')),
        ]);
        const folder = temporaryFolder();
        const exported = join(folder, 'exported.png');
        await download.saveAs(exported);
        expect(download.suggestedFilename()).toMatch(/^julia_-0\.4\+0\.6i_700x\d+\.png$/);
        const { fields, provenance } = await readPicture(exported);
        const scene = sceneFrom(fields);
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
        expect(provenance).toBeDefined();
        expect(provenance).toEqual((await readPicture(drawn)).provenance);
      },
    ));

  test('an export streams to a file if the browser can, and cancelling it leaves the old file', () =>
    onPage({ ...DESKTOP, at: '#1?itermax=80' }, async (page) => {
      // The picker is replaced; the file behind it is real, in the page's private storage.
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
        await page.click('text=Export PNG');
      };
      await wide('300');
      await expect.poll(() => page.locator('#said').textContent()).toBe('Saved x.png.');
      const first = await written();
      expect(PNG.sync.read(Buffer.from(first)).width).toBe(300);
      await wide('20000');
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('#said').textContent()).toMatch(/^Export cancelled/);
      expect(await written()).toEqual(first);
    }));

  test('an export can be cancelled, and an invalid size is refused', () =>
    onPage(DESKTOP, async (page) => {
      await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
      await page.click('#export');
      await page.locator('#export-width').fill('-5');
      const wrong = page.locator('#export-dialog .wrong');
      expect(await wrong.textContent()).toBe(
        'resolution: expected an integer from 1 to 2147483647, got -5',
      );
      await page.getByLabel('Common widths').selectOption('20000');
      await page.click('text=Export PNG');
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
      await page.click('#export-dialog >> text=Cancel');
      await expect.poll(() => page.locator('#said').textContent()).toBe('Export cancelled.');
    }));
});
