import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { runNode, temporaryFolder } from './run.js';

// Each call has its own process, because the dynamic loader remembers what it has found.
function vulkanMissing(env: Record<string, string | undefined>) {
  const code = `
    import { vulkanMissing } from './dist/node/backend/vulkan.js';
    process.stdout.write(String(vulkanMissing('/nowhere')));`;
  return runNode(['--input-type=module', '-e', code], { env }).then(({ stdout }) => String(stdout));
}

describe.runIf(process.platform === 'linux')('the check for Vulkan', () => {
  test('accepts a loader and a driver’s manifest', async () => {
    expect(await vulkanMissing({})).toBe('undefined');
  });

  test('finds a manifest in the folders where the loader looks', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'vulkan/icd.d'), { recursive: true });
    writeFileSync(join(folder, 'vulkan/icd.d/some.json'), '{}');
    const env = { VK_DRIVER_FILES: undefined, VK_ICD_FILENAMES: undefined, XDG_DATA_HOME: folder };
    expect(await vulkanMissing(env)).toBe('undefined');
  });

  test('does not accept a named driver that does not exist', async () => {
    expect(await vulkanMissing({ VK_DRIVER_FILES: '/nowhere.json' })).toMatch(
      /^there is a Vulkan loader but no Vulkan driver; install /,
    );
  });
});
