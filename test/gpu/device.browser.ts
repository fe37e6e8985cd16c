import { NO_ADAPTER } from './no-adapter.js';

/** The browser's adapter. @throws Error when there is none */
export async function requestAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error(NO_ADAPTER);
  return adapter;
}
