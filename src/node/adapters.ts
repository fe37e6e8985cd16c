import type { Unavailable } from '../core/count/source.js';
import type { Adapter } from '../gpu/adapter.js';

/**
 * All adapters that WebGPU finds, or why there are none. The native library may print warnings on standard
 * error.
 *
 * @example
 * const adapters = await listAdapters();
 * console.log('unavailable' in adapters ? adapters.unavailable : adapters.map(({ name }) => name));
 */
export async function listAdapters(): Promise<readonly Adapter[] | Unavailable> {
  const dawn = await import('./backend/dawn.js');
  return dawn.listAdapters();
}
