// All timings in one run: npm run bench [-- ROUNDS [--gigapixel]]. Prints tables and writes
// dist/bench.json.
// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { colour, colourTableOf } from '../../dist/core/colour/colour.js';
import { inOrder } from '../../dist/core/in-order.js';
import { ARTICLE_SCENE } from '../../dist/core/scene/defaults.js';
import { sceneFrom } from '../../dist/core/scene/scene.js';
import { bandsOf } from '../../dist/core/view/bands.js';
import { viewOf } from '../../dist/core/view/view.js';
import { finish } from '../../dist/cpu/slices.js';
import { listAdapters } from '../../dist/node/backend/dawn.js';
import { compileKernel, instantiateKernel } from '../../dist/node/backend/simd-kernel.js';
import { measure } from '../../dist/node/command/measure.js';
import { pngOnPool } from '../../dist/node/file/png-encoding.js';
import { openRenderer } from '../../dist/node/index.js';

/** @typedef {import('../../dist/node/command/measure.js').Case} Case */

const ROUNDS = Number(process.argv[2] ?? 5);
const CLI = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));
const NUMBA = fileURLToPath(new URL('./numba_julia.py', import.meta.url));
const FILE = join(tmpdir(), `juliaset-bench-${process.pid}.png`);

/** P, the article's picture, and a set with a fat interior. */
const P_ARGS = '-x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000'.split(' ');
const P = ARTICLE_SCENE;
const FAT = sceneFrom({ resolution: 400, real: -0.12, imag: 0.75 });

/** @type {Record<string, unknown>} */
const results = {
  date: new Date().toISOString(),
  node: process.version,
  processor: cpus()[0]?.model,
  cores: availableParallelism(),
  kernel: release(),
  rounds: ROUNDS,
};

/**
 * @param {string} title
 * @param {Case[]} cases
 * @param {number} rounds
 */
async function group(title, cases, rounds = ROUNDS) {
  const timings = await measure(cases, rounds);
  results[title] = timings;
  console.log(`\n${title.padEnd(58)} min ms  median ms`);
  for (const { name, min, median } of timings) {
    console.log(
      `  ${name.padEnd(54)} ${min.toFixed(1).padStart(8)} ${median.toFixed(1).padStart(10)}`,
    );
  }
  return timings;
}

/** @param {import('../../dist/node/index.js').NodeRenderer} renderer @param {typeof P} scene */
async function countAll(renderer, scene) {
  for await (const { counts } of renderer.bands(scene)) if (counts.length === 0) throw new Error();
  return undefined;
}

/**
 * The reference, with everything possible moved out of the loop by hand.
 *
 * @param {typeof P} scene
 * @param {import('../../dist/core/view/bands.js').Band} band
 */
function plainLoop(scene, band) {
  const view = viewOf(scene);
  const xs = view.xs(band.firstColumn, band.columns);
  const ys = view.ys(band.firstRow, band.rows);
  const counts = new Uint32Array(xs.length * ys.length);
  const { real, imag, itermax } = scene;
  const bail = scene.threshold * scene.threshold;
  let k = 0;
  for (const y of ys) {
    for (const x of xs) {
      let re = x;
      let im = y;
      let n = 0;
      for (;;) {
        const next = re * re - im * im + real;
        im = re * im + im * re + imag;
        re = next;
        if (n === itermax || re * re + im * im > bail) break;
        n++;
      }
      counts[k++] = n;
    }
  }
  return counts;
}

const kernel = instantiateKernel(compileKernel());
const bands = [...bandsOf(viewOf(P))];
const adapters = await listAdapters();
const gpus = 'unavailable' in adapters ? [] : adapters;
if ('unavailable' in adapters) console.log(`timing no GPU: ${adapters.unavailable}`);

const renderers = [];
for (const threads of [1, 2]) {
  const renderer = await openRenderer({ backend: 'cpu', threads });
  renderers.push({
    name: `SIMD, ${threads} thread${threads > 1 ? 's' : ''} in the pool`,
    renderer,
  });
}
/** @type {readonly ('single' | 'double')[]} */
const PRECISIONS = ['single', 'double'];
for (const { name } of gpus) {
  for (const precision of PRECISIONS) {
    const renderer = await openRenderer({ backend: 'gpu', adapter: name, precision });
    renderers.push({ name: `WGSL, ${precision}, ${name}`, renderer });
  }
}

const simd = (/** @type {string} */ name) => ({
  name,
  run: () => {
    for (const band of bands) finish(kernel.count(P, viewOf(P).points(band)));
    return undefined;
  },
});
const counting = await group('counting P', [
  {
    name: 'plain loop, 1 thread',
    run: () => {
      for (const band of bands) plainLoop(P, band);
      return undefined;
    },
  },
  simd('SIMD, 1 thread'),
  simd('SIMD, 1 thread, again (the noise floor)'),
  ...renderers.map(({ name, renderer }) => ({ name, run: () => countAll(renderer, P) })),
]);
await group(
  'a fat interior, 400 × 250 (c = -0.12 + 0.75i)',
  renderers.flatMap(({ name, renderer }) =>
    [1_000, 1_000_000].map((itermax) => ({
      name: `${name}, itermax ${itermax}`,
      run: () => countAll(renderer, { ...FAT, itermax }),
    })),
  ),
);
for (const { renderer } of renderers) await renderer.close();

const counted = bands.map((band) => ({
  band,
  ...finish(kernel.count(P, viewOf(P).points(band))),
}));
const grey = colour(
  { counts: Uint32Array.from(counted.flatMap(({ counts }) => [...counts])) },
  colourTableOf(P),
);
/** @type {Record<string, number>} */
const sizes = {};
results['PNG bytes'] = sizes;
const ours = (/** @type {0 | 1 | 6 | 9} */ level) => ({
  name: `ours on the pool, level ${level}`,
  run: async () => {
    const backend = /** @type {const} */ ({ kind: 'cpu', precision: 'double', description: '' });
    const png = pngOnPool({ backend, scene: P, table: colourTableOf(P) }, level);
    let size = png.head().length;
    const encoded = inOrder(counted, 4 * availableParallelism(), (band) => png.encode(band));
    for await (const { bytes } of encoded) size += bytes.length;
    sizes[`ours, level ${level}`] = size + (await png.tail()).length;
    return undefined;
  },
});
await group(
  'encoding P',
  [
    ours(1),
    ours(6),
    ours(9),
    ...[1, 6].map((level) => ({
      name: `zlib on one thread, level ${level}, deflate alone`,
      run: () => {
        sizes[`zlib, level ${level}`] = deflateSync(grey, { level }).length;
        return undefined;
      },
    })),
    {
      name: 'pngjs, its defaults',
      run: () => {
        const png = new PNG({
          width: 4000,
          height: 4000,
          colorType: 0,
          inputColorType: 0,
          inputHasAlpha: false,
        });
        png.data = Buffer.from(grey);
        sizes.pngjs = PNG.sync.write(png, {
          colorType: 0,
          inputColorType: 0,
          inputHasAlpha: false,
        }).length;
        return undefined;
      },
    },
  ],
  Math.min(3, ROUNDS),
);
console.log(sizes);

/** @param {string} name @param {string} program @param {string[]} args */
function process_(name, program, args) {
  return {
    name,
    run: () => {
      const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      return undefined;
    },
  };
}

const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import numba, PIL']).status === 0,
);
if (!python) console.log('\ntiming no numba program: python3-numba and python3-pil are missing');
const cli = (/** @type {string} */ name, /** @type {string[]} */ ...args) =>
  process_(name, process.execPath, [CLI, ...args]);
const whole = await group('whole process', [
  process_("node -e ''", process.execPath, ['-e', '']),
  cli('juliaset -V', '-V'),
  cli('juliaset --backend cpu (500 × 313)', '--backend', 'cpu', '-q', '-o', FILE),
  cli('juliaset --backend cpu P', ...P_ARGS, '--backend', 'cpu', '-q', '-o', FILE),
  cli('juliaset --backend cpu P --fast', ...P_ARGS, '--backend', 'cpu', '--fast', '-q', '-o', FILE),
  ...gpus.map(({ name }) =>
    cli(`juliaset --adapter '${name}' P`, ...P_ARGS, '--adapter', name, '-q', '-o', FILE),
  ),
  ...(python ? [process_('numba and Pillow, P', python, [NUMBA, FILE])] : []),
]);
const median = (/** @type {string} */ name) =>
  whole.find((t) => t.name.startsWith(name))?.median ?? Number.NaN;
const count = (/** @type {string} */ name) =>
  counting.find((t) => t.name === name) ?? { min: Number.NaN };
const ratios = {
  'plain loop / SIMD, minima': count('plain loop, 1 thread').min / count('SIMD, 1 thread').min,
  'SIMD, 1 thread / 2 threads, minima':
    count('SIMD, 1 thread in the pool').min / count('SIMD, 2 threads in the pool').min,
  ...Object.fromEntries(
    gpus.map(({ name }) => [
      `double / single, minima, ${name}`,
      count(`WGSL, double, ${name}`).min / count(`WGSL, single, ${name}`).min,
    ]),
  ),
  'juliaset -V / node -e': median('juliaset -V') / median('node'),
  'default picture / node -e': median('juliaset --backend cpu (500') / median('node'),
  'numba / juliaset on P': median('numba') / median('juliaset --backend cpu P'),
};
results['ratios, of medians unless named otherwise'] = ratios;
console.log(ratios);

/**
 * Makes a process print its peak memory in kB when it ends. (On Linux; elsewhere it prints that of its parent
 * if it is higher.)
 */
const PRINT_MEMORY = `data:text/javascript,${encodeURIComponent(`
  import { existsSync, readFileSync } from 'node:fs';
  process.on('exit', () => {
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    console.error(/VmHWM:\\s+(\\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  });
`)}`;

/** @param {number} resolution */
function renderLarge(resolution) {
  const args = ['--backend', 'cpu', '-R', String(resolution), '-q', '-o', FILE];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', PRINT_MEMORY, CLI, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const ms = performance.now() - start;
  const scene = sceneFrom({ resolution });
  const megapixels = (resolution * viewOf(scene).rows) / 1e6;
  return {
    resolution,
    seconds: ms / 1000,
    'Mpx/s': (megapixels / ms) * 1000,
    'memory MB': Number(stderr) / 1000,
    'file MB': statSync(FILE).size / 1e6,
  };
}
const large = (process.argv.includes('--gigapixel') ? [4000, 16384, 65536] : [4000, 16384]).map(
  renderLarge,
);
results['large pictures, whole process'] = large;
console.log('\nlarge pictures on the CPU, whole process');
console.table(large);

/** How long a process takes to end after Ctrl-C. @param {string[]} args @param {number} after */
async function interrupted(args, after) {
  const child = spawn(process.execPath, [CLI, ...args, '-q', '-o', FILE], { stdio: 'ignore' });
  await setTimeout(after);
  const start = performance.now();
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  return {
    case: args.join(' '),
    'after ms': after,
    'ends in ms': performance.now() - start,
    status,
  };
}
/** At c = 1/4, orbits creep towards 1/2 and never repeat. */
const worst = ['-r=0.25', '-i=0', '-M=1000000', '-R=1000'];
const interrupts = [];
const backends = gpus.flatMap(({ name }) =>
  PRECISIONS.map((precision) => ['--adapter', name, '--precision', precision]),
);
for (const backend of [['--backend', 'cpu'], ...backends]) {
  for (const after of [700, 2000]) {
    interrupts.push(await interrupted([...backend, '-R=20000'], after));
    interrupts.push(await interrupted([...backend, ...worst], after));
  }
}
results['Ctrl-C'] = interrupts;
console.log('\nCtrl-C');
console.table(interrupts);

for (const end of ['', '.part', '.part.journal']) rmSync(`${FILE}${end}`, { force: true });
writeFileSync(new URL('../../dist/bench.json', import.meta.url), JSON.stringify(results, null, 2));
console.log(
  `\nwritten: dist/bench.json (${readFileSync(new URL('../../dist/bench.json', import.meta.url)).length} bytes)`,
);
