// Times sets, formulas, colour modes and anti-aliasing: `npm run bench:modes -- ROUNDS`.
// @ts-check
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { PRESETS } from '../../dist/core/scene/presets.js';
import { sceneFrom } from '../../dist/core/scene/scene.js';
import { listAdapters } from '../../dist/node/backend/dawn.js';
import { measure } from '../../dist/node/command/measure.js';
import { openRenderer } from '../../dist/node/index.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const FILE = join(tmpdir(), `juliaset-bench-${process.pid}.png`);

/** A megapixel: 1250 × 781. @param {import('../../dist/core/scene/scene.js').SceneFields} fields */
const scene = (fields) => sceneFrom({ resolution: 1250, ...fields });
const SEAHORSES = {
  ...PRESETS.find(({ name }) => name === 'seahorses')?.scene,
  resolution: 1000,
  samples: 1,
};
const MODES = {
  'z^2 + c, its own loop': scene({}),
  'z^2 + c, compiled like any formula': scene({ formula: 'z^2 - -c' }),
  'z^2 + c, smooth': scene({ colour: 'smooth' }),
  'z^2 + c, distance': scene({ colour: 'distance' }),
  'the Mandelbrot set': scene({ set: 'mandelbrot' }),
  'the Mandelbrot set, itermax 10,000': scene({ set: 'mandelbrot', itermax: 10_000 }),
  'seahorses, counts': scene({ ...SEAHORSES, colour: 'counts' }),
  'seahorses, smooth': scene(SEAHORSES),
  'seahorses, distance': scene({ ...SEAHORSES, colour: 'distance' }),
  'z^3 + c': scene({ formula: 'z^3 + c', real: 0.4, imag: 0.3 }),
  'the burning ship': scene({
    set: 'mandelbrot',
    formula: '(abs(re(z)) + i*abs(im(z)))^2 + c',
  }),
  "Newton's method": scene({ formula: 'z - (z^3-1)/(3z^2)', convergence: 1e-3 }),
  'c*exp(z)': scene({ formula: 'c*exp(z)', real: 0.35, imag: 0.05, threshold: 50, width: 8 }),
};
const PICTURES = {
  'seahorses, counts': scene({ ...SEAHORSES, colour: 'counts' }),
  'seahorses, smooth': scene(SEAHORSES),
  'seahorses, smooth, 3 × 3 samples at edges': scene({ ...SEAHORSES, samples: 3 }),
  'counts, grey': scene({}),
  'counts, viridis': scene({ palette: 'viridis' }),
  'smooth, viridis': scene({ colour: 'smooth', palette: 'viridis' }),
  'distance, viridis': scene({ colour: 'distance', palette: 'viridis' }),
  'histogram, viridis': scene({ colour: 'histogram', palette: 'viridis' }),
  'counts, grey, 3 × 3 samples at edges': scene({ samples: 3 }),
  'smooth, viridis, 3 × 3 samples at edges': scene({
    colour: 'smooth',
    palette: 'viridis',
    samples: 3,
  }),
};

const adapters = await listAdapters();
const gpus = 'unavailable' in adapters ? [] : adapters;
const renderers = await Promise.all([
  openRenderer({ backend: 'cpu' }).then((renderer) => ({ name: 'CPU, all cores', renderer })),
  ...gpus.map(async ({ name }) => ({
    name: `single, ${name}`,
    renderer: await openRenderer({ backend: 'gpu', precision: 'single', adapter: name }),
  })),
]);
for (const { name, renderer } of renderers) {
  const counting = Object.entries(MODES).map(([mode, scene]) => ({
    name: mode,
    run: async () => {
      for await (const { counts } of renderer.bands(scene)) if (counts.length === 0) return 0;
      return undefined;
    },
  }));
  const drawing = Object.entries(PICTURES).map(([picture, scene]) => ({
    name: `PNG: ${picture}`,
    run: async () => {
      await renderer.writePng(scene, FILE);
      return undefined;
    },
  }));
  console.log(`\n${name}`);
  console.table(
    (await measure([...counting, ...drawing], ROUNDS)).map(({ name, min, median }) => ({
      case: name,
      'min ms': Number(min.toFixed(1)),
      'median ms': Number(median.toFixed(1)),
    })),
  );
  await renderer.close();
}
rmSync(FILE, { force: true });

// fractalnow computes every pixel, as juliaset does, and writes no PNG but the bytes of the pixels.
const CLI = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('./seahorses.config', import.meta.url));
const process_ = (
  /** @type {string} */ name,
  /** @type {string[]} */ ...[program = '', ...args]
) => ({
  name,
  run: () => {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    return undefined;
  },
});
const juliaset = [process.execPath, CLI, '--preset', 'seahorses', '-R', '2000', '-q', '-o', FILE];
const fractalnow = ['fractalnow', ...['-j', '2', '-i', '1', '-l', 'double'], ...['-c', CONFIG]];
const toFile = ['-x', '2000', '-o', FILE];
const isThere = spawnSync('fractalnow', ['-h']).status === 0;
if (!isThere) console.log('\ntiming no fractalnow: it is not installed');
const processes = await measure(
  [
    process_('juliaset', ...juliaset, '--backend', 'cpu', '--samples', '1'),
    process_('juliaset, 3 × 3 samples at edges', ...juliaset, '--backend', 'cpu'),
    ...(isThere
      ? [
          process_('fractalnow', ...fractalnow, ...toFile),
          process_('fractalnow, adaptive 3', ...fractalnow, '-a', 'adaptive', '-s', '3', ...toFile),
        ]
      : []),
  ],
  ROUNDS,
);
console.log('\nseahorses, smooth, 2000 × 1667, whole process');
for (const { name, min, median } of processes) {
  console.log(`${name.padEnd(36)} min ${min.toFixed(0)} ms, median ${median.toFixed(0)} ms`);
}
rmSync(FILE, { force: true });
