export const NO_ADAPTER =
  'WebGPU found no adapter, and the GPU tests are never skipped. On x64 Linux, remove ' +
  'node_modules/.cache/juliaset and run npm ci again (the software adapter comes from npm); ' +
  'elsewhere, install the GPU’s driver and Google Chrome.';
