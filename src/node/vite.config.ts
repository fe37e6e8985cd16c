import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Bundles the command line, since Node takes about a millisecond for each module that it loads. The folder is
 * as deep as those of the modules, which find the package's other files by their own address.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: path('../../dist/node/shell'),
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    rollupOptions: {
      input: {
        cli: path('../../dist/node/command/cli.js'),
        thread: path('../../dist/node/backend/thread.js'),
        adapters: path('../../dist/node/command/adapters.js'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
