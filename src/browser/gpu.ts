import type { Unavailable } from '../core/count/source.js';
import { type GpuOptions, type OpenGpu, openGpu } from '../gpu/gpu.js';
import { countingShaders } from './shaders.js';

/**
 * Opens the browser's GPU, or says why it cannot be used.
 *
 * @param softwareToo whether to accept a software adapter, which runs on the CPU
 */
export async function openBrowserGpu(softwareToo: boolean): Promise<OpenGpu | Unavailable> {
  const adapter = await findAdapter();
  if ('unavailable' in adapter) return adapter;
  const name = nameOf(adapter.info);
  if (adapter.info.isFallbackAdapter && !softwareToo) {
    return { unavailable: `the only adapter, ${name}, is software` };
  }
  return openOnDevice(await adapter.requestDevice({ label: 'juliaset' }), { adapter: name });
}

/** Counts on a device that is open. */
export function openOnDevice(
  device: GPUDevice,
  options: Pick<GpuOptions, 'adapter' | 'isBorrowed'>,
): OpenGpu {
  const pause = () => new Promise<void>((resume) => setTimeout(resume));
  return openGpu(device, { shaders: countingShaders(), pause, ...options });
}

/** The adapter that this browser offers for speed, or why there is none. */
export async function findAdapter(): Promise<GPUAdapter | Unavailable> {
  if (!navigator.gpu) {
    return {
      unavailable: isSecureContext
        ? 'this browser has no WebGPU, or it is switched off'
        : 'WebGPU needs a secure page (https or localhost)',
    };
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ?? { unavailable: 'WebGPU finds no adapter in this browser' };
}

/** Some browsers hide vendor and architecture. */
export function nameOf({ vendor, architecture, description }: GPUAdapterInfo): string {
  return `${vendor} ${architecture}`.trim() || description || 'GPU';
}
