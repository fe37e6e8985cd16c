import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the explorer's page: a folder for any static host, at any path. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  // Caches are no part of the source.
  cacheDir: '../../../node_modules/.vite/explorer',
  worker: { format: 'es' },
  build: {
    outDir: '../../../dist/explorer',
    emptyOutDir: true,
    sourcemap: true,
    target: 'es2022',
    // The page's security policy lets no script in that is not a file.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
