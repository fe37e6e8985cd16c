import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Grid } from '../../../src/browser/explorer/picture/grid.js';
import {
  Layer,
  moveOf,
  type Taken,
  transformBetween,
} from '../../../src/browser/explorer/picture/layer.js';
import {
  panned,
  placeOf,
  pointAt,
  regionWithin,
  zoomed,
} from '../../../src/browser/explorer/state/viewport.js';
import { UNKNOWN } from '../../../src/core/count/placing.js';
import { type Scene, sceneFrom } from '../../../src/core/scene/scene.js';
import { difference, intersection, type Rectangle } from '../../../src/core/view/rectangle.js';
import { viewOf } from '../../../src/core/view/view.js';

const SIZE = { columns: 300, rows: 200 };
const MIDDLE = { column: 150, row: 100 };

function sceneOf(edges = {}): Scene {
  const whole = regionWithin({ xleft: -1.5, xright: 1.5, ybot: -1, ytop: 1 }, SIZE);
  return sceneFrom({ ...whole, ...edges, resolution: SIZE.columns, rows: SIZE.rows });
}

/** A number that identifies a point's pixel in the plane. */
const PIXEL = 0.01;
const marked = (x: number, y: number) =>
  1000 * (Math.round(x / PIXEL) + 500) + Math.round(y / PIXEL) + 500;

/** Counts a part as a backend would, but with marks for counts. */
function markedPart({ scene, band }: Taken): Uint32Array<ArrayBuffer> {
  const { xs, ys } = viewOf(scene).points(band);
  return Uint32Array.from({ length: xs.length * ys.length }, (_, k) =>
    marked(xs[k % xs.length] as number, ys[Math.floor(k / xs.length)] as number),
  );
}

function paint(grid: Grid, layer: Layer, part: Taken): void {
  const placing = part.place();
  if (placing) grid.put({ counts: markedPart(part) }, placing);
  layer.finish(part);
}

/** The marks of a scene's pixels, as they must be in the end. */
function expected(scene: Scene): number[] {
  const { xs, ys } = viewOf(scene);
  const [columns, rows] = [xs(0, SIZE.columns), ys(0, SIZE.rows)];
  return Array.from(rows, (y) => Array.from(columns, (x) => marked(x, y))).flat();
}

const place = fc.record({
  column: fc.integer({ min: -90, max: 90 }),
  row: fc.integer({ min: -90, max: 90 }),
});
/** An event while the picture is painted. */
const event = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), by: place }),
  fc.record({ kind: fc.constant('coarse' as const), parts: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('fine' as const), parts: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('begin' as const), parts: fc.integer({ min: 1, max: 2 }) }),
);

test('each pixel ends with the count of its own point, however the picture moves meanwhile', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let scene = sceneOf();
      const grid = new Grid(SIZE);
      const layer = new Layer(scene, [{ column: 0, row: 0, ...SIZE }]);
      const begun: Taken[] = [];
      const take = (most: number, next: () => Taken | undefined, use: (part: Taken) => void) => {
        for (let k = 0, part = next(); part && k < most; k++, part = k < most ? next() : undefined)
          use(part);
      };
      let counted = 0;
      const now = (part: Taken) => {
        if (part.step === 1) counted += part.band.columns * part.band.rows;
        paint(grid, layer, part);
      };
      for (const each of events) {
        if (each.kind === 'move') {
          scene = sceneFrom(
            { ...panned(scene, each.by.column, each.by.row), rows: SIZE.rows },
            scene,
          );
          grid.move(each.by.column, each.by.row);
          layer.move(scene, each.by);
        } else if (each.kind === 'coarse') take(each.parts, () => layer.takeCoarse(8), now);
        else if (each.kind === 'fine') take(each.parts, () => layer.takeFine(MIDDLE), now);
        // Starts now, and finishes after further moves.
        else
          take(
            each.parts,
            () => layer.takeCoarse(8) ?? layer.takeFine(MIDDLE),
            (part) => begun.push(part),
          );
      }
      take(Number.POSITIVE_INFINITY, () => layer.takeCoarse(8), now);
      // Only parts still being counted may be missing.
      if (begun.length === 0) expect(grid.counts.includes(UNKNOWN)).toBe(false);
      begun.forEach(now);
      take(Number.POSITIVE_INFINITY, () => layer.takeFine(MIDDLE), now);
      expect(layer.isCounted).toBe(true);
      expect([...grid.counts]).toEqual(expected(scene));
      // Without moves, each pixel is counted once; pixels that leave and return count again.
      if (events.every(({ kind }) => kind !== 'move'))
        expect(counted).toBe(SIZE.columns * SIZE.rows);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('a part given back is counted later, and an ended layer wants no parts', () => {
  const grid = new Grid(SIZE);
  const layer = new Layer(sceneOf(), []);
  const part = layer.takeFine(MIDDLE) as Taken;
  layer.giveBack(part);
  for (let next = layer.takeFine(MIDDLE); next; next = layer.takeFine(MIDDLE))
    paint(grid, layer, next);
  expect(layer.isCounted).toBe(true);
  expect(grid.counts.includes(UNKNOWN)).toBe(false);
  layer.end();
  expect(part.place()).toBeUndefined();
});

test('the tile nearest to the focus comes first', () => {
  const scene = sceneFrom({
    resolution: 1024,
    rows: 1024,
    xleft: -1,
    xright: 1,
    ybot: -1,
    ytop: 1,
  });
  const layer = new Layer(scene, []);
  const { band } = layer.takeFine({ column: 900, row: 100 }) as Taken;
  expect([band.firstColumn, band.firstRow]).toEqual([768, 0]);
});

test('only moves by whole pixels count as moves', () => {
  const scene = sceneOf();
  const to = (edges: object) => moveOf(transformBetween(scene, sceneOf(edges)));
  expect(to(panned(scene, 7, -3))).toEqual({ column: 7, row: -3 });
  expect(to(panned(scene, 7.5, 0))).toBeUndefined();
  expect(to(zoomed(scene, 1.001, MIDDLE))).toBeUndefined();
});

test('zooming keeps the point under the pointer in place', () => {
  const point = fc.record({
    column: fc.integer({ min: 0, max: 300 }),
    row: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(point, fc.double({ min: 0.1, max: 10, noNaN: true }), (at, factor) => {
      const scene = sceneOf();
      const after = placeOf(sceneOf(zoomed(scene, factor, at)), pointAt(scene, at));
      expect(after.column).toBeCloseTo(at.column, 6);
      expect(after.row).toBeCloseTo(at.row, 6);
    }),
  );
});

test('intersection and difference partition a rectangle', () => {
  const side = fc.integer({ min: 1, max: 9 });
  const corner = fc.integer({ min: -5, max: 5 });
  const rectangle = fc.record({ column: corner, row: corner, columns: side, rows: side });
  const pixelsOf = ({ column, row, columns, rows }: Rectangle) =>
    Array.from(
      { length: columns * rows },
      (_, k) => `${column + (k % columns)} ${row + Math.floor(k / columns)}`,
    );
  fc.assert(
    fc.property(rectangle, rectangle, (a, b) => {
      const parts = [...difference(a, b), ...[intersection(a, b) ?? []].flat()];
      expect(parts.flatMap(pixelsOf).sort()).toEqual(pixelsOf(a).sort());
      for (const rest of difference(a, b)) expect(intersection(rest, b)).toBeUndefined();
    }),
  );
});
