import { create } from 'webgpu';
import { NO_ADAPTER } from './no-adapter.js';

/** Never released: Dawn must not be garbage-collected while a device is in use. */
const gpu = create([]);

/** Dawn's adapter. @throws Error when there is none */
export async function requestAdapter(): Promise<GPUAdapter> {
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error(NO_ADAPTER);
  return adapter;
}
