import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openRenderer } from 'juliaset';
import { afterAll, describe, expect, test } from 'vitest';
import { colour, colourTableOf } from '../../src/core/colour/colour.js';
import { escapeTime } from '../../src/core/count/escape.js';
import { RenderError } from '../../src/core/errors.js';
import { formulaOf } from '../../src/core/formula/formula.js';
import { ARTICLE_SCENE } from '../../src/core/scene/defaults.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import { openCpuBackend } from '../../src/cpu/backend.js';
import { FORMULAS } from '../formulas.js';
import { referenceCounts, referenceEstimates } from '../reference.js';
import { SCENES } from '../scenes.js';
import { DETAIL_GREY_SHA256, sha256 } from '../sha256.js';

/** The orbits of c = 1/4 creep towards 1/2 and never repeat, so counting takes hours. */
const CREEPING = { resolution: 2000, real: 0.25, imag: 0, itermax: 4e9 };
const HEAVY_FORMULA = { ...CREEPING, formula: 'z*z + c + 0*sin(z)', itermax: 1e7 };

const renderer = await openRenderer({ backend: 'cpu' });
afterAll(() => renderer.close());

describe('the CPU’s counts equal those of the reference', () => {
  test.each(Object.entries(SCENES))('%s', async (_, scene) => {
    const { counts, shape } = await renderer.count(scene);
    const view = viewOf(scene);
    expect(shape).toEqual([view.rows, view.columns]);
    expect(counts).toEqual(referenceCounts(scene));
  });
});

describe('the CPU equals the reference bit for bit in other sets, formulas and colour modes', () => {
  test.each(Object.entries(FORMULAS))('%s', { timeout: 60_000 }, async (_, scene) => {
    const expected = referenceCounts(scene);
    expect((await renderer.count(scene)).counts).toEqual(expected);
    const modes = formulaOf(scene.formula).derivative ? ['smooth', 'distance'] : ['smooth'];
    for (const colour of modes as Scene['colour'][]) {
      const estimated = sceneFrom({ colour, resolution: 50 }, scene);
      const counts = referenceCounts(estimated);
      for await (const counted of renderer.bands(estimated)) {
        expect(counted.counts).toEqual(counts);
        expect(counted.estimates).toEqual(referenceEstimates(estimated, counts));
      }
    }
  });

  test('and in samples within pixels', async () => {
    const { backend } = await renderer.choose(sceneFrom());
    for (const scene of [sceneFrom(), FORMULAS['the burning ship']]) {
      const band = { firstRow: 3, rows: 9, firstColumn: 5, columns: 40 };
      const samples = { pixels: Uint32Array.of(0, 39, 41, 359), perSide: 3 };
      const { counts } = await backend.count(scene, band, { samples });
      const { xs, ys } = viewOf(scene).points(band, samples);
      const expected = Array.from(xs, (x, k) => escapeTime(x, ys[k] as number, scene));
      expect([...counts]).toEqual(expected);
    }
  });
});

test('the article’s 16 million pixels equal those of the original program bit for bit', async () => {
  const scene = ARTICLE_SCENE;
  const { counts } = await renderer.count(scene);
  expect(await sha256(colour({ counts }, colourTableOf(scene)))).toBe(DETAIL_GREY_SHA256);
});

test('cancelled counts cost no workers, and the renderer stays usable', async () => {
  let started = 0;
  const note = () => started++;
  process.on('worker', note);
  const aborted = await openRenderer({ backend: 'cpu', threads: 2 });
  const heavies = [
    CREEPING,
    { ...CREEPING, colour: 'smooth', itermax: 1e7 },
    HEAVY_FORMULA,
  ] as const;
  const light = sceneFrom({ resolution: 40, itermax: 30_000 });
  const expected = referenceCounts(light);
  for (let round = 0; round < 300; round++) {
    const controller = new AbortController();
    const counting = aborted.count(heavies[round % 3], { signal: controller.signal });
    // From one turn of the event loop to several turns after a worker has started.
    for (let turn = 0; turn <= round % 4; turn++) await setImmediate();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(counting).rejects.toBe(reason);
    // Waits for a free worker, so that later rounds are cancelled while they count.
    if (round % 10 === 9) expect((await aborted.count(light)).counts).toEqual(expected);
  }
  await aborted.close();
  process.off('worker', note);
  expect(started).toBe(2);
});

test('a worker’s death is an error that names its row', async () => {
  const backend = openCpuBackend({
    threads: 1,
    spawn: () => {
      const worker = new Worker(
        'require("worker_threads").parentPort.on("message", () => process.exit(3))',
        {
          eval: true,
        },
      );
      return {
        post: (request) => worker.postMessage(request),
        listen: (onReply, onEnd) => {
          worker.on('message', onReply);
          worker.on('exit', (code) => onEnd(`exit status ${code}`));
        },
        terminate: () => void worker.terminate(),
      };
    },
  });
  const band = { firstRow: 7, rows: 1, firstColumn: 0, columns: 4 };
  const counting = backend.count(sceneFrom(), band);
  await expect(counting).rejects.toThrow(RenderError);
  await expect(counting).rejects.toThrow('counted row 7: exit status 3');
  await backend.close();
});
