import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Grid } from '../../../src/browser/explorer/picture/grid.js';
import { Painter } from '../../../src/browser/explorer/picture/painter.js';
import type { Part, Surface } from '../../../src/browser/explorer/picture/surface.js';
import { panned, regionWithin, zoomed } from '../../../src/browser/explorer/state/viewport.js';
import { type ColourTable, colourTableOf } from '../../../src/core/colour/colour.js';
import type { Backend } from '../../../src/core/count/backend.js';
import { cpuSource } from '../../../src/core/count/source.js';
import { RenderError } from '../../../src/core/errors.js';
import { Renderer } from '../../../src/core/renderer.js';
import { type Scene, sceneFrom } from '../../../src/core/scene/scene.js';
import type { Size } from '../../../src/core/view/rectangle.js';
import type { Transform } from '../../../src/core/view/transform.js';
import { REFERENCE, referenceCounts } from '../../reference.js';

const SIZE = { columns: 120, rows: 80 };

function sceneOf(fields: object = {}): Scene {
  const whole = regionWithin({ xleft: -1.6, xright: 1.6, ybot: -1, ytop: 1 }, SIZE);
  return sceneFrom({ ...whole, resolution: SIZE.columns, rows: SIZE.rows, itermax: 40, ...fields });
}

/** A surface that stores counts and records its calls. */
class RecordingSurface implements Surface {
  grid = new Grid(SIZE);
  readonly renewed: Transform[] = [];
  readonly painted: Scene[] = [];
  table: ColourTable | undefined;
  readonly smoothed: Scene[] = [];

  get size(): Size {
    return this.grid.size;
  }

  colour(_: Scene, table: ColourTable): void {
    this.table = table;
  }

  move(right: number, down: number): void {
    this.grid.move(right, down);
  }

  renew(transform: Transform, size: Size): void {
    this.renewed.push(transform);
    this.grid = new Grid(size);
  }

  async paint(backend: Backend, { scene, band, place }: Part): Promise<void> {
    const counted = await backend.count(scene, band);
    const placing = place();
    if (placing) this.grid.put(counted, placing);
    this.painted.push(scene);
  }

  async smooth(_: Backend, scene: Scene): Promise<void> {
    this.smoothed.push(scene);
  }

  draw(): void {}

  close(): void {}
}

function open(backend: Backend = REFERENCE) {
  const surface = new RecordingSurface();
  const renderer = new Renderer('cpu', 'auto', { cpu: cpuSource(() => backend) });
  const failures: unknown[] = [];
  const painter = new Painter(
    surface,
    renderer,
    () => undefined,
    (failure) => failures.push(failure),
  );
  const done = async () => {
    await expect
      .poll(
        () => {
          painter.draw();
          return painter.isDone;
        },
        { interval: 1 },
      )
      .toBe(true);
    expect(failures).toEqual([]);
  };
  return { surface, painter, failures, done };
}

test('the first picture is counted whole; after a move, only the pixels that enter', async () => {
  const { surface, painter, done } = open();
  const scene = sceneOf();
  painter.show(scene);
  await done();
  expect(surface.grid.counts).toEqual(referenceCounts(scene));
  expect(painter.counted).toBe(120 * 80);
  painter.show(sceneFrom({ ...panned(scene, 10, 5), rows: 80 }, scene));
  await done();
  expect(painter.counted).toBe(120 * 80 + 120 * 5 + 10 * 75);
  expect(surface.renewed).toHaveLength(1);
});

test('the old picture stays visible through a zoom that also changes the iterations', async () => {
  const { surface, painter, done } = open();
  const scene = sceneOf();
  painter.show(scene);
  await done();
  const before = surface.painted.length;
  const closer = sceneOf({ ...zoomed(scene, 4, { column: 60, row: 40 }), itermax: 90 });
  painter.show(closer);
  await done();
  const { scale, column, row } = surface.renewed.at(-1) as Transform;
  expect([scale, column, row].map((x) => Math.round(1e6 * x) / 1e6)).toEqual([0.25, 45, 30]);
  expect(surface.grid.counts).toEqual(referenceCounts(closer));
  // The old picture stands in until then, so nothing is counted coarsely.
  expect(surface.painted.slice(before).every(({ resolution }) => resolution === 120)).toBe(true);
});

test('a set that changes rapidly still shows between changes', async () => {
  const { surface, painter, done } = open();
  painter.show(sceneOf());
  await done();
  const before = surface.painted.length;
  const last = sceneOf({ real: -0.5 });
  for (let k = 0; k < 50; k++) painter.show(sceneOf({ real: -0.9 + 0.001 * k }));
  painter.show(last);
  await done();
  expect(surface.grid.counts).toEqual(referenceCounts(last));
  const sets = new Set(surface.painted.slice(before).map(({ real }) => real));
  // The first, coarsely, then the last.
  expect([...sets]).toEqual([-0.9, -0.5]);
});

test('a change of colours recounts nothing', async () => {
  const { surface, painter, done } = open();
  painter.show(sceneOf());
  await done();
  const { counted } = painter;
  for (const colours of [{ palette: 'viridis' }, { palette: 'viridis', offset: 0.5 }, {}]) {
    painter.show(sceneOf(colours));
    await done();
    expect(surface.table?.bytes).toEqual(colourTableOf(sceneOf(colours)).bytes);
  }
  expect(painter.counted).toBe(counted);
});

test('antialiasing runs once, after the last change of colours', async () => {
  const { surface, painter, done } = open();
  painter.show(sceneOf({ samples: 2 }));
  await done();
  surface.smoothed.length = 0;
  for (let k = 1; k <= 20; k++) {
    painter.show(sceneOf({ samples: 2, palette: 'viridis', offset: k / 20 }));
    await setImmediate();
  }
  await done();
  expect(surface.smoothed.map(({ offset }) => offset)).toEqual([1]);
});

test('a failed part is reported once, and counted on the next change', async () => {
  let fails = true;
  const failing: Backend = {
    ...REFERENCE,
    count: async (...counted) => {
      if (fails) throw new RenderError('out of order');
      return REFERENCE.count(...counted);
    },
  };
  const { surface, painter, failures, done } = open(failing);
  painter.show(sceneOf());
  await expect.poll(() => failures.map(String)).toEqual(['RenderError: out of order']);
  fails = false;
  failures.length = 0;
  painter.show(sceneOf({ palette: 'viridis' }));
  await done();
  expect(surface.grid.counts).toEqual(referenceCounts(sceneOf()));
});

test('two changes of colours during counting leave no part uncounted', async () => {
  let held: (() => void)[] | undefined = [];
  const waiting: Backend = {
    ...REFERENCE,
    count: async (...counted) => {
      await new Promise<void>((go) => (held ? held.push(go) : go()));
      return REFERENCE.count(...counted);
    },
  };
  const { surface, painter, done } = open(waiting);
  painter.show(sceneOf());
  await expect.poll(() => held?.length, { interval: 1 }).toBeGreaterThan(0);
  painter.show(sceneOf({ palette: 'viridis' }));
  painter.show(sceneOf({ palette: 'magma' }));
  const parts = held;
  held = undefined;
  for (const go of parts) go();
  await done();
  expect(surface.grid.counts).toEqual(referenceCounts(sceneOf()));
});
