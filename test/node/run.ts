import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command line. */
export const CLI = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** Program to run; by default the Node that runs the tests. */
  readonly node?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with the process as soon as it is started. */
  readonly meanwhile?: (child: ReturnType<typeof spawn>) => void;
}

/** Runs the command line in a separate process. */
export function run(args: readonly string[], options?: RunOptions): Promise<Ran> {
  return runNode([CLI, ...args], options);
}

/** Runs Node in a separate process. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { node = process.execPath, cwd = process.cwd(), env = {}, meanwhile } = options;
  const child = spawn(node, args, { cwd, env: { ...process.env, ...env } });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  meanwhile?.(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(stdout), stderr }));
  });
}

/** Sends a process a signal once a condition is true. */
export function killOnce(
  child: ReturnType<typeof spawn>,
  signal: NodeJS.Signals,
  condition: () => boolean,
): void {
  const timer = setInterval(() => {
    if (!condition()) return;
    clearInterval(timer);
    child.kill(signal);
  }, 2);
  child.once('exit', () => clearInterval(timer));
}

/** The environment of a machine without any Vulkan driver. */
export const NO_DRIVER = {
  LD_LIBRARY_PATH: undefined,
  VK_DRIVER_FILES: '/nowhere.json',
  VK_ICD_FILENAMES: undefined,
};

/** A folder that is removed after the test. */
export function temporaryFolder(within = tmpdir()): string {
  const folder = mkdtempSync(join(within, 'juliaset-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
