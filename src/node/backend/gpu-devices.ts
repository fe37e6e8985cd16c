import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Device files of GPUs on Linux: those of the kernel's drivers, and those of vendors' own drivers. */
const DEVICES: readonly (readonly [folder: string, names: RegExp])[] = [
  ['dri', /^renderD\d/],
  ['', /^(nvidia\d|nvhost|nvgpu|nvmap|dxg$|kfd$|kgsl|mali|pvr|galcore)/],
];

/**
 * Whether this machine may have a GPU. Dawn finds out itself, but it is slow, and its native code prints
 * warnings about software adapters. So on Linux this checks first whether there is a device file at all.
 */
export function mayHaveGpu(dev = '/dev'): boolean {
  if (process.platform !== 'linux') return true;
  return DEVICES.some(([folder, names]) => namesIn(join(dev, folder)).some((n) => names.test(n)));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No such folder.
  }
}
