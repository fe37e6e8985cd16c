import { Kernel, type KernelExports } from '../../cpu/kernel.js';
import { readOwnFile } from './own-file.js';

/** The build puts it beside the code of src/cpu. */
const FILE = new URL('../../cpu/escape.wasm', import.meta.url);

/** Compiles the SIMD kernel; threads share the module. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readOwnFile(FILE));
}

/** Creates a kernel with its own memory. */
export function instantiateKernel(module: WebAssembly.Module): Kernel {
  const { exports } = new WebAssembly.Instance(module);
  return new Kernel(exports as KernelExports);
}
