import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { runNode, temporaryFolder } from './run.js';

// In a process of its own each: the dynamic loader keeps what it has once found.
function vulkanMissing(env: Record<string, string | undefined>) {
  const code = `
    import { vulkanMissing } from './dist/node/backend/vulkan.js';
    process.stdout.write(String(vulkanMissing('/nowhere')));`;
  return runNode(['--input-type=module', '-e', code], { env }).then(({ stdout }) => String(stdout));
}

describe.runIf(process.platform === 'linux')('why Vulkan cannot work', () => {
  test('with a loader and a driver’s manifest, it may', async () => {
    expect(await vulkanMissing({})).toBe('undefined');
  });

  test('a manifest is found in the folders where the loader looks', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'vulkan/icd.d'), { recursive: true });
    writeFileSync(join(folder, 'vulkan/icd.d/some.json'), '{}');
    const env = { VK_DRIVER_FILES: undefined, VK_ICD_FILENAMES: undefined, XDG_DATA_HOME: folder };
    expect(await vulkanMissing(env)).toBe('undefined');
  });

  test('a driver that is named but not there is none', async () => {
    expect(await vulkanMissing({ VK_DRIVER_FILES: '/nowhere.json' })).toMatch(
      /^there is a Vulkan loader but no Vulkan driver; install /,
    );
  });
});
