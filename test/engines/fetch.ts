import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Engines to test besides the Node that runs the tests: exact versions, the same on every machine. */
export const VERSIONS = { deno: '2.9.6', node: ['22.23.3', '24.21.0', '26.10.0'] } as const;

const CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/juliaset/engines/', import.meta.url),
);

const EXE = process.platform === 'win32' ? '.exe' : '';

/** Deno's executable, from a package for this system that npm installs along with `deno`. */
export async function fetchDeno(version: string): Promise<string> {
  const modules = await fetched('deno', version);
  const scope = join(modules, '@deno');
  const [system] = existsSync(scope) ? readdirSync(scope) : [];
  return running(join(scope, system ?? '', `deno${EXE}`), `deno ${version}`);
}

/** Node's executable, from the package for this system. */
export async function fetchNode(version: string): Promise<string> {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  return running(join(await fetched(name, version), name, 'bin', `node${EXE}`), `node ${version}`);
}

/** The node_modules folder with a package. Each version is installed once, in its own folder. */
async function fetched(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name}-${version}`);
  if (!existsSync(folder)) await install(folder, `${name}@${version}`);
  return join(folder, 'node_modules');
}

async function install(folder: string, what: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const began = performance.now();
  try {
    const args = ['install', '--prefix', unfinished, ...options, what];
    // A shell finds npm.cmd on Windows.
    await promisify(execFile)('npm', args, { shell: process.platform === 'win32' });
    renameSync(unfinished, folder);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    const reasons = [...stderr.matchAll(/^npm error (?!A complete log|\s*\/)(.+)$/gm)];
    const why = reasons.map(([, reason]) => reason).join('; ') || String(cause);
    const cure = 'npm run test:engines needs an npm registry that has this package for this system';
    throw new Error(`${what} cannot be installed (${why}): ${cure}`);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  console.log(`${what}: installed in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** An executable that is there and starts: Node 26, for one, needs a library that minimal systems lack. */
async function running(path: string, what: string): Promise<string> {
  const { platform, arch } = process;
  if (!existsSync(path)) throw new Error(`${what} has no executable for ${platform} ${arch}`);
  try {
    await promisify(execFile)(path, ['--version']);
  } catch (cause) {
    const { stderr = String(cause) } = cause as { stderr?: string };
    const library = /(\w+)\.so\.(\d+): cannot open/.exec(stderr);
    const cure = library ? ` (Debian: apt install ${library[1]}${library[2]})` : '';
    throw new Error(`${what} does not start: ${stderr.trim()}${cure}`);
  }
  return path;
}
