// Sums and products of pairs of f64, after Dekker and Knuth. A pair (high, low) stands for high + low, to about
// 106 bits. Each function returns the high part of its result and leaves the low part in `low`.

/** The low part of the last result. */
export let low = 0;

/** a + b, to 3 · 2^-106 of the result. */
export function sumOfPairs(a: number, aLow: number, b: number, bLow: number): number {
  const s = a + b;
  const v = s - a;
  const e = a - (s - v) + (b - v);
  const t = aLow + bLow;
  const w = t - aLow;
  const f = aLow - (t - w) + (bLow - w);
  const e1 = e + t;
  const s1 = s + e1;
  const e2 = e1 - (s1 - s) + f;
  const high = s1 + e2;
  low = e2 - (high - s1);
  return high;
}

/** 2^27 + 1 splits an f64 into two halves. */
const SPLITTER = 134217729;

/** a · b, to 5 · 2^-106 of the result. */
export function productOfPairs(a: number, aLow: number, b: number, bLow: number): number {
  const p = a * b;
  const ta = SPLITTER * a;
  const a1 = ta - (ta - a);
  const a2 = a - a1;
  const tb = SPLITTER * b;
  const b1 = tb - (tb - b);
  const b2 = b - b1;
  const e = a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2 + (a * bLow + aLow * b);
  const high = p + e;
  low = e - (high - p);
  return high;
}
