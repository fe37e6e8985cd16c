import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { mayHaveGpu } from '../../src/node/backend/gpu-devices.js';
import { mayOpenGpu } from '../../src/node/command/render.js';
import { type Ran, run, runNode, temporaryFolder } from './run.js';

describe.runIf(process.platform === 'linux')('the search for adapters', () => {
  // Makes Vulkan's loader report every search.
  const env = { VK_LOADER_DEBUG: 'driver' };
  const looksIn = ({ status, stderr }: Ran) => {
    expect(status).toBe(0);
    return stderr.split('Found ICD manifest').length - 1;
  };
  const looks = async (...args: string[]) =>
    looksIn(await run([...args, '-R', '20', '-o', '-', '-q'], { env }));

  test('happens once for any adapter, and for a name in its exact case', async () => {
    const once = "import { create } from 'webgpu'; await create([]).requestAdapter();";
    const least = looksIn(await runNode(['--input-type=module', '-e', once], { env }));
    expect(least).toBeGreaterThan(0);
    expect(await looks('--adapter', 'SwiftShader')).toBe(least);
    expect(await looks('--adapter', 'swiftshader')).toBeGreaterThan(least);
    if (!mayHaveGpu()) expect(await looks('--backend', 'gpu')).toBe(least);
  });

  test('does not happen without a GPU device, or for the CPU', async () => {
    expect(await looks('--backend', 'cpu')).toBe(0);
    if (mayHaveGpu()) return;
    // Large, so that a GPU would be worth its start.
    const large = ['-R', '6000', '--threads', '1', '--fast', '-o', '-'];
    const { stderr } = await run(large);
    expect(looksIn(await run([...large, '-q'], { env }))).toBe(0);
    expect(stderr).toMatch(/^juliaset: using the CPU .*, because this machine has no GPU \(.*\)\n/);
  });

  test('by info hides the driver’s messages, unless DEBUG is set', async () => {
    const quiet = await run(['info'], { env });
    expect([quiet.status, quiet.stderr]).toEqual([0, '']);
    const loud = await run(['info'], { env: { ...env, DEBUG: '1' } });
    expect(loud.stdout).toEqual(quiet.stdout);
    expect(looksIn(loud)).toBeGreaterThan(0);
  });

  test.each([
    ['dri/renderD128', true],
    ['nvidia0', true],
    ['dxg', true],
    ['dri/card0', false],
    ['null', false],
  ])('a machine with /dev/%s may have a GPU: %s', (device, may) => {
    const dev = temporaryFolder();
    mkdirSync(join(dev, 'dri'));
    writeFileSync(join(dev, device), '');
    expect(mayHaveGpu(dev)).toBe(may);
  });
});

describe('a GPU may be opened', () => {
  const AUTO = { backend: 'auto', precision: 'auto', palette: 'grey', compression: 6 } as const;
  const LARGE = { resolution: 50_000 };

  test.each([
    ['by auto for a large picture', LARGE, AUTO, true],
    ['not for a small one', {}, AUTO, false],
    ['by name for any', {}, { ...AUTO, backend: 'gpu' }, true],
    ['but not to print a scene', LARGE, { ...AUTO, printScene: true }, false],
  ] as const)('%s', async (_, fields, flags, expected) => {
    expect(await mayOpenGpu(undefined, fields, flags)).toBe(expected);
  });

  test('for a scene that can be read only once', async () => {
    expect(await mayOpenGpu('-', {}, AUTO)).toBe(true);
    const file = join(temporaryFolder(), 'a.json');
    writeFileSync(file, '{}');
    expect(await mayOpenGpu(file, {}, AUTO)).toBe(false);
    expect(await mayOpenGpu(file, LARGE, AUTO)).toBe(true);
  });
});
