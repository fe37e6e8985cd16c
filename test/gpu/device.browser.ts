import { NO_ADAPTER } from './no-adapter.js';

/** The adapter that the browser finds; there must be one. */
export async function requestAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error(NO_ADAPTER);
  return adapter;
}
