// Deep tiles: tiles in which an orbit is still inside after many iterations, and so may be periodic.
import { inside, nextIm, nextRe, norm } from './orbit';

/** The count of a lane whose orbit is known to be periodic: above every itermax, and never equal to n. */
const FOR_EVER: i64 = 1 << 40;

/**
 * The kernel's own memory, for one deep tile: for each of its six vectors, re, im and count before a block, re
 * and im after it, and the remembered re and im.
 */
const VECTORS: usize = 6;
const RECORD: usize = 7 * 16;
const RE: usize = 0;
const IM: usize = 16;
const COUNT: usize = 32;
const NEXT_RE: usize = 48;
const NEXT_IM: usize = 64;
const OLD_RE: usize = 80;
const OLD_IM: usize = 96;
export const tile: usize = memory.data(6 * 7 * 16, 16);
const tileEnd: usize = tile + VECTORS * RECORD;

/** The iteration up to which the kept tile has been counted; 0 if no tile is kept. */
let counted: i64 = 0;
/** The iteration at which its points are remembered next. */
let rememberAt: i64 = 0;
/** Iterations of deep tiles left in this call. */
let budget: i64 = 0;

export function allow(iterations: i32): void {
  budget = iterations;
}

export function forget(): void {
  counted = 0;
}

@inline
export function isKept(): bool {
  return counted > 0;
}

/** The counts of a kept vector. */
@inline
export function countOf(v: usize): v128 {
  return v128.load(tile + v * RECORD, COUNT);
}

/** Keeps a vector of a tile that has become deep; `begin` follows. */
@inline
export function keep(v: usize, re: v128, im: v128, count: v128): void {
  v128.store(tile + v * RECORD, re, RE);
  v128.store(tile + v * RECORD, im, IM);
  v128.store(tile + v * RECORD, count, COUNT);
}

/** Begins the kept tile, which has been counted up to n. */
@inline
export function begin(n: i64): void {
  counted = n;
  rememberAt = n;
}

/** Iterates the kept tile by one block, without counting. Six chains and two constants fit the registers. */
function leapBlock(block: i32, cre: v128, cim: v128): void {
  let re0 = v128.load(tile, RE),
    im0 = v128.load(tile, IM);
  let re1 = v128.load(tile + RECORD, RE),
    im1 = v128.load(tile + RECORD, IM);
  let re2 = v128.load(tile + 2 * RECORD, RE),
    im2 = v128.load(tile + 2 * RECORD, IM);
  let re3 = v128.load(tile + 3 * RECORD, RE),
    im3 = v128.load(tile + 3 * RECORD, IM);
  let re4 = v128.load(tile + 4 * RECORD, RE),
    im4 = v128.load(tile + 4 * RECORD, IM);
  let re5 = v128.load(tile + 5 * RECORD, RE),
    im5 = v128.load(tile + 5 * RECORD, IM);
  for (let k = block; k > 0; k--) {
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
  v128.store(tile, re0, NEXT_RE);
  v128.store(tile, im0, NEXT_IM);
  v128.store(tile + RECORD, re1, NEXT_RE);
  v128.store(tile + RECORD, im1, NEXT_IM);
  v128.store(tile + 2 * RECORD, re2, NEXT_RE);
  v128.store(tile + 2 * RECORD, im2, NEXT_IM);
  v128.store(tile + 3 * RECORD, re3, NEXT_RE);
  v128.store(tile + 3 * RECORD, im3, NEXT_IM);
  v128.store(tile + 4 * RECORD, re4, NEXT_RE);
  v128.store(tile + 4 * RECORD, im4, NEXT_IM);
  v128.store(tile + 5 * RECORD, re5, NEXT_RE);
  v128.store(tile + 5 * RECORD, im5, NEXT_IM);
}

/**
 * Iterates and counts the kept tile until all its orbits have escaped or turned out to be periodic, or itermax
 * is reached. If the budget runs out before, the tile stays kept, and the next call resumes. If orbits can
 * return, there are no leaps.
 */
export function countDeep(canReturn: bool, limit: i64, cre: v128, cim: v128, bail: v128): void {
  let n = counted;
  const until = n + budget;
  let lanes = i64x2.splat(-1);
  while (n < limit && v128.any_true(lanes)) {
    if (n >= until) {
      budget = 0;
      counted = n;
      return;
    }
    // Long blocks need fewer tests; short ones find a cycle or an escape sooner.
    const block = n < 384 ? 16 : n < 768 ? 32 : 64;
    const step = i64x2.splat(<i64>block);
    const now = i64x2.splat(n);
    const then = i64x2.add(now, step);
    const first = n >= rememberAt;
    if (first) rememberAt = 2 * n;
    if (!canReturn) leapBlock(block, cre, cim);
    lanes = i64x2.splat(0);
    for (let v = tile; v < tileEnd; v += RECORD) {
      let re = v128.load(v, RE);
      let im = v128.load(v, IM);
      let count = v128.load(v, COUNT);
      const among = i64x2.eq(count, now);
      if (first) {
        v128.store(v, re, OLD_RE);
        v128.store(v, im, OLD_IM);
      }
      const leapRe = v128.load(v, NEXT_RE);
      const leapIm = v128.load(v, NEXT_IM);
      const lost = v128.andnot(among, f64x2.le(norm(leapRe, leapIm), bail));
      if (!canReturn && !v128.any_true(lost)) {
        count = i64x2.add(count, v128.and(among, step));
        re = leapRe;
        im = leapIm;
      } else if (v128.any_true(among)) {
        let within = among;
        for (let k = block; k > 0; k--) {
          within = inside(canReturn, within, re, im, bail);
          count = i64x2.sub(count, within);
          const t = nextRe(re, im, cre);
          im = nextIm(re, im, cim);
          re = t;
        }
      }
      // NaN stays NaN, and is never greater than threshold², so such a lane stays inside for ever too. (If
      // orbits cannot return, a point inside is never followed by NaN.)
      const again = v128.and(
        f64x2.eq(re, v128.load(v, OLD_RE)),
        f64x2.eq(im, v128.load(v, OLD_IM)),
      );
      const settled = v128.or(again, v128.or(f64x2.ne(re, re), f64x2.ne(im, im)));
      const still = i64x2.eq(count, then);
      count = v128.bitselect(i64x2.splat(FOR_EVER), count, v128.and(settled, still));
      lanes = v128.or(lanes, v128.andnot(still, settled));
      v128.store(v, re, RE);
      v128.store(v, im, IM);
      v128.store(v, count, COUNT);
    }
    n += <i64>block;
  }
  budget = until - n;
  forget();
}
