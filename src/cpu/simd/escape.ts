/*
 * Escape times of z² + c over a band, two pixels per vector: AssemblyScript, compiled to WebAssembly.
 *
 * The count of a pixel is the number n of iterates z1, z2, … of its point that lie inside the
 * bailout circle (re² + im² > threshold² is false) before the first that does not, at most itermax.
 * The operations and their order are those of the plain f64 loop in src/core/count/escape.ts,
 *
 *   re' = (re·re − im·im) + cre        im' = (re·im + im·re) + cim
 *
 * so the counts equal that loop's exactly. (re·im + im·re is p + p with p = re·im:
 * multiplication commutes exactly.) No operation here may be contracted or reordered.
 *
 * Method
 *
 * 1. Tiles. Twelve pixels are iterated together, as six vectors: one iteration is a chain of three
 *    dependent operations of three cycles each, and it takes about six independent chains to keep
 *    the multipliers and adders busy. A tile is three strips of four columns, one below the
 *    other, since near neighbours escape at nearly the same time. If fewer than three rows are
 *    left, the three strips lie side by side.
 * 2. Counting without branches. A comparison gives -1 in each lane that is inside; subtracting it
 *    counts the lane. A lane is still inside after n iterations exactly if it has counted to n.
 *    The test for any lane still inside runs once per block of iterations; a lane may count past
 *    itermax by less than a block, and is cut back at the end.
 * 3. Leaps. If an orbit that has left the circle can never return (see `neverReturns`), a single
 *    test after m iterations shows that all m were inside, so these m run without norm,
 *    comparison and count. The first leap of a tile is nearly as long as the lowest count of the
 *    tile to the left; if that was too long for any lane, the tile starts again from its first
 *    points. A deep tile leaps by blocks, and repeats a block only in vectors where a lane has left.
 * 4. Cycles (Brent's method). A deep tile's points are remembered each time n has doubled. A lane
 *    that returns to its remembered point repeats for ever, so its count is itermax. Numbers need
 *    to be equal, not bits: only division tells +0 from -0, and there is none, so orbits that
 *    start from equal numbers stay equal and pass the same tests.
 * 5. Slices. Only deep tiles can take long. A call stops within one when its budget of iterations
 *    is spent, and the next call resumes there.
 */

import { allow, begin, countDeep, countOf, forget, isKept, keep, tile } from './deep';
import { inside, nextIm, nextRe, norm } from './orbit';

/** Iterations between two tests of the lanes of a shallow tile. */
const BLOCK: i32 = 4;
/** A tile with a lane still inside after this many iterations is deep. No first leap is longer. */
const DEEP: u32 = 96;
/** How far the first leap stays short of the lowest count of the tile to the left. */
const LEAP_MARGIN: u32 = 3;

/** The tile at which the next call resumes, and the length of its first leap. */
let nextRow: i32 = 0;
let nextColumn: i32 = 0;
let nextLeap: u32 = 0;

/**
 * Whether an orbit that has left the circle stays outside.
 *
 * If |z| ≥ T then |z² + c| ≥ |z|² − |c| ≥ T² − |c|, which is at least T if |c| ≤ T² − T. The factor
 * keeps the inequality true of rounded values, whose relative error per iteration is below 1e-15.
 * The other bounds ensure that no NaN or infinity arises before the orbit has escaped; after that,
 * an infinite or NaN part never becomes finite again, and its norm is not ≤ T².
 */
function neverReturns(far: f64, cre: f64, cim: f64, threshold: f64): bool {
  const most: f64 = 1e100;
  return (
    threshold > 1 &&
    threshold <= most &&
    far <= most &&
    abs(cre) <= most &&
    abs(cim) <= most &&
    sqrt(cre * cre + cim * cim) <= threshold * (threshold - 1) * (1 - 1e-6) - 1e-6
  );
}

/** Stores four counts, at most itermax each, and returns them; `width` of them are in the picture. */
@inline
function storeStrip(out: usize, width: i32, left: v128, right: v128, itermax: v128): v128 {
  left = v128.bitselect(itermax, left, v128.gt<i64>(left, itermax));
  right = v128.bitselect(itermax, right, v128.gt<i64>(right, itermax));
  const counts = v128.shuffle<u32>(left, right, 0, 2, 4, 6);
  if (width >= 4) {
    v128.store(out, counts);
  } else {
    v128.store(tile, counts);
    for (let k = 0; k < width; k++) store<u32>(out + (k << 2), load<u32>(tile + (k << 2)));
  }
  return counts;
}

/**
 * Counts the rows, tile by tile; returns false if it stopped on the way. It is inlined twice, so that
 * `canReturn` is a constant to the compiler.
 */
@inline
function countTiles(
  canReturn: bool,
  xs: usize,
  columns: i32,
  ys: usize,
  rows: i32,
  creal: f64,
  cimag: f64,
  threshold: f64,
  itermax: u32,
  out: usize,
): bool {
  const cre = f64x2.splat(creal);
  const cim = f64x2.splat(cimag);
  const bail = f64x2.splat(threshold * threshold);
  const limit = <i64>itermax;
  const shallow = min<i64>(limit, <i64>DEEP);
  const most = i64x2.splat(limit);

  let row = nextRow;
  while (row < rows) {
    // Three strips below one another, or side by side if fewer rows are left.
    const stacked = rows - row >= 3;
    const dRow = stacked ? 1 : 0;
    const dColumn = stacked ? 0 : 4;
    const y0 = v128.load64_splat(ys + (row << 3));
    const y1 = v128.load64_splat(ys + ((row + dRow) << 3));
    const y2 = v128.load64_splat(ys + ((row + 2 * dRow) << 3));
    const outRow = out + ((row * columns) << 2);
    const outStep = (dRow * columns + dColumn) << 2;
    let leap = nextLeap; // length of the next tile's first leap
    const first = nextColumn;
    nextLeap = 0;
    nextColumn = 0;

    for (let column = first; column < columns; column += stacked ? 4 : 12) {
      const x = xs + (column << 3);
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      let x2 = x0,
        x3 = x1,
        x4 = x0,
        x5 = x1;
      if (!stacked) {
        x2 = v128.load(x, 32);
        x3 = v128.load(x, 48);
        x4 = v128.load(x, 64);
        x5 = v128.load(x, 80);
      }

      // z after n + 1 iterations, of which n have been counted.
      let n: i64 = 0;
      let re0 = nextRe(x0, y0, cre),
        im0 = nextIm(x0, y0, cim);
      let re1 = nextRe(x1, y0, cre),
        im1 = nextIm(x1, y0, cim);
      let re2 = nextRe(x2, y1, cre),
        im2 = nextIm(x2, y1, cim);
      let re3 = nextRe(x3, y1, cre),
        im3 = nextIm(x3, y1, cim);
      let re4 = nextRe(x4, y2, cre),
        im4 = nextIm(x4, y2, cim);
      let re5 = nextRe(x5, y2, cre),
        im5 = nextIm(x5, y2, cim);

      if (!canReturn && leap > 0) {
        for (let k = leap; k > 0; k--) {
          const t0 = nextRe(re0, im0, cre);
          im0 = nextIm(re0, im0, cim);
          re0 = t0;
          const t1 = nextRe(re1, im1, cre);
          im1 = nextIm(re1, im1, cim);
          re1 = t1;
          const t2 = nextRe(re2, im2, cre);
          im2 = nextIm(re2, im2, cim);
          re2 = t2;
          const t3 = nextRe(re3, im3, cre);
          im3 = nextIm(re3, im3, cim);
          re3 = t3;
          const t4 = nextRe(re4, im4, cre);
          im4 = nextIm(re4, im4, cim);
          re4 = t4;
          const t5 = nextRe(re5, im5, cre);
          im5 = nextIm(re5, im5, cim);
          re5 = t5;
        }
        n = <i64>leap;
        const in01 = v128.and(f64x2.le(norm(re0, im0), bail), f64x2.le(norm(re1, im1), bail));
        const in23 = v128.and(f64x2.le(norm(re2, im2), bail), f64x2.le(norm(re3, im3), bail));
        const in45 = v128.and(f64x2.le(norm(re4, im4), bail), f64x2.le(norm(re5, im5), bail));
        if (!i64x2.all_true(v128.and(v128.and(in01, in23), in45))) {
          // The leap was too long: start again.
          n = 0;
          re0 = nextRe(x0, y0, cre);
          im0 = nextIm(x0, y0, cim);
          re1 = nextRe(x1, y0, cre);
          im1 = nextIm(x1, y0, cim);
          re2 = nextRe(x2, y1, cre);
          im2 = nextIm(x2, y1, cim);
          re3 = nextRe(x3, y1, cre);
          im3 = nextIm(x3, y1, cim);
          re4 = nextRe(x4, y2, cre);
          im4 = nextIm(x4, y2, cim);
          re5 = nextRe(x5, y2, cre);
          im5 = nextIm(x5, y2, cim);
        }
      }

      let now = i64x2.splat(n);
      let n0 = now,
        n1 = now,
        n2 = now,
        n3 = now,
        n4 = now,
        n5 = now;
      let in0 = i64x2.splat(-1),
        in1 = in0,
        in2 = in0,
        in3 = in0,
        in4 = in0,
        in5 = in0;
      let still: bool;
      do {
        for (let k = BLOCK; k > 0; k--) {
          in0 = inside(canReturn, in0, re0, im0, bail);
          n0 = i64x2.sub(n0, in0);
          const t0 = nextRe(re0, im0, cre);
          im0 = nextIm(re0, im0, cim);
          re0 = t0;
          in1 = inside(canReturn, in1, re1, im1, bail);
          n1 = i64x2.sub(n1, in1);
          const t1 = nextRe(re1, im1, cre);
          im1 = nextIm(re1, im1, cim);
          re1 = t1;
          in2 = inside(canReturn, in2, re2, im2, bail);
          n2 = i64x2.sub(n2, in2);
          const t2 = nextRe(re2, im2, cre);
          im2 = nextIm(re2, im2, cim);
          re2 = t2;
          in3 = inside(canReturn, in3, re3, im3, bail);
          n3 = i64x2.sub(n3, in3);
          const t3 = nextRe(re3, im3, cre);
          im3 = nextIm(re3, im3, cim);
          re3 = t3;
          in4 = inside(canReturn, in4, re4, im4, bail);
          n4 = i64x2.sub(n4, in4);
          const t4 = nextRe(re4, im4, cre);
          im4 = nextIm(re4, im4, cim);
          re4 = t4;
          in5 = inside(canReturn, in5, re5, im5, bail);
          n5 = i64x2.sub(n5, in5);
          const t5 = nextRe(re5, im5, cre);
          im5 = nextIm(re5, im5, cim);
          re5 = t5;
        }
        n += <i64>BLOCK;
        now = i64x2.splat(n);
        still = v128.any_true(
          v128.or(
            v128.or(
              v128.or(i64x2.eq(n0, now), i64x2.eq(n1, now)),
              v128.or(i64x2.eq(n2, now), i64x2.eq(n3, now)),
            ),
            v128.or(i64x2.eq(n4, now), i64x2.eq(n5, now)),
          ),
        );
      } while (still && n < shallow);
      if (still && n < limit) {
        // A tile in which the last call stopped gets here again, after the same first iterations.
        if (!isKept()) {
          keep(0, re0, im0, n0);
          keep(1, re1, im1, n1);
          keep(2, re2, im2, n2);
          keep(3, re3, im3, n3);
          keep(4, re4, im4, n4);
          keep(5, re5, im5, n5);
          begin(n);
        }
        countDeep(canReturn, limit, cre, cim, bail);
        n0 = countOf(0);
        n1 = countOf(1);
        n2 = countOf(2);
        n3 = countOf(3);
        n4 = countOf(4);
        n5 = countOf(5);
      }

      // Returning from within the branch above would make the loop before it 10 % slower.
      if (isKept()) {
        nextRow = row;
        nextColumn = column;
        nextLeap = leap;
        return false;
      }

      const to = outRow + (column << 2);
      const room = min(columns - column, 12);
      const s0 = storeStrip(to, room, n0, n1, most);
      const s1 = storeStrip(to + outStep, room - dColumn, n2, n3, most);
      const s2 = storeStrip(to + 2 * outStep, room - 2 * dColumn, n4, n5, most);
      if (!canReturn) {
        let low = i32x4.min_u(i32x4.min_u(s0, s1), s2);
        low = i32x4.min_u(low, v128.shuffle<u64>(low, low, 1, 0));
        const least = min<u32>(i32x4.extract_lane(low, 0), i32x4.extract_lane(low, 1));
        leap = min<u32>(least > LEAP_MARGIN ? least - LEAP_MARGIN : 0, DEEP);
      }
    }
    row += stacked ? 3 : 1;
  }
  return true;
}

/** The first address that the caller may use. */
export function base(): usize {
  return __heap_base;
}

/** Makes the next call begin a band. */
export function restart(): void {
  nextRow = 0;
  nextColumn = 0;
  nextLeap = 0;
  forget();
}

/**
 * Counts a band: rows · columns u32 at `out`, row by row. After about `allowed` iterations of deep tiles it
 * stops and returns false; the same call resumes it.
 *
 * @param xs address of the columns' real parts, f64, with the last repeated eleven times
 * @param ys address of the rows' imaginary parts, f64
 * @param far largest absolute value of all these
 */
export function countBand(
  xs: usize,
  columns: i32,
  ys: usize,
  rows: i32,
  far: f64,
  cre: f64,
  cim: f64,
  threshold: f64,
  itermax: u32,
  out: usize,
  allowed: i32,
): bool {
  allow(allowed);
  return neverReturns(far, cre, cim, threshold)
    ? countEscaping(xs, columns, ys, rows, cre, cim, threshold, itermax, out)
    : countReturning(xs, columns, ys, rows, cre, cim, threshold, itermax, out);
}

function countEscaping(
  xs: usize, columns: i32, ys: usize, rows: i32,
  cre: f64, cim: f64, threshold: f64, itermax: u32, out: usize,
): bool {
  return countTiles(false, xs, columns, ys, rows, cre, cim, threshold, itermax, out);
}

function countReturning(
  xs: usize, columns: i32, ys: usize, rows: i32,
  cre: f64, cim: f64, threshold: f64, itermax: u32, out: usize,
): bool {
  return countTiles(true, xs, columns, ys, rows, cre, cim, threshold, itermax, out);
}
