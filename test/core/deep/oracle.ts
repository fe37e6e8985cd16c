import type { Decimal } from '../../../src/core/deep/decimal.js';
import type { DeepScene } from '../../../src/core/deep/view.js';

// Exact counts by interval arithmetic in BigInt, with none of the code under test: an orbit is kept as a
// rectangle that contains it, and the precision is doubled until every step is decided.

interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

interface Box {
  readonly re: Interval;
  readonly im: Interval;
}

/** A fraction times 2^bits, rounded both ways. */
function around(above: bigint, below: bigint, bits: bigint): Interval {
  const scaled = above << bits;
  let low = scaled / below;
  if (low * below > scaled) low--;
  return { low, high: low * below === scaled ? low : low + 1n };
}

const fraction = ({ digits, exponent }: Decimal): [bigint, bigint] =>
  exponent >= 0 ? [digits * 10n ** BigInt(exponent), 1n] : [digits, 10n ** BigInt(-exponent)];

/** centre + width · step / (2 · columns), rounded both ways. */
function coordinate(centre: Decimal, width: Decimal, step: number, columns: number, bits: bigint) {
  const [a, b] = fraction(centre);
  const [c, d] = fraction(width);
  const parts = BigInt(2 * columns);
  return around(a * d * parts + c * BigInt(step) * b, b * d * parts, bits);
}

function square({ low, high }: Interval): Interval {
  const [a, b] = [low * low, high * high];
  const contains0 = low <= 0n && high >= 0n;
  return { low: contains0 ? 0n : a < b ? a : b, high: a > b ? a : b };
}

function product(a: Interval, b: Interval): Interval {
  const all = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  const low = all.reduce((x, y) => (x < y ? x : y));
  return { low, high: all.reduce((x, y) => (x > y ? x : y)) };
}

/** Rectangles, times 2^precision, that contain z_1, z_2, … of a pixel. */
export function* orbitBoxes(
  scene: DeepScene,
  column: number,
  row: number,
  precision: number,
): Generator<Box, never> {
  const bits = BigInt(precision);
  const { centre, width, columns, rows, shared } = scene;
  const pixel: Box = {
    re: coordinate(centre.re, width, 2 * column - columns, columns, bits),
    im: coordinate(centre.im, width, rows - 2 * row, columns, bits),
  };
  const other: Box = {
    re: around(...fraction(shared.re), bits),
    im: around(...fraction(shared.im), bits),
  };
  const [start, c] = scene.set === 'julia' ? [pixel, other] : [other, pixel];
  let z = start;
  for (;;) {
    const [xx, yy, xy] = [square(z.re), square(z.im), product(z.re, z.im)];
    // A shift rounds down, and that of the opposite number up.
    z = {
      re: {
        low: ((xx.low - yy.high) >> bits) + c.re.low,
        high: -((yy.low - xx.high) >> bits) + c.re.high,
      },
      im: {
        low: ((2n * xy.low) >> bits) + c.im.low,
        high: -((-2n * xy.high) >> bits) + c.im.high,
      },
    };
    yield z;
  }
}

/** The exact count of a pixel. @param bits precision to begin with */
export function oracleCount(scene: DeepScene, column: number, row: number, bits: number): number {
  const { itermax, threshold } = scene;
  // The thresholds of tests are multiples of 2^-20.
  const scaled = BigInt(threshold * 2 ** 20);
  for (let precision = bits; precision < 2 ** 20; precision *= 2) {
    const limit = (scaled * scaled) << BigInt(2 * precision - 40);
    let n = 0;
    for (const { re, im } of orbitBoxes(scene, column, row, precision)) {
      const [xx, yy] = [square(re), square(im)];
      if (xx.low + yy.low > limit) return n;
      if (xx.high + yy.high > limit) break;
      if (++n === itermax) return itermax;
    }
  }
  throw new Error(`no precision decides pixel ${column}, ${row}`);
}
