import { expect, test } from 'vitest';
import { compileKernel, instantiateKernel } from '../../dist/node/backend/simd-kernel.js';
import { type Scene, type SceneFields, sceneFrom } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import { Counter } from '../../src/cpu/counter.js';
import { type BandReply, type BandRequest, GIVE_UP } from '../../src/cpu/protocol.js';
import { RequestHandler } from '../../src/cpu/request-handler.js';
import { referenceCounts } from '../reference.js';

const counter = new Counter(instantiateKernel(compileKernel()));

function wholeOf(scene: Scene): BandRequest {
  const { columns, rows } = viewOf(scene);
  return { scene, band: { firstRow: 0, rows, firstColumn: 0, columns } };
}

/** A handler, its replies, and how often it paused. @param whilePaused runs in each pause */
function handlerOf(
  whilePaused: (pauses: number, handler: RequestHandler) => void = () => undefined,
) {
  const replies: BandReply[] = [];
  let pauses = 0;
  const handler: RequestHandler = new RequestHandler(counter, {
    reply: (reply) => replies.push(reply),
    pause: async () => whilePaused(++pauses, handler),
  });
  return { handler, replies, pauses: () => pauses };
}

/** Hours of work: near c = 1/4, orbits creep and never repeat. */
const HEAVY = {
  'one pixel': { resolution: 1, itermax: 2 ** 31, centre: [0, 0], width: 1e-3 },
  'many pixels': { resolution: 500, itermax: 4e9 },
  'orbits that can come back': { resolution: 500, itermax: 4e9, threshold: 1.1 },
  'a Mandelbrot set': { set: 'mandelbrot', centre: [0.25, 0], width: 1e-9, itermax: 4e9 },
  'a formula that calls functions': { formula: 'z*z + c + 0*sin(z)', itermax: 4e9 },
} as const satisfies Record<string, SceneFields>;

test.each(
  Object.entries(HEAVY),
)('%s: a count is given up in the pause that receives the message', async (_, fields) => {
  const scene = sceneFrom({ real: 0.25, imag: 0, ...fields });
  const { handler, replies, pauses } = handlerOf((pause, told) => {
    if (pause === 3) void told.receive(GIVE_UP);
  });
  await handler.receive(wholeOf(scene));
  expect([pauses(), replies]).toEqual([3, [{ error: 'given up' }]]);
  // The count that was given up leaves no state behind.
  const small = sceneFrom({ real: 0.25, imag: 0, resolution: 12, itermax: 1000 });
  await handler.receive(wholeOf(small));
  expect(replies[1]).toEqual({ counts: referenceCounts(small) });
});

test('giving up after the reply does not affect the next count', async () => {
  const { handler, replies } = handlerOf();
  const scene = sceneFrom({ resolution: 30 });
  await handler.receive(wholeOf(scene));
  await handler.receive(GIVE_UP);
  await handler.receive(wholeOf(scene));
  expect(replies).toEqual(Array(2).fill({ counts: referenceCounts(scene) }));
});

test.each([
  ['the SIMD kernel', { itermax: 300_000 }],
  ['the SIMD kernel, where orbits can come back', { itermax: 300_000, threshold: 0.6 }],
  ['a formula', { itermax: 300_000, formula: 'z^3/z + c' }],
  ['a formula that calls functions', { itermax: 3000, formula: 'z*z + c + 0*sin(z)' }],
] as const)('%s: a slice has few iterations', (_, fields) => {
  const scene = sceneFrom({ resolution: 40, real: 0.25, imag: 0, ...fields });
  const slices = counter.count(wholeOf(scene));
  let turns = 1;
  let turn = slices.next();
  for (; !turn.done; turns++) turn = slices.next();
  const iterations = turn.value.counts.reduce((sum, count) => sum + count);
  expect(iterations / turns).toBeLessThan(2 ** 21);
  expect(turns).toBeGreaterThan(20);
});
