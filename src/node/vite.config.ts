import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Marks the folder as CommonJS, in a package of ES modules; adds the licence of what is bundled. */
const besides: Plugin = {
  name: 'juliaset:besides',
  generateBundle() {
    const source = readFileSync(path('../../node_modules/commander/LICENSE'), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
    this.emitFile({ type: 'asset', fileName: 'LICENSE-commander', source });
  },
};

const NOTHING = '\0nothing';

/**
 * Leaves `node:child_process` out of commander, which would take 1.5 ms to load. Commander needs it for
 * subcommands that are programs of their own, and there are none.
 */
const withoutPrograms: Plugin = {
  name: 'juliaset:without-programs',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'node:child_process' && importer?.includes('/commander/') ? NOTHING : undefined,
  load: (id) => (id === NOTHING ? 'export default undefined;' : undefined),
};

/**
 * Bundles the command line and its parser, since Node takes up to a millisecond for each module that it loads.
 * The folder is as deep as those of the modules, which find the package's other files by their own address.
 */
export default defineConfig({
  plugins: [withoutPrograms, besides],
  ssr: { noExternal: ['commander'] },
  build: {
    ssr: true,
    ssrEmitAssets: true,
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
      output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
