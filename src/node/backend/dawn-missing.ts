import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { mayHaveGpu } from './gpu-devices.js';
import { vulkanMissing } from './vulkan.js';

const NO_GPU = 'this machine has no GPU (there is no GPU device in /dev)';

/**
 * Why Dawn is not worth loading on this machine; nothing if it may find an adapter.
 *
 * @param softwareToo whether an adapter that runs on the CPU is worth it
 */
export function dawnMissing(softwareToo: boolean): string | undefined {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('webgpu'));
  } catch {
    return "the optional package 'webgpu' is not installed; run npm install webgpu";
  }
  const missing = vulkanMissing(`${folder}/dist/${process.platform}-${process.arch}`);
  if (missing) return missing;
  return softwareToo || mayHaveGpu() ? undefined : NO_GPU;
}
