import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the explorer's page into a folder that any static host can serve, at any path. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  // Keeps the cache out of the source tree.
  cacheDir: '../../../node_modules/.vite/explorer',
  worker: { format: 'es' },
  build: {
    outDir: '../../../dist/explorer',
    emptyOutDir: true,
    target: 'es2022',
    // The page's security policy allows scripts from files only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
