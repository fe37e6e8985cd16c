// The estimates of orbits from their ends, two at a time: the same operations in the same order as in
// src/core/count/estimate.ts and src/core/elementary/logarithm.ts, and so the same bits.

/** Places of the numbers that the host gives, each of 64 bits. */
const LEAST_LENGTH: usize = 0;
const LARGEST_LENGTH: usize = 8;
const LARGEST_DERIVATIVE_SQUARED: usize = 16;
const LN2: usize = 24;
const FLOOR: usize = 32;
const GOAL: usize = 40;
/** Four coefficients of the logarithm. */
const SERIES: usize = 48;

@inline
function at(constants: usize, place: usize): v128 {
  return v128.load64_splat(constants + place);
}

/** The logarithm to base 2 of positive, normal numbers. */
@inline
function roughLog2(x: v128, constants: usize): v128 {
  const fromRoot = i64x2.sub(x, i64x2.splat(0x3fe6a09e00000000));
  const biased = i64x2.shr_u(i64x2.add(fromRoot, i64x2.splat(0x3ff0000000000000)), 52);
  const exponent = f64x2.sub(
    v128.or(biased, i64x2.splat(0x4330000000000000)),
    f64x2.splat(4503599627370496 + 1023),
  );
  const mantissa = i64x2.sub(x, v128.and(fromRoot, i64x2.splat(0xfff0000000000000)));
  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const s2 = f64x2.mul(s, s);
  const s4 = f64x2.mul(s2, s2);
  const evens = f64x2.add(
    f64x2.mul(at(constants, SERIES + 16), s4),
    at(constants, SERIES),
  );
  const odds = f64x2.add(
    f64x2.mul(at(constants, SERIES + 24), s4),
    at(constants, SERIES + 8),
  );
  return f64x2.add(exponent, f64x2.mul(s, f64x2.add(evens, f64x2.mul(odds, s2))));
}

@inline
function logOfLength(x: v128, constants: usize): v128 {
  return roughLog2(f64x2.max(x, at(constants, LEAST_LENGTH)), constants);
}

@inline
function level(x: v128, constants: usize): v128 {
  return roughLog2(f64x2.max(logOfLength(x, constants), at(constants, FLOOR)), constants);
}

/** The share of the way from |z_n| to |z_{n+1}| at which the threshold is crossed. */
@inline
function smooth(before: v128, last: v128, constants: usize): v128 {
  const from = level(f64x2.min(before, at(constants, LARGEST_LENGTH)), constants);
  const passed = f64x2.sub(at(constants, GOAL), from);
  const share = f64x2.div(passed, f64x2.sub(level(last, constants), from));
  return v128.and(f64x2.min(share, f64x2.splat(1)), f64x2.ge(share, f64x2.splat(0)));
}

/** The estimated distance from the set. */
@inline
function distance(derivative: v128, last: v128, constants: usize): v128 {
  const log = f64x2.mul(logOfLength(last, constants), at(constants, LN2));
  const far = f64x2.max(f64x2.splat(0), f64x2.div(f64x2.mul(last, log), derivative));
  const squared = f64x2.mul(derivative, derivative);
  return v128.andnot(far, f64x2.gt(squared, at(constants, LARGEST_DERIVATIVE_SQUARED)));
}

/**
 * Writes the estimates of orbits, f32, over their ends. That of an orbit with the count itermax is 0.
 *
 * @param isDistance whether the ends begin with |d|² rather than |z_n|²
 * @param ends address of length + 1 pairs of f64
 * @param counts address of length + 1 counts, u32
 * @param constants address of the host's numbers
 */
export function estimate(
  isDistance: bool, length: i32, itermax: u32, ends: usize, counts: usize, constants: usize,
): void {
  const inside = i32x4.splat(<i32>itermax);
  for (let k = 0; k < length; k += 2) {
    const end = ends + ((<usize>k) << 4);
    const one = v128.load(end);
    const two = v128.load(end, 16);
    const first = f64x2.sqrt(v128.shuffle<u64>(one, two, 0, 2));
    const length = f64x2.sqrt(v128.shuffle<u64>(one, two, 1, 3));
    const last = f64x2.min(length, at(constants, LARGEST_LENGTH));
    const value = isDistance ? distance(first, last, constants) : smooth(first, last, constants);
    const isInside = i32x4.eq(v128.load64_zero(counts + ((<usize>k) << 2)), inside);
    const estimates = v128.andnot(f32x4.demote_f64x2_zero(value), isInside);
    v128.store64_lane(ends + ((<usize>k) << 2), estimates, 0);
  }
}
