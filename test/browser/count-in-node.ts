import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import type { BrowserCommand } from 'vitest/node';
import type { Scene } from '../../src/core/scene/scene.js';

const PROGRAM = `
  import { openRenderer } from 'juliaset';
  const renderer = await openRenderer({ backend: 'gpu' });
  const { counts } = await renderer.count(JSON.parse(process.argv[1]));
  await renderer.close();
  process.stdout.write(JSON.stringify([...counts]));`;

/** Counts a scene in Node, on the GPU that Dawn finds, for a test that runs in the browser. */
export const countInNode: BrowserCommand<[Partial<Scene>]> = async (_, scene) => {
  // In a new process, whose environment lets Dawn find the adapter.
  const args = ['--input-type=module', '-e', PROGRAM, JSON.stringify(scene)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
};

declare module 'vitest/browser' {
  interface BrowserCommands {
    countInNode: (scene: Partial<Scene>) => Promise<number[]>;
  }
}
