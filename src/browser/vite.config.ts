import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Bundles the library for browsers: one module, with the shader and the worker inside. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Modules: Deno has no other workers.
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/browser',
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    target: 'es2022',
    lib: { entry: 'index.ts', formats: ['es'], fileName: 'index' },
  },
});
