import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files of /dev through which Linux gives programs a GPU: of the kernel's drivers, and of vendors' own. */
const DEVICES: readonly (readonly [folder: string, names: RegExp])[] = [
  ['dri', /^renderD\d/],
  ['', /^(nvidia\d|nvhost|nvgpu|nvmap|dxg$|kfd$|kgsl|mali|pvr|galcore)/],
];

/**
 * Whether this machine may have a GPU. Dawn finds out by itself, but slowly, and its native code prints
 * warnings about software adapters; so on Linux we look first whether there is a device at all.
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
