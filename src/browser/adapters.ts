import type { Unavailable } from '../core/count/source.js';
import type { Adapter } from '../gpu/adapter.js';
import { findAdapter, nameOf } from './gpu.js';

/**
 * The adapter that this browser offers for speed, or why there is none. Browsers do not list others.
 *
 * @example
 * const adapters = await listAdapters();
 * console.log('unavailable' in adapters ? adapters.unavailable : adapters.map(({ name }) => name));
 */
export async function listAdapters(): Promise<readonly Adapter[] | Unavailable> {
  const adapter = await findAdapter();
  if ('unavailable' in adapter) return adapter;
  const { isFallbackAdapter: software, description: driver } = adapter.info;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const limits = { maxBufferSize, maxStorageBufferBindingSize };
  return [{ name: nameOf(adapter.info), software, driver, limits }];
}
