import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Bundles the library for browsers as one module, with shaders and worker inside. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Deno supports module workers only.
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/browser',
    emptyOutDir: false,
    minify: false,
    target: 'es2022',
    lib: { entry: 'index.ts', formats: ['es'], fileName: 'index' },
  },
});
