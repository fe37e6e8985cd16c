import type { Unavailable } from '../core/count/source.js';
import { type OpenGpu, openGpu } from '../gpu/gpu.js';
import { countingShaders } from './shaders.js';

/**
 * Opens the browser's GPU, or says why it cannot be used.
 *
 * @param softwareToo whether to accept a software adapter, which runs on the CPU
 */
export async function openBrowserGpu(softwareToo: boolean): Promise<OpenGpu | Unavailable> {
  if (!navigator.gpu) {
    return {
      unavailable: isSecureContext
        ? 'this browser has no WebGPU, or it is switched off'
        : 'WebGPU needs a secure page (https or localhost)',
    };
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { unavailable: 'WebGPU finds no adapter in this browser' };
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  // Some browsers hide vendor and architecture.
  const name = `${vendor} ${architecture}`.trim() || description || 'GPU';
  if (isFallbackAdapter && !softwareToo) {
    return { unavailable: `the only adapter, ${name}, is software` };
  }
  const device = await adapter.requestDevice({ label: 'juliaset' });
  return openGpu(device, {
    shaders: countingShaders(),
    adapter: name,
    pause: () => new Promise((resume) => setTimeout(resume)),
  });
}
