import { Kernel, type KernelExports } from '../../cpu/kernel.js';
import { readOwnFile } from './own-file.js';

/** Beside the code of src/cpu, where the build puts it. */
const FILE = new URL('../../cpu/escape.wasm', import.meta.url);

/** The SIMD kernel, compiled; threads share it. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readOwnFile(FILE));
}

/** A kernel with a memory of its own. */
export function instantiateKernel(module: WebAssembly.Module): Kernel {
  const { exports } = new WebAssembly.Instance(module);
  return new Kernel(exports as KernelExports);
}
