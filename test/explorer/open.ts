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
/** Grey and without antialiasing, so quick to count. */
export const PLAIN = { ...DESKTOP, at: '#1?itermax=80' } as const;
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} as const;

/** The page's hook for tests. */
declare global {
  interface Window {
    juliaset: { readonly model: Model; readonly explorer: Explorer };
  }
}

export interface OpenOptions extends BrowserContextOptions {
  /** Query and hash of the address: `?backend=gpu#1?…`. */
  readonly at?: string;
  /** Simulates a browser without `navigator.gpu`. */
  readonly withoutWebGpu?: boolean;
}

/** A browser, and a server of the explorer's page. */
export class ExplorerPages {
  private constructor(
    private readonly browser: Browser,
    private readonly served: Served,
  ) {}

  /** @param webgpu whether to enable WebGPU in the browser */
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

  /** Opens a page with its own storage, and collects its errors. */
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

  /** Runs a test on a settled page, and expects no errors on it. */
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
  /** Errors in the console, and uncaught ones. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Waits until the picture is finished and nothing moves. */
export async function settled(page: Page): Promise<void> {
  const isDone = () => window.juliaset?.explorer.isDone;
  await page.waitForFunction(isDone, undefined, { timeout: 20_000, polling: 20 });
}

/** The scene on the page. */
export function sceneOf(page: Page) {
  return page.evaluate(() => window.juliaset.model.scene);
}

/** The visible pixels of the picture, without its overlays: red, green, blue, alpha. */
export async function pixelsOf(page: Page): Promise<Uint8Array> {
  const text = await page.evaluate(() => {
    let bytes = '';
    for (const byte of window.juliaset.explorer.pixels()) bytes += String.fromCharCode(byte);
    return btoa(bytes);
  });
  return Buffer.from(text, 'base64');
}
