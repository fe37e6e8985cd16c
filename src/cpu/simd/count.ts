/*
 * Counting: iterations of all lanes of a group, each with a test.
 *
 * A comparison gives -1 in each lane that is inside; subtracting it counts the lane. A lane is still inside
 * after n iterations exactly if it has counted to n. The test for any lane still inside runs once per block
 * of iterations. If the ends of orbits are wanted, the loop keeps |z|² of every iterate in a row of its own: once
 * the counts are known, they tell which rows have the ends.
 */
import { C_IM, C_RE, D_IM, D_MOST, D_RE, IM, RE, ROW } from './lanes';
import { leap } from './leap';
import { inside, nextDIm, nextDRe, nextIm, nextRe, norm } from './orbit';

/** Iterations between two tests for the end. */
const BLOCK: i32 = 4;

/** No more iterations than this fit the rows. */
export const MOST_STEPS: i32 = 96;

/** The number of iterations of each lane that were inside. */
export const counted: usize = memory.data(96, 16);

/** After k iterations, |z|² of all lanes is at k rows from here. */
export const norms: usize = memory.data((96 + 3) * 96, 16);

/** After k iterations, |d|² of all lanes is at k rows from here, or the largest so far if that is too large. */
export const slopes: usize = memory.data((96 + 3) * 96, 16);

/** The same as in src/core/count/estimate.ts. */
const LARGEST_DERIVATIVE_SQUARED: f64 = 1e36;

/** Iterations in whole blocks. */
@inline
export function inBlocks(steps: i32): i32 {
  return (steps + BLOCK - 1) & ~(BLOCK - 1);
}

/** Inlined three times, so that `canReturn` and `ended` are constants to the compiler. */
@inline
export function countAll(
  canReturn: bool, ended: bool,
  from: usize, to: usize, orbits: usize, ahead: i32, steps: i32, bail: v128,
): i32 {
  let re0 = v128.load(from, RE),
    im0 = v128.load(from, IM);
  let re1 = v128.load(from, RE + 16),
    im1 = v128.load(from, IM + 16);
  let re2 = v128.load(from, RE + 32),
    im2 = v128.load(from, IM + 32);
  let re3 = v128.load(from, RE + 48),
    im3 = v128.load(from, IM + 48);
  let re4 = v128.load(from, RE + 64),
    im4 = v128.load(from, IM + 64);
  let re5 = v128.load(from, RE + 80),
    im5 = v128.load(from, IM + 80);
  let done: i32 = 0;
  if (!canReturn && ahead > 0) {
    for (let k = ahead; k > 0; k--) {
      const t0 = nextRe(re0, im0, v128.load(orbits, C_RE));
      im0 = nextIm(re0, im0, v128.load(orbits, C_IM));
      re0 = t0;
      const t1 = nextRe(re1, im1, v128.load(orbits, C_RE + 16));
      im1 = nextIm(re1, im1, v128.load(orbits, C_IM + 16));
      re1 = t1;
      const t2 = nextRe(re2, im2, v128.load(orbits, C_RE + 32));
      im2 = nextIm(re2, im2, v128.load(orbits, C_IM + 32));
      re2 = t2;
      const t3 = nextRe(re3, im3, v128.load(orbits, C_RE + 48));
      im3 = nextIm(re3, im3, v128.load(orbits, C_IM + 48));
      re3 = t3;
      const t4 = nextRe(re4, im4, v128.load(orbits, C_RE + 64));
      im4 = nextIm(re4, im4, v128.load(orbits, C_IM + 64));
      re4 = t4;
      const t5 = nextRe(re5, im5, v128.load(orbits, C_RE + 80));
      im5 = nextIm(re5, im5, v128.load(orbits, C_IM + 80));
      re5 = t5;
    }
    done = ahead;
    const in01 = v128.and(f64x2.le(norm(re0, im0), bail), f64x2.le(norm(re1, im1), bail));
    const in23 = v128.and(f64x2.le(norm(re2, im2), bail), f64x2.le(norm(re3, im3), bail));
    const in45 = v128.and(f64x2.le(norm(re4, im4), bail), f64x2.le(norm(re5, im5), bail));
    if (!i64x2.all_true(v128.and(v128.and(in01, in23), in45))) {
      // The leap was too long: start again.
      done = 0;
      re0 = v128.load(from, RE);
      im0 = v128.load(from, IM);
      re1 = v128.load(from, RE + 16);
      im1 = v128.load(from, IM + 16);
      re2 = v128.load(from, RE + 32);
      im2 = v128.load(from, IM + 32);
      re3 = v128.load(from, RE + 48);
      im3 = v128.load(from, IM + 48);
      re4 = v128.load(from, RE + 64);
      im4 = v128.load(from, IM + 64);
      re5 = v128.load(from, RE + 80);
      im5 = v128.load(from, IM + 80);
    }
  }
  let row = norms;
  let n0 = i64x2.splat(0),
    n1 = n0,
    n2 = n0,
    n3 = n0,
    n4 = n0,
    n5 = n0;
  let in0 = i64x2.splat(-1),
    in1 = in0,
    in2 = in0,
    in3 = in0,
    in4 = in0,
    in5 = in0;
  if (ended) {
    v128.store(row, norm(re0, im0));
    v128.store(row, norm(re1, im1), 16);
    v128.store(row, norm(re2, im2), 32);
    v128.store(row, norm(re3, im3), 48);
    v128.store(row, norm(re4, im4), 64);
    v128.store(row, norm(re5, im5), 80);
  }
  // One iteration ahead of the tests, which so share the squares of the next iteration.
  let t = nextRe(re0, im0, v128.load(orbits, C_RE));
  im0 = nextIm(re0, im0, v128.load(orbits, C_IM));
  re0 = t;
  t = nextRe(re1, im1, v128.load(orbits, C_RE + 16));
  im1 = nextIm(re1, im1, v128.load(orbits, C_IM + 16));
  re1 = t;
  t = nextRe(re2, im2, v128.load(orbits, C_RE + 32));
  im2 = nextIm(re2, im2, v128.load(orbits, C_IM + 32));
  re2 = t;
  t = nextRe(re3, im3, v128.load(orbits, C_RE + 48));
  im3 = nextIm(re3, im3, v128.load(orbits, C_IM + 48));
  re3 = t;
  t = nextRe(re4, im4, v128.load(orbits, C_RE + 64));
  im4 = nextIm(re4, im4, v128.load(orbits, C_IM + 64));
  re4 = t;
  t = nextRe(re5, im5, v128.load(orbits, C_RE + 80));
  im5 = nextIm(re5, im5, v128.load(orbits, C_IM + 80));
  re5 = t;
  const last = inBlocks(steps - done);
  let n: i32 = 0;
  let still: bool;
  do {
    for (let k = BLOCK; k > 0; k--) {
      row += ROW;
      const s0 = norm(re0, im0);
      if (ended) v128.store(row, s0);
      in0 = inside(canReturn, in0, s0, bail);
      n0 = i64x2.sub(n0, in0);
      const t0 = nextRe(re0, im0, v128.load(orbits, C_RE));
      im0 = nextIm(re0, im0, v128.load(orbits, C_IM));
      re0 = t0;
      const s1 = norm(re1, im1);
      if (ended) v128.store(row, s1, 16);
      in1 = inside(canReturn, in1, s1, bail);
      n1 = i64x2.sub(n1, in1);
      const t1 = nextRe(re1, im1, v128.load(orbits, C_RE + 16));
      im1 = nextIm(re1, im1, v128.load(orbits, C_IM + 16));
      re1 = t1;
      const s2 = norm(re2, im2);
      if (ended) v128.store(row, s2, 32);
      in2 = inside(canReturn, in2, s2, bail);
      n2 = i64x2.sub(n2, in2);
      const t2 = nextRe(re2, im2, v128.load(orbits, C_RE + 32));
      im2 = nextIm(re2, im2, v128.load(orbits, C_IM + 32));
      re2 = t2;
      const s3 = norm(re3, im3);
      if (ended) v128.store(row, s3, 48);
      in3 = inside(canReturn, in3, s3, bail);
      n3 = i64x2.sub(n3, in3);
      const t3 = nextRe(re3, im3, v128.load(orbits, C_RE + 48));
      im3 = nextIm(re3, im3, v128.load(orbits, C_IM + 48));
      re3 = t3;
      const s4 = norm(re4, im4);
      if (ended) v128.store(row, s4, 64);
      in4 = inside(canReturn, in4, s4, bail);
      n4 = i64x2.sub(n4, in4);
      const t4 = nextRe(re4, im4, v128.load(orbits, C_RE + 64));
      im4 = nextIm(re4, im4, v128.load(orbits, C_IM + 64));
      re4 = t4;
      const s5 = norm(re5, im5);
      if (ended) v128.store(row, s5, 80);
      in5 = inside(canReturn, in5, s5, bail);
      n5 = i64x2.sub(n5, in5);
      const t5 = nextRe(re5, im5, v128.load(orbits, C_RE + 80));
      im5 = nextIm(re5, im5, v128.load(orbits, C_IM + 80));
      re5 = t5;
    }
    n += BLOCK;
    const now = i64x2.splat(<i64>n);
    still = v128.any_true(
      v128.or(
        v128.or(
          v128.or(i64x2.eq(n0, now), i64x2.eq(n1, now)),
          v128.or(i64x2.eq(n2, now), i64x2.eq(n3, now)),
        ),
        v128.or(i64x2.eq(n4, now), i64x2.eq(n5, now)),
      ),
    );
  } while (still && n < last);
  if (still) {
    // The state that is handed on has been tested.
    row += ROW;
    const s0 = norm(re0, im0),
      s1 = norm(re1, im1),
      s2 = norm(re2, im2),
      s3 = norm(re3, im3),
      s4 = norm(re4, im4),
      s5 = norm(re5, im5);
    if (ended) {
      v128.store(row, s0);
      v128.store(row, s1, 16);
      v128.store(row, s2, 32);
      v128.store(row, s3, 48);
      v128.store(row, s4, 64);
      v128.store(row, s5, 80);
    }
    n0 = i64x2.sub(n0, inside(canReturn, in0, s0, bail));
    n1 = i64x2.sub(n1, inside(canReturn, in1, s1, bail));
    n2 = i64x2.sub(n2, inside(canReturn, in2, s2, bail));
    n3 = i64x2.sub(n3, inside(canReturn, in3, s3, bail));
    n4 = i64x2.sub(n4, inside(canReturn, in4, s4, bail));
    n5 = i64x2.sub(n5, inside(canReturn, in5, s5, bail));
    v128.store(to, re0, RE);
    v128.store(to, im0, IM);
    v128.store(to, re1, RE + 16);
    v128.store(to, im1, IM + 16);
    v128.store(to, re2, RE + 32);
    v128.store(to, im2, IM + 32);
    v128.store(to, re3, RE + 48);
    v128.store(to, im3, IM + 48);
    v128.store(to, re4, RE + 64);
    v128.store(to, im4, IM + 64);
    v128.store(to, re5, RE + 80);
    v128.store(to, im5, IM + 80);
  }
  v128.store(counted, n0);
  v128.store(counted, n1, 16);
  v128.store(counted, n2, 32);
  v128.store(counted, n3, 48);
  v128.store(counted, n4, 64);
  v128.store(counted, n5, 80);
  return done;
}

function countOnly(from: usize, to: usize, orbits: usize, ahead: i32, steps: i32, bail: v128): i32 {
  return countAll(false, false, from, to, orbits, ahead, steps, bail);
}

function countEnding(from: usize, to: usize, orbits: usize, ahead: i32, steps: i32, bail: v128): i32 {
  return countAll(false, true, from, to, orbits, ahead, steps, bail);
}

function countReturning(from: usize, to: usize, orbits: usize, ahead: i32, steps: i32, bail: v128): i32 {
  return countAll(true, true, from, to, orbits, ahead, steps, bail);
}

/** Counts one vector with its derivatives; v is its place in a row. */
function countSlope(v: usize, from: usize, to: usize, orbits: usize, steps: i32, bail: v128, more: v128): void {
  let re = v128.load(from + v, RE),
    im = v128.load(from + v, IM),
    dre = v128.load(from + v, D_RE),
    dim = v128.load(from + v, D_IM),
    most = v128.load(from + v, D_MOST);
  const cre = v128.load(orbits + v, C_RE),
    cim = v128.load(orbits + v, C_IM);
  const large = f64x2.splat(LARGEST_DERIVATIVE_SQUARED);
  let row = v;
  let n = i64x2.splat(0);
  let within = i64x2.splat(-1);
  for (let k = steps; k >= 0 && v128.any_true(within); k--) {
    row += ROW;
    const twiceRe = f64x2.add(re, re),
      twiceIm = f64x2.add(im, im);
    const d = nextDRe(twiceRe, twiceIm, dre, dim, more);
    dim = nextDIm(twiceRe, twiceIm, dre, dim);
    dre = d;
    const slope = norm(dre, dim);
    most = f64x2.pmax(most, slope);
    v128.store(slopes + row, v128.bitselect(most, slope, f64x2.gt(most, large)));
    const t = nextRe(re, im, cre);
    im = nextIm(re, im, cim);
    re = t;
    const s = norm(re, im);
    v128.store(norms + row, s);
    within = inside(true, within, s, bail);
    n = i64x2.sub(n, within);
  }
  v128.store(to + v, re, RE);
  v128.store(to + v, im, IM);
  v128.store(to + v, dre, D_RE);
  v128.store(to + v, dim, D_IM);
  v128.store(to + v, most, D_MOST);
  v128.store(counted + v, n);
}

/**
 * Counts the iterations of each lane that are inside, one after the other: all, if no more than `steps` are, and
 * else `steps` or a little more. Lanes that get so far have the next state. The state of others is lost.
 *
 * @param canReturn whether an orbit that has left the circle may return
 * @param ended whether the ends of orbits are wanted
 * @param sloped whether derivatives are wanted too
 * @param to place of the next state, which may be the same
 * @param ahead iterations to leap first, if all lanes are inside after them
 * @param more what a derivative's iteration adds
 * @returns the iterations leapt
 */
export function count(
  canReturn: bool, ended: bool, sloped: bool,
  from: usize, to: usize, orbits: usize, ahead: i32, steps: i32, bail: v128, more: v128,
): i32 {
  if (sloped) {
    const isInside = ahead > 0 && !leap(true, true, from, to, orbits, ahead, bail, more);
    const done = isInside ? ahead : 0;
    for (let v: usize = 0; v < ROW; v += 16) {
      countSlope(v, isInside ? to : from, to, orbits, inBlocks(steps - done), bail, more);
    }
    return done;
  }
  if (canReturn) return countReturning(from, to, orbits, ahead, steps, bail);
  return ended
    ? countEnding(from, to, orbits, ahead, steps, bail)
    : countOnly(from, to, orbits, ahead, steps, bail);
}
