import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/juliaset/', import.meta.url));

/** What the tests need beside Node: a WebGPU adapter for Dawn, and a browser. */
export interface TestMachine {
  /** The environment in which Dawn finds the adapter. */
  readonly env: Readonly<Record<string, string>>;
  /** How Playwright starts the browser. */
  readonly launchOptions: {
    readonly executablePath?: string;
    readonly channel?: string;
    readonly args: string[];
  };
}

/**
 * On x64 Linux both come out of the npm package @sparticuz/chromium, which carries a headless
 * Chromium and SwiftShader, a Vulkan driver that runs on the CPU. Elsewhere Dawn finds the system's
 * GPU (Metal, D3D12), and the browser is an installed Chrome.
 */
export async function prepareTestMachine(): Promise<TestMachine> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { env: {}, launchOptions: { channel: 'chrome', args: ['--enable-unsafe-webgpu'] } };
  }
  const folder = join(CACHE, 'chromium');
  if (!existsSync(folder)) await unpackChromium(folder);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return {
    env: {
      LD_LIBRARY_PATH: `${join(folder, 'al2023/lib')}:${folder}`,
      FONTCONFIG_PATH: join(folder, 'fonts'),
      VK_DRIVER_FILES: driver,
      VK_ICD_FILENAMES: driver,
    },
    launchOptions: {
      executablePath: join(folder, 'chromium'),
      args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    },
  };
}

/** The package unpacks itself into the temporary folder, and on Debian too if told it is on Lambda. */
async function unpackChromium(folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const { TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
  Object.assign(process.env, { TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    for (const [name, value] of Object.entries({ TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    delete process.env.AWS_EXECUTION_ENV;
  }
}
