// The arithmetic of two orbits side by side. The operations and their order are those of the plain loop in
// src/core/count/escape.ts and, for derivatives, of the programs in src/core/formula/formula.ts; none may be
// contracted or reordered. (Operands of sums and products may be swapped, which is exact.)

@inline
export function nextRe(re: v128, im: v128, cre: v128): v128 {
  return f64x2.add(f64x2.sub(f64x2.mul(re, re), f64x2.mul(im, im)), cre);
}

@inline
export function nextIm(re: v128, im: v128, cim: v128): v128 {
  const p = f64x2.mul(re, im);
  return f64x2.add(f64x2.add(p, p), cim);
}

/** The next derivative, 2zd + `more`, which is dc/dc = 1 or dc/dz = 0. `twice` is 2z. */
@inline
export function nextDRe(twiceRe: v128, twiceIm: v128, dre: v128, dim: v128, more: v128): v128 {
  return f64x2.add(f64x2.sub(f64x2.mul(twiceRe, dre), f64x2.mul(twiceIm, dim)), more);
}

@inline
export function nextDIm(twiceRe: v128, twiceIm: v128, dre: v128, dim: v128): v128 {
  return f64x2.add(f64x2.mul(twiceRe, dim), f64x2.mul(twiceIm, dre));
}

@inline
export function norm(re: v128, im: v128): v128 {
  return f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
}

/**
 * The lanes (all ones) that are inside the circle of radius² `bail`. If orbits can return, only lanes in
 * `before` stay in, and NaN counts as inside, as it is not greater than anything. If they cannot, NaN
 * occurs only after escape (inf − inf) and counts as outside.
 */
@inline
export function inside(canReturn: bool, before: v128, norm: v128, bail: v128): v128 {
  return canReturn ? v128.andnot(before, f64x2.gt(norm, bail)) : f64x2.le(norm, bail);
}
