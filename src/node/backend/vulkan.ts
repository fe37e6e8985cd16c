import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * Why Vulkan cannot work on this machine; nothing if it may work. Dawn finds out itself, but prints messages
 * about it. So on Linux this checks first whether there is a loader and a driver at all.
 *
 * @param dawnFolder folder of Dawn's library, where Dawn looks for the loader first
 */
export function vulkanMissing(dawnFolder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!hasLoader(dawnFolder)) {
    return 'there is no Vulkan loader (libvulkan.so.1); install your GPU driver and the package libvulkan1 or vulkan-loader';
  }
  if (!hasDriver()) {
    return 'there is a Vulkan loader but no Vulkan driver; install the driver of your GPU (for Mesa, the package mesa-vulkan-drivers)';
  }
  return undefined;
}

const LOADER = 'libvulkan.so.1';

function hasLoader(dawnFolder: string): boolean {
  const beside = [dawnFolder, dirname(process.execPath)];
  return beside.some((folder) => existsSync(join(folder, LOADER))) || isLoadable(LOADER);
}

/** Whether the dynamic loader finds a library. It is not an addon, so loading it fails in any case. */
function isLoadable(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (cause) {
    return !String(cause).includes('cannot open shared object file');
  }
}

/** Whether there is any driver manifest where the Vulkan loader looks for them. */
function hasDriver(): boolean {
  const { env } = process;
  const named = [env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES, env.VK_ADD_DRIVER_FILES];
  const files = named.flatMap((list) => list?.split(delimiter) ?? []);
  if (files.some((file) => file !== '' && existsSync(file))) return true;
  if (env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES) return false;
  return manifestFolders().some(hasManifest);
}

/** The loader's search path, in the order of its documentation ("Driver Discovery on Linux"). */
function manifestFolders(): string[] {
  const { env } = process;
  const home = homedir();
  const list = (value: string | undefined, otherwise: string) =>
    (value || otherwise).split(delimiter);
  return [
    ...list(env.XDG_CONFIG_HOME, join(home, '.config')),
    ...list(env.XDG_CONFIG_DIRS, '/etc/xdg'),
    '/usr/local/etc',
    '/etc',
    ...list(env.XDG_DATA_HOME, join(home, '.local/share')),
    ...list(env.XDG_DATA_DIRS, '/usr/local/share:/usr/share'),
  ].map((folder) => join(folder, 'vulkan', 'icd.d'));
}

function hasManifest(folder: string): boolean {
  try {
    return readdirSync(folder).some((file) => file.endsWith('.json'));
  } catch {
    return false; // No such folder.
  }
}
