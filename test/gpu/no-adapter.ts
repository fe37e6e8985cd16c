export const NO_ADAPTER =
  'WebGPU finds no adapter, and the GPU tests are never skipped. On x64 Linux remove ' +
  'node_modules/.cache/juliaset and run npm ci again (the software adapter comes from npm); ' +
  'elsewhere install the driver of the GPU, and Google Chrome.';
