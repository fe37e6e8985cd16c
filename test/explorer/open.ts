import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import type { Explorer } from '../../src/browser/explorer/explorer.js';
import type { Model } from '../../src/browser/explorer/state/model.js';
import { readPage } from '../../src/node/explore/page.js';
import { type Served, serve } from '../../src/node/explore/server.js';
import { prepareTestMachine } from '../software-gpu.js';

const BUILT = fileURLToPath(new URL('../../dist/explorer/', import.meta.url));

export const DESKTOP = { viewport: { width: 1000, height: 420 } } as const;
/** Grey, without samples: soon counted. */
export const PLAIN = { ...DESKTOP, at: '#1?itermax=80' } as const;
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} as const;

/** What the page gives to whoever looks into it. */
declare global {
  interface Window {
    juliaset: { readonly model: Model; readonly explorer: Explorer };
  }
}

export interface OpenOptions extends BrowserContextOptions {
  /** What follows the page's path: `?backend=gpu#1?…`. */
  readonly at?: string;
  /** As in a browser that has no WebGPU at all. */
  readonly withoutWebGpu?: boolean;
}

/** A browser with the explorer's page served to it. */
export class ExplorerPages {
  private constructor(
    private readonly browser: Browser,
    private readonly served: Served,
  ) {}

  /** @param webgpu whether the browser has it */
  static async open({ webgpu }: { webgpu: boolean }): Promise<ExplorerPages> {
    const { env, canvasArgs, launchOptions } = await prepareTestMachine();
    const { args, ...others } = launchOptions;
    const flags = webgpu ? [...args, ...canvasArgs] : ['--no-sandbox', '--disable-features=WebGPU'];
    const options = {
      ...others,
      args: flags,
      env: { ...process.env, ...env } as Record<string, string>,
    };
    const browser = await chromium.launch(options);
    return new ExplorerPages(browser, await serve(readPage(BUILT)));
  }

  /** A page of its own storage, in which nothing may go wrong unsaid. */
  async page({
    at = '',
    withoutWebGpu = false,
    ...context
  }: OpenOptions = {}): Promise<ExplorerPage> {
    const opened = await this.browser.newContext({
      viewport: { width: 480, height: 320 },
      ...context,
    });
    const page = await opened.newPage();
    if (withoutWebGpu) {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'gpu', { value: undefined });
      });
    }
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${this.served.address}${at}`);
    return { page, errors, close: () => opened.close() };
  }

  /** Uses a page once it is settled; nothing may have gone wrong on it. */
  async use(options: OpenOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const { page, errors, close } = await this.page({ reducedMotion: 'reduce', ...options });
    try {
      await settled(page);
      await use(page);
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.served.close();
  }
}

export interface ExplorerPage {
  readonly page: Page;
  /** What the console said of errors. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Waits until the picture is counted and nothing moves. */
export async function settled(page: Page): Promise<void> {
  const isDone = () => window.juliaset?.explorer.isDone;
  await page.waitForFunction(isDone, undefined, { timeout: 20_000, polling: 20 });
}

/** The scene on the page. */
export function sceneOf(page: Page) {
  return page.evaluate(() => window.juliaset.model.scene);
}

/** The picture's pixels as they are seen, without what lies over them: red, green, blue, alpha. */
export async function pixelsOf(page: Page): Promise<Uint8Array> {
  const text = await page.evaluate(() => {
    let bytes = '';
    for (const byte of window.juliaset.explorer.pixels()) bytes += String.fromCharCode(byte);
    return btoa(bytes);
  });
  return Buffer.from(text, 'base64');
}
