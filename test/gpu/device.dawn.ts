import { create } from 'webgpu';
import { NO_ADAPTER } from './no-adapter.js';

/** Held for good: Dawn must not be collected while a device lives. */
const gpu = create([]);

/** The adapter that Dawn finds; there must be one. */
export async function requestAdapter(): Promise<GPUAdapter> {
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error(NO_ADAPTER);
  return adapter;
}
