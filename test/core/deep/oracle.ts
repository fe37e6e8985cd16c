import type { Decimal } from '../../../src/core/deep/decimal.js';
import type { DeepScene } from '../../../src/core/deep/view.js';

// Exact counts by balls in BigInt, with none of the code under test: an orbit is kept as a disc that contains
// it, and the precision is doubled until every step is decided.

/** A disc that contains a point; all numbers are times 2^precision. */
interface Ball {
  readonly re: bigint;
  readonly im: bigint;
  readonly radius: bigint;
}

const fraction = ({ digits, exponent }: Decimal): [bigint, bigint] =>
  exponent >= 0 ? [digits * 10n ** BigInt(exponent), 1n] : [digits, 10n ** BigInt(-exponent)];

/** centre + width · step / (2 · columns), off by less than 1. */
function coordinate(centre: Decimal, width: Decimal, step: number, columns: number, bits: bigint) {
  const [a, b] = fraction(centre);
  const [c, d] = fraction(width);
  const parts = BigInt(2 * columns);
  return ((a * d * parts + c * BigInt(step) * b) << bits) / (b * d * parts);
}

/** Discs that contain z_1, z_2, … of a pixel. */
export function* orbitBalls(
  scene: DeepScene,
  column: number,
  row: number,
  precision: number,
): Generator<Ball, never> {
  const bits = BigInt(precision);
  const { centre, width, columns, rows, shared } = scene;
  const pixel = [
    coordinate(centre.re, width, 2 * column - columns, columns, bits),
    coordinate(centre.im, width, rows - 2 * row, columns, bits),
  ] as const;
  const other = [shared.re, shared.im].map((part) => {
    const [above, below] = fraction(part);
    return (above << bits) / below;
  }) as [bigint, bigint];
  const [start, c] = scene.set === 'julia' ? [pixel, other] : [other, pixel];
  let [re, im] = start;
  let radius = 2n;
  for (;;) {
    // |z² − ẑ²| ≤ (2|ẑ| + r)r for |z − ẑ| ≤ r; rounding and c add less than 4.
    const size = Math.hypot(Number(re >> (bits - 60n)) + 1, Number(im >> (bits - 60n)) + 1);
    const twice = BigInt(Math.ceil((size / 2 ** 28) * 1.000001) + 1);
    radius = ((twice * radius) >> 31n) + ((radius * radius) >> bits) + 4n;
    [re, im] = [((re * re - im * im) >> bits) + c[0], ((2n * re * im) >> bits) + c[1]];
    yield { re, im, radius };
  }
}

/** The exact count of a pixel. @param bits precision to begin with */
export function oracleCount(scene: DeepScene, column: number, row: number, bits: number): number {
  const { itermax, threshold, columns, rows, centre } = scene;
  // By hand: z is −2, then 2 for ever, which is at the threshold.
  const isCentre = 2 * column === columns && 2 * row === rows;
  if (isCentre && centre.re.digits === -2n && centre.re.exponent === 0 && threshold === 2) {
    return itermax;
  }
  // The thresholds of tests are multiples of 2^-20.
  const scaled = BigInt(threshold * 2 ** 20);
  for (let precision = bits; precision < 2 ** 15; precision *= 2) {
    const limit = (scaled * scaled) << BigInt(2 * precision - 40);
    let n = 0;
    for (const { re, im, radius } of orbitBalls(scene, column, row, precision)) {
      // ||z|² − |ẑ|²| ≤ (2|ẑ| + r)r, and |ẑ| is at most the sum of its parts.
      const sum = (re < 0n ? -re : re) + (im < 0n ? -im : im);
      const margin = (2n * sum + radius) * radius;
      const norm = re * re + im * im;
      if (norm - margin > limit) return n;
      if (norm + margin > limit) break;
      if (++n === itermax) return itermax;
    }
  }
  throw new Error(`no precision decides pixel ${column}, ${row}`);
}
