import type { Backends, Unavailable } from '../../core/count/source.js';
import { debug } from '../../core/debug.js';
import { InputError, RenderError } from '../../core/errors.js';
import type { Adapter } from '../../gpu/adapter.js';
import { type GpuOptions, type OpenGpu, openGpu } from '../../gpu/gpu.js';
import { dawnMissing } from './dawn-missing.js';
import { mayHaveGpu } from './gpu-devices.js';
import { readShaders } from './shaders.js';

/**
 * Dawn's entry objects of the devices in use. Without a reference from JavaScript, the garbage collector
 * frees Dawn under a running device, and the process crashes.
 */
const inUse = new Set<GPU>();

/**
 * Opens a GPU through Dawn.
 *
 * @param softwareToo whether to accept an adapter that runs on the CPU
 * @param name part of the adapter's name, in any case; by default a fast hardware adapter is preferred
 * @throws InputError when no adapter has that name; RenderError when the adapter provides no device
 */
export async function openDawn(
  softwareToo: boolean,
  name?: string,
): Promise<Backends | Unavailable> {
  const dawn = await loadDawn(softwareToo || name !== undefined);
  if ('unavailable' in dawn) return dawn;
  const found = name === undefined ? await findAdapter(dawn) : await adapterNamed(dawn, name);
  if (!found) return { unavailable: NO_ADAPTER };
  const { gpu: entry, adapter } = found;
  const { name: adapterName, software, driver } = describe(adapter);
  debug(() => `adapter ${adapterName}, ${software ? 'software' : 'hardware'}, driver ${driver}`);
  if (software && !softwareToo && name === undefined) {
    return { unavailable: `the only adapter, ${adapterName}, is software` };
  }
  const device = await requestDevice(adapter, adapterName);
  debug(() => 'device opened');
  inUse.add(entry);
  const gpu = openOnDevice(device, { adapter: adapterName });
  return {
    openBackend: (precision) => gpu.openBackend(precision),
    close: async () => {
      await gpu.close();
      inUse.delete(entry);
    },
  };
}

/** Counts on a device that is open. */
export function openOnDevice(
  device: GPUDevice,
  options: Pick<GpuOptions, 'adapter' | 'isBorrowed'>,
): OpenGpu {
  const pause = () => new Promise<void>((resume) => setImmediate(resume));
  return openGpu(device, { shaders: readShaders(), pause, ...options });
}

/** All adapters that Dawn finds, or why there are none. */
export async function listAdapters(): Promise<readonly Adapter[] | Unavailable> {
  const dawn = await loadDawn(true);
  if ('unavailable' in dawn) return dawn;
  const adapters: Adapter[] = [];
  for (const name of await adapterNames(dawn)) {
    const adapter = await dawn.create([`adapter=${name}`]).requestAdapter();
    if (adapter) adapters.push({ ...describe(adapter), name });
  }
  return adapters.length > 0 ? adapters : { unavailable: NO_ADAPTER };
}

const NO_ADAPTER =
  'WebGPU finds no adapter; is there a GPU, and is its driver installed and recent enough?';

interface Dawn {
  create(flags: string[]): GPU;
}

interface Found {
  /** Must be held as long as the adapter or its device is used. */
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
}

async function loadDawn(softwareToo: boolean): Promise<Dawn | Unavailable> {
  const missing = dawnMissing(softwareToo);
  if (missing) return { unavailable: missing };
  try {
    const dawn = await import('webgpu');
    debug(() => 'Dawn loaded');
    return dawn;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    return { unavailable: `the package 'webgpu' does not load here: ${reason}` };
  }
}

// Each entry object searches for all adapters, which takes time and prints warnings: create few.

/** The adapter that the platform prefers for speed; never a software one if there is a hardware one. */
async function findAdapter(dawn: Dawn): Promise<Found | undefined> {
  const preferred = await requestAdapter(dawn, []);
  if (!preferred?.adapter.info.isFallbackAdapter || !mayHaveGpu()) return preferred;
  const own = plain(preferred.adapter.info.device);
  for (const name of await adapterNames(dawn)) {
    if (plain(name) === own) continue;
    const other = await requestAdapter(dawn, [`adapter=${name}`]);
    if (other && !other.adapter.info.isFallbackAdapter) return other;
  }
  return preferred;
}

/** Finds an adapter by part of its name. Dawn does so itself, but only in the exact case. */
async function adapterNamed(dawn: Dawn, wanted: string): Promise<Found | undefined> {
  try {
    return await requestAdapter(dawn, [`adapter=${wanted}`]);
  } catch (refusal) {
    const names = namesIn(refusal);
    const name = names.find((candidate) => plain(candidate).includes(plain(wanted)));
    if (name !== undefined) return requestAdapter(dawn, [`adapter=${name}`]);
    const known = names.length > 0 ? names.map((n) => `'${n}'`).join(', ') : 'none found';
    throw new InputError('adapter', `part of an adapter's name (${known})`, wanted);
  }
}

async function requestAdapter(dawn: Dawn, flags: string[]): Promise<Found | undefined> {
  const gpu = dawn.create(flags);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? { gpu, adapter } : undefined;
}

async function requestDevice(adapter: GPUAdapter, name: string): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice({ label: 'juliaset' });
  } catch (cause) {
    throw new RenderError(`the GPU ${name} provides no device: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The names of all adapters. WebGPU has no such list, but Dawn's error for an unknown name contains it. */
async function adapterNames(dawn: Dawn): Promise<string[]> {
  try {
    await requestAdapter(dawn, ['adapter=\u{1f50d} no adapter has this name']);
    return [];
  } catch (refusal) {
    return namesIn(refusal);
  }
}

/** The adapters in Dawn's error for an unknown name: a line ` * backend: 'vulkan', name: '…'` for each. */
function namesIn(refusal: unknown): string[] {
  const lines = String(refusal).matchAll(/^ \* backend: '.*?', name: '(.*)'$/gm);
  return [...new Set([...lines].map(([, name]) => name as string))];
}

function describe({ info, limits }: GPUAdapter): Adapter {
  return {
    name: nameOf(info),
    software: info.isFallbackAdapter,
    driver: info.description,
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    },
  };
}

export function nameOf({ device, vendor, architecture }: GPUAdapterInfo): string {
  return plain(device) || `${vendor} ${architecture}`;
}

/** Normalises a name to lower-case words: WebGPU reports some as `some-gpu-3000`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
