/**
 * The operations that elementary functions consist of. `V` is a value and `M` a mask: a number and a boolean in
 * numbers.ts, a vector of two lanes in WebAssembly (src/cpu/formula/library.ts). Each operation is exact, or rounded
 * to nearest, so a function gives the same bits through either, on every engine. Only the bits of NaN are free.
 *
 * A function is a straight line of operations: which come next never depends on values, but for `rarely`. Their
 * order is part of the result.
 */
export interface Operations<V, M> {
  constant(value: number): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  abs(a: V): V;
  /** -a where the mask holds, else a. */
  negateIf(mask: M, a: V): V;
  /** b if b < a, else a: `a` if one of them is NaN. */
  min(a: V, b: V): V;
  /** b if a < b, else a: `a` if one of them is NaN. */
  max(a: V, b: V): V;

  less(a: V, b: V): M;
  equal(a: V, b: V): M;
  /** Whether the sign bit is set: true for -0, and either for NaN. */
  isNegative(a: V): M;
  and(a: M, b: M): M;
  not(a: M): M;
  /** a where the mask holds, else b. */
  select(mask: M, a: V, b: V): V;

  /** a with its upper 26 significant bits only: a - upper(a) has 27, and products of such parts are exact. */
  upper(a: V): V;
  /** The integer k for which a is m · 2^k, with m from √½ to √2; for a positive, normal number. */
  exponent(a: V): V;
  /** That m. */
  mantissa(a: V): V;
  /** 2^k for an integer k from -1022 to 1023. */
  powerOfTwo(k: V): V;
  /** Bit k of the integer n, from 0 to 11, for shifted = n + ROUNDING. */
  bit(shifted: V, k: number): M;
  /** table[n + k] for shifted = n + ROUNDING. */
  element(table: readonly number[], shifted: V, k: number): V;

  /** What `other` gives at a where the mask holds, else `usual`. `other` is skipped if no lane needs it. */
  rarely(mask: M, usual: readonly V[], other: Elementary, a: V): readonly V[];
}

/** A function on any values: takes one or two numbers, and gives one or more. */
export type Elementary = <V, M>(o: Operations<V, M>, ...operands: readonly V[]) => readonly V[];

/** 1.5 · 2^52: added to a number below 2^51, it leaves the nearest integer in the low bits of the sum. */
export const ROUNDING = 6755399441055744;

/** The nearest integer, the even one of two; |x| < 2^51. */
export function rounded<V, M>(o: Operations<V, M>, x: V): V {
  return roundedTo(o, x, 1);
}

/** The nearest multiple of a power of 2; |x| < grid · 2^51. */
export function roundedTo<V, M>(o: Operations<V, M>, x: V, grid: number): V {
  const shift = o.constant(ROUNDING * grid);
  return o.sub(o.add(x, shift), shift);
}

/** The polynomial with these coefficients, low order first, as two in x², which are computed side by side. */
export function polynomial<V, M>(o: Operations<V, M>, x: V, coefficients: readonly number[]): V {
  const x2 = o.mul(x, x);
  const last = coefficients.length - 1;
  const evens = horner(o, x2, coefficients, last - (last % 2));
  const odds = horner(o, x2, coefficients, last - 1 + (last % 2));
  return o.add(evens, o.mul(odds, x));
}

/** Every other coefficient, from the one at `last` down, by Horner's rule. */
function horner<V, M>(o: Operations<V, M>, x: V, coefficients: readonly number[], last: number): V {
  let sum = o.constant(coefficients[last] as number);
  for (let k = last - 2; k >= 0; k -= 2) {
    sum = o.add(o.mul(sum, x), o.constant(coefficients[k] as number));
  }
  return sum;
}

/** What a·b loses by rounding to `product`, exactly. */
export function productError<V, M>(o: Operations<V, M>, a: V, b: V, product: V): V {
  const { add, sub, mul } = o;
  const [aHigh, bHigh] = [o.upper(a), o.upper(b)];
  const [aLow, bLow] = [sub(a, aHigh), sub(b, bHigh)];
  const crossed = add(add(sub(mul(aHigh, bHigh), product), mul(aHigh, bLow)), mul(aLow, bHigh));
  return add(crossed, mul(aLow, bLow));
}

/**
 * The quotient of two sums, each of a number and its rest, and what the quotient lacks. A rest is smaller than its
 * number, or consists of bits below those of the number.
 */
export function quotient<V, M>(
  o: Operations<V, M>,
  numerator: readonly [V, V],
  denominator: readonly [V, V],
): [V, V] {
  const { add, sub, mul, div } = o;
  const [n, nRest] = summed(o, numerator);
  const [d, dRest] = summed(o, denominator);
  const q = div(n, d);
  const product = mul(q, d);
  const remainder = sub(sub(n, product), productError(o, q, d, product));
  return [q, div(add(remainder, sub(nRest, mul(q, dRest))), d)];
}

/** A number and its rest, as their sum and its error. */
function summed<V, M>(o: Operations<V, M>, [main, rest]: readonly [V, V]): [V, V] {
  const sum = o.add(main, rest);
  return [sum, o.add(o.sub(main, sum), rest)];
}
