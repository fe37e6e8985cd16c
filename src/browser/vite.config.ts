import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const PACKAGE = new URL('../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

/** Bundles the library for browsers: one module, with the shader and the worker inside. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  define: { JULIASET_VERSION: JSON.stringify(version) },
  build: {
    outDir: '../../dist/browser',
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    target: 'es2022',
    lib: { entry: 'index.ts', formats: ['es'], fileName: 'index' },
  },
});
