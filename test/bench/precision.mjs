// How many counts each precision gets wrong, by the spacing of pixels: npm run bench:precision. Prints a
// table in Markdown; needs a GPU or a software adapter.
// @ts-check
import process from 'node:process';
import { create } from 'webgpu';
import { escapeTime } from '../../dist/core/count/escape.js';
import { exactEscapeTime } from '../../dist/core/count/fixed-point.js';
import { sceneFrom } from '../../dist/core/scene/scene.js';
import { viewOf } from '../../dist/core/view/view.js';
import { openGpu } from '../../dist/gpu/gpu.js';
import { readShaders } from '../../dist/node/backend/shaders.js';
import { pointOfSet, ROOTS, regionAround, SETS } from '../deep-scenes.mjs';

/** Pixels along a row of each scene. */
const RESOLUTION = Number(process.argv[2] ?? 100);
const SPACINGS = [
  1e-2, 1e-3, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13,
];

/**
 * @typedef {object} Tally
 * @property {number} pixels
 * @property {number} single counts of the GPU in single precision that differ from f64
 * @property {number} worst share of such counts in the set that has most
 * @property {number} far such counts that are off by more than 1
 * @property {number} double counts of the GPU in double precision that differ from f64
 * @property {number} undecided pixels that double precision left to be counted in f64
 * @property {number} rounded counts of f64 that differ from exact arithmetic
 */

// A reference keeps Dawn from being garbage-collected while its device is in use.
const dawn = create([]);
const adapter = await dawn.requestAdapter();
if (!adapter) throw new Error('WebGPU found no adapter');
console.log(`${adapter.info.device} (${adapter.info.description})\n`);
const gpu = openGpu(await adapter.requestDevice(), {
  shaders: readShaders(),
  adapter: adapter.info.device,
});
const [inSingle, inDouble] = [await gpu.openBackend('single'), await gpu.openBackend('double')];

/** @param {number} spacing @returns {Promise<Tally>} */
async function tally(spacing) {
  const sum = { pixels: 0, single: 0, worst: 0, far: 0, double: 0, undecided: 0, rounded: 0 };
  for (const c of Object.values(SETS)) {
    const [real, imag] = c;
    const region = regionAround(pointOfSet(c, ROOTS), spacing, RESOLUTION);
    const scene = sceneFrom({ ...region, real, imag, itermin: 0, itermax: 1000 });
    const { columns, rows, xs, ys } = viewOf(scene);
    const band = { firstRow: 0, rows, firstColumn: 0, columns };
    // Skips the checks that refuse scenes beyond a precision, since those are measured here.
    const { counts: ofSingle } = await inSingle.count(scene, band);
    const before = inDouble.undecided;
    const { counts: ofDouble } = await inDouble.count(scene, band);
    sum.undecided += inDouble.undecided - before;
    let k = 0;
    const singleBefore = sum.single;
    for (const y of ys(0, rows)) {
      for (const x of xs(0, columns)) {
        const f64 = escapeTime(x, y, scene);
        const off = Math.abs(/** @type {number} */ (ofSingle[k]) - f64);
        if (off > 0) sum.single++;
        if (off > 1) sum.far++;
        if (ofDouble[k] !== f64) sum.double++;
        if (k % SAMPLE === 0 && exactEscapeTime(x, y, scene) !== f64) sum.rounded += SAMPLE;
        k++;
      }
    }
    sum.worst = Math.max(sum.worst, (sum.single - singleBefore) / k);
    sum.pixels += k;
  }
  return sum;
}

/** Exact arithmetic is slow, so it checks only one pixel in so many. */
const SAMPLE = 7;

const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
  part === 0 ? '0' : `${Number(((100 * part) / whole).toPrecision(2))} %`;

console.log(
  '| spacing | single ≠ f64 | worst set | by more than 1 | double ≠ f64 | undecided | f64 ≠ exact |',
);
console.log('|---|---|---|---|---|---|---|');
for (const spacing of SPACINGS) {
  const { pixels, single, worst, far, double, undecided, rounded } = await tally(spacing);
  const cells = [single, worst * pixels, far, double, undecided, rounded];
  const shares = cells.map((count) => percent(count, pixels));
  console.log(`| ${[spacing.toExponential(), ...shares].join(' | ')} |`);
}
await gpu.close();
