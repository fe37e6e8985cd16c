import { type Decimal, decimalOf, parseDecimal } from '../../../src/core/deep/decimal.js';
import type { DecimalPoint, DeepScene, Offsets } from '../../../src/core/deep/view.js';

// Views at any depth. Their centres are found to as many digits as a view needs.

type Complex = readonly [re: bigint, im: bigint];
type Pair = readonly [re: number, im: number];

/** Complex arithmetic in fixed point, with enough bits for some decimals. */
function arithmetic(digits: number) {
  const bits = Math.ceil(digits * 3.33) + 64;
  const shift = BigInt(bits);
  return {
    bits,
    one: [1n << shift, 0n] as Complex,
    plus: ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d],
    minus: ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d],
    times: ([a, b]: Complex, [c, d]: Complex): Complex => [
      (a * c - b * d) >> shift,
      (a * d + b * c) >> shift,
    ],
    over: ([a, b]: Complex, [c, d]: Complex): Complex => {
      const norm = c * c + d * d;
      return [((a * c + b * d) << shift) / norm, ((b * c - a * d) << shift) / norm];
    },
    from: ([re, im]: Pair): Complex => {
      const fixed = (x: number) => BigInt(Math.round(x * 2 ** 60)) << (shift - 60n);
      return [fixed(re), fixed(im)];
    },
    decimals: ([re, im]: Complex): DecimalPoint => {
      const decimals = (x: bigint) => decimalOf((x * 10n ** BigInt(digits)) >> shift, -digits);
      return { re: decimals(re), im: decimals(im) };
    },
  };
}

/** The c near a given one for which z_{before + period} = z_before: for `before` 0 a nucleus. */
export function mandelbrotPoint(near: Pair, period: number, digits: number, before = 0) {
  const { bits, times, over, minus, plus, one, from, decimals } = arithmetic(digits);
  let c = from(near);
  for (let round = 0; round < 4 + Math.log2(bits); round++) {
    let [z, dz]: [Complex, Complex] = [
      [0n, 0n],
      [0n, 0n],
    ];
    let [at, dAt] = [z, dz];
    for (let n = 0; n < before + period; n++) {
      if (n === before) [at, dAt] = [z, dz];
      dz = plus(times(plus(z, z), dz), one);
      z = plus(times(z, z), c);
    }
    c = minus(c, over(minus(z, at), minus(dz, dAt)));
  }
  return decimals(c);
}

/** A point of a Julia set: a preimage of its repelling fixed point (1 + √(1 − 4c)) / 2. */
export function juliaPoint(c: readonly [number, number], steps: number, digits: number) {
  const { bits, over, minus, plus, one, decimals } = arithmetic(digits);
  const half = ([re, im]: Complex): Complex => [re >> 1n, im >> 1n];
  const root = (w: Complex): Complex => {
    const [re, im] = w.map((x) => Number(x >> BigInt(bits - 60)) * 2 ** -60) as unknown as Pair;
    const size = Math.sqrt(re * re + im * im);
    const fixed = (x: number) => BigInt(Math.round(x * 2 ** 60)) << BigInt(bits - 60);
    let z: Complex = [
      fixed(Math.sqrt(Math.max(0, (size + re) / 2))),
      fixed(Math.sqrt(Math.max(0, (size - re) / 2)) * (im < 0 ? -1 : 1)),
    ];
    for (let round = 0; round < Math.log2(bits); round++) z = half(plus(z, over(w, z)));
    return z;
  };
  const exact = (x: number): bigint => (BigInt(Math.round(x * 1e9)) << BigInt(bits)) / 10n ** 9n;
  const at: Complex = [exact(c[0]), exact(c[1])];
  let z = plus(half(one), root(minus([one[0] >> 2n, 0n], at)));
  for (let k = 0; k < steps; k++) {
    z = root(minus(z, at));
    if (k % 3 === 0 || k % 7 === 2) z = [-z[0], -z[1]];
  }
  return decimals(z);
}

export const decimal = (text: string): Decimal => parseDecimal('', text);

export const point = (re: string | number, im: string | number): DecimalPoint => ({
  re: decimal(String(re)),
  im: decimal(String(im)),
});

/** c of the article's Julia set. */
export const ARTICLE: [number, number] = [-0.835, -0.2321];

/** A view of 1000 × 1000 pixels. */
export function view(width: string, fields: Partial<DeepScene> = {}): DeepScene {
  return {
    set: 'julia',
    shared: fields.set === 'mandelbrot' ? point(0, 0) : point(...ARTICLE),
    centre: point(0, 0),
    width: decimal(width),
    columns: 1000,
    rows: 1000,
    threshold: 2,
    itermax: 2000,
    ...fields,
  };
}

/** Pixels of a view: its centre, two beside it, a corner, and others that a seed chooses. */
export function somePixels({ columns, rows }: DeepScene, number: number, seed = 1) {
  const [column, row] = [columns / 2, rows / 2];
  const pixels: [column: number, row: number][] = [
    [column, row],
    [column + 1, row],
    [column, row - 1],
    [0, 0],
  ];
  let state = seed;
  const below = (most: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  while (pixels.length < number) pixels.push([below(columns), below(rows)]);
  return pixels.slice(0, number);
}

/** Pixels as offsets. */
export function offsetsOfPixels(
  { columns, rows }: DeepScene,
  pixels: readonly (readonly [number, number])[],
): Offsets {
  return {
    xs: Float64Array.from(pixels, ([column]) => 2 * column - columns),
    ys: Float64Array.from(pixels, ([, row]) => rows - 2 * row),
    scattered: true,
    denominator: 2 * columns,
  };
}
