import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../node_modules/.cache/juliaset/', import.meta.url));

/** Increase whenever the unpacked files change, so that an older cache is not used again. */
const RECIPE = 4;

/** The test environment beyond Node: a WebGPU adapter for Dawn, and a browser. */
export interface TestMachine {
  /** Environment variables with which Dawn finds the adapter. */
  readonly env: Readonly<Record<string, string>>;
  /** Playwright's options for starting the browser. */
  readonly launchOptions: {
    readonly executablePath?: string;
    readonly channel?: string;
    readonly args: string[];
  };
  /** Further arguments that a WebGPU canvas needs in a headless browser. */
  readonly canvasArgs: readonly string[];
}

/**
 * On x64 Linux both come from the npm package @sparticuz/chromium, which contains a headless Chromium and
 * SwiftShader, a Vulkan driver that runs on the CPU. Elsewhere Dawn finds the system's GPU (Metal,
 * D3D12), and the browser is an installed Chrome.
 *
 * With `JULIASET_TEST_ADAPTER=system`, the same Chromium and Dawn use the system's Vulkan driver.
 */
export async function prepareTestMachine(): Promise<TestMachine> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const canvasArgs: string[] = [];
    return { env: {}, canvasArgs, launchOptions: { channel: 'chrome', args: [ENABLE_WEBGPU] } };
  }
  const folder = join(CACHE, 'chromium');
  await unpackChromium(folder);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  const libraries = join(folder, 'al2023/lib');
  const launch = {
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', ENABLE_WEBGPU],
  };
  const canvasArgs = ['--enable-features=Vulkan', '--disable-vulkan-surface'];
  const fonts = { FONTCONFIG_PATH: join(folder, 'fonts') };
  if (usesSystemAdapter()) {
    const env = { ...fonts, LD_LIBRARY_PATH: searchPath(process.env.LD_LIBRARY_PATH, libraries) };
    return {
      env,
      canvasArgs: ['--use-angle=vulkan', ...canvasArgs],
      launchOptions: { ...launch, args: [...launch.args, '--ignore-gpu-blocklist'] },
    };
  }
  return {
    env: {
      ...fonts,
      LD_LIBRARY_PATH: searchPath(libraries, folder),
      VK_DRIVER_FILES: driver,
      VK_ICD_FILENAMES: driver,
    },
    canvasArgs: ['--use-angle=swiftshader', ...canvasArgs],
    launchOptions: { ...launch, args: [...launch.args, '--use-webgpu-adapter=swiftshader'] },
  };
}

const ENABLE_WEBGPU = '--enable-unsafe-webgpu';

/** Whether the tests run on the system's adapter instead of the one from npm. */
function usesSystemAdapter(): boolean {
  const { JULIASET_TEST_ADAPTER: wanted = 'software' } = process.env;
  if (wanted === 'software' || wanted === 'system') return wanted === 'system';
  throw new Error(`JULIASET_TEST_ADAPTER: expected software or system, got '${wanted}'`);
}

/** A search path for the dynamic loader, each folder once. */
function searchPath(...folders: (string | undefined)[]): string {
  const all = folders.flatMap((some) => some?.split(':') ?? []);
  return [...new Set(all)].join(':');
}

/**
 * Unpacks the package, unless it is unpacked already. It unpacks itself into the temporary folder; on
 * Debian it only does so if it believes that it runs on Lambda.
 */
async function unpackChromium(folder: string): Promise<void> {
  const key = `${installedVersion()} recipe ${RECIPE}\n`;
  if (isUnpacked(folder, key)) return;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const { TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
  Object.assign(process.env, { TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    writeFileSync(join(unfinished, 'fonts', 'fonts.conf'), fontsConfiguration(folder));
    writeFileSync(join(unfinished, KEY_FILE), key);
    rmSync(folder, { recursive: true, force: true });
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

/** The package does not export its package.json. */
function installedVersion(): string {
  const file = new URL('../node_modules/@sparticuz/chromium/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The file in the cache that records its source. */
const KEY_FILE = 'unpacked-by';

function isUnpacked(folder: string, key: string): boolean {
  try {
    return readFileSync(join(folder, KEY_FILE), 'utf8') === key;
  } catch {
    return false;
  }
}

/**
 * The package's own configuration names folders that exist on Lambda only and hides the system's, so
 * pages would have no text. Missing font families are replaced by the unpacked one, so that pages look
 * alike on all machines.
 */
function fontsConfiguration(folder: string): string {
  const folders = [
    join(folder, 'fonts', 'fonts'),
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.local/share/fonts'),
  ];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${folders.map((path) => `<dir>${path}</dir>`).join('\n  ')}
  <match>
    <edit name="family" mode="append_last" binding="strong"><string>Open Sans</string></edit>
  </match>
  <cachedir>${join(folder, 'fonts', 'cache')}</cachedir>
</fontconfig>
`;
}
