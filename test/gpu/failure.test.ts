import { expect, test } from 'vitest';
import type { Backend } from '../../src/core/count/backend.js';
import { CancelledError, InputError, RenderError } from '../../src/core/errors.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { bandsOf } from '../../src/core/view/bands.js';
import { viewOf } from '../../src/core/view/view.js';
import { open, SHADERS } from './open.js';

const SCENE = sceneFrom({ resolution: 100 });

const { escape: loop } = SHADERS;

async function openSingle(code = loop) {
  const { gpu, device } = await open({ escape: code });
  return { backend: await gpu.openBackend('single'), device, close: () => gpu.close() };
}

function countFirst(backend: Backend, scene: Scene = SCENE, signal?: AbortSignal) {
  const [band] = bandsOf(viewOf(scene));
  if (!band) throw new Error('no band');
  return backend.count(scene, band, { signal });
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!outcome) throw new Error('it did not fail');
  return outcome;
}

test('a band that the GPU leaves unwritten is an error, not a black picture', async () => {
  const { backend, close } = await openSingle(loop.replace('result[k] = params.stamp', ''));
  const error = await failureOf(countFirst(backend));
  expect(error).toBeInstanceOf(RenderError);
  expect(error.message).toMatch(/under test left rows 0 to \d+ unwritten.*backend cpu/);
  await close();
});

test('a single workgroup that did not run is an error', async () => {
  const skipped = 'if invocation == 0u && !(tile.x == 3u && tile.y == 2u)';
  const { backend, close } = await openSingle(loop.replace('if invocation == 0u', skipped));
  expect((await failureOf(countFirst(backend))).message).toMatch(/unwritten/);
  await close();
});

test('stamps of an earlier dispatch do not pass for those of this one', async () => {
  const once = 'if invocation == 0u && params.stamp < 2u';
  const { backend, close } = await openSingle(loop.replace('if invocation == 0u', once));
  const band = { firstRow: 0, rows: 10, firstColumn: 0, columns: 10 };
  await backend.count(SCENE, band);
  expect((await failureOf(backend.count(SCENE, band))).message).toMatch(/unwritten/);
  await close();
});

test('a shader that the device refuses is named', async () => {
  const error = await failureOf(openSingle(loop.replace('fn count_orbit', 'fn other')));
  expect(error).toBeInstanceOf(RenderError);
  expect(error.message).toMatch(
    /under test could not create the shader escape.wgsl: .*count_orbit/s,
  );
});

test('an uncaptured error fails the work', async () => {
  const { backend, device, close } = await openSingle();
  device.createBuffer({ size: 4, usage: 0 }); // A buffer without a usage is invalid.
  await device.queue.onSubmittedWorkDone();
  const error = await failureOf(countFirst(backend));
  expect(error).toBeInstanceOf(RenderError);
  expect(error.message).toMatch(/under test reported an error: /);
  await close();
});

test('a lost device fails the work', async () => {
  const { backend, device, close } = await openSingle();
  device.destroy();
  const error = await failureOf(countFirst(backend));
  expect(error).toBeInstanceOf(RenderError);
  expect(error.message).toMatch(/under test/);
  await close();
});

test('a cancelled count ends early, and the backend can count again', async () => {
  const { backend, close } = await openSingle();
  const heavy = sceneFrom({ resolution: 1000, real: 0.25, imag: 0, itermax: 1_000_000 });
  const controller = new AbortController();
  const counting = failureOf(countFirst(backend, heavy, controller.signal));
  setTimeout(() => controller.abort(), 20);
  expect(await counting).toBeInstanceOf(CancelledError);
  expect((await countFirst(backend)).counts.length).toBeGreaterThan(0);
  await close();
});

test.each([
  [{ threshold: 1e19 }, /^threshold: .* on a GPU .*backend cpu/],
  [{ xright: -1.6 + 1e-5 }, /^region: .* in single precision \(precision double/],
  [{ xleft: -1e19, xright: 1e19, ybot: -1e19, ytop: 1e19 }, /^xleft: .* on a GPU/],
])('%o is refused, as f32 cannot represent it', async (fields, message) => {
  const { backend, close } = await openSingle();
  expect(() => backend.check(sceneFrom(fields))).toThrow(InputError);
  expect(() => backend.check(sceneFrom(fields))).toThrow(message);
  await close();
});
