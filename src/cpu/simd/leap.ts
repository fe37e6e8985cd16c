// Leaps: iterations of all lanes of a group, with one test after the last.
import { C_IM, C_RE, D_IM, D_MOST, D_RE, IM, OLD_RE, RE, ROW } from './lanes';
import { nextDIm, nextDRe, nextIm, nextRe, norm } from './orbit';

/** After a watched leap: all ones for each lane whose orbit left the circle on the way. */
export const left: usize = memory.data(96, 16);

/** Whether a vector has an orbit that left, is NaN, or may be where it was before; stores which left. */
@inline
function looked(
  watched: bool, v: usize, orbits: usize, re: v128, im: v128, out: v128, bail: v128,
): v128 {
  const beyond = v128.not(f64x2.le(norm(re, im), bail));
  if (watched) v128.store(left + v, out);
  const again = f64x2.eq(re, v128.load(orbits + v, OLD_RE));
  return v128.or(v128.or(beyond, again), out);
}

/**
 * Iterates six vectors. It is inlined twice, so that `watched` is a constant to the compiler: whether an orbit
 * may leave the circle and return, so that each iterate is looked at.
 */
@inline
function leapAll(
  watched: bool, from: usize, to: usize, orbits: usize, steps: i32, bail: v128,
): bool {
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
  let out0 = i64x2.splat(0),
    out1 = out0,
    out2 = out0,
    out3 = out0,
    out4 = out0,
    out5 = out0;
  let k = steps;
  do {
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
    if (watched) {
      out0 = v128.or(out0, f64x2.gt(norm(re0, im0), bail));
      out1 = v128.or(out1, f64x2.gt(norm(re1, im1), bail));
      out2 = v128.or(out2, f64x2.gt(norm(re2, im2), bail));
      out3 = v128.or(out3, f64x2.gt(norm(re3, im3), bail));
      out4 = v128.or(out4, f64x2.gt(norm(re4, im4), bail));
      out5 = v128.or(out5, f64x2.gt(norm(re5, im5), bail));
    }
  } while (--k > 0);
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
  const at01 = v128.or(
    looked(watched, 0, orbits, re0, im0, out0, bail),
    looked(watched, 16, orbits, re1, im1, out1, bail),
  );
  const at23 = v128.or(
    looked(watched, 32, orbits, re2, im2, out2, bail),
    looked(watched, 48, orbits, re3, im3, out3, bail),
  );
  const at45 = v128.or(
    looked(watched, 64, orbits, re4, im4, out4, bail),
    looked(watched, 80, orbits, re5, im5, out5, bail),
  );
  return v128.any_true(v128.or(v128.or(at01, at23), at45));
}

function leapBlind(from: usize, to: usize, orbits: usize, steps: i32, bail: v128): bool {
  return leapAll(false, from, to, orbits, steps, bail);
}

function leapWatched(from: usize, to: usize, orbits: usize, steps: i32, bail: v128): bool {
  return leapAll(true, from, to, orbits, steps, bail);
}

/** Iterates three vectors and their derivatives, watched; v is the place of the first in a row. */
function leapSlopes(
  v: usize, from: usize, to: usize, orbits: usize, steps: i32, bail: v128, more: v128,
): bool {
  let re0 = v128.load(from + v, RE),
    im0 = v128.load(from + v, IM),
    dre0 = v128.load(from + v, D_RE),
    dim0 = v128.load(from + v, D_IM),
    most0 = v128.load(from + v, D_MOST);
  let re1 = v128.load(from + v, RE + 16),
    im1 = v128.load(from + v, IM + 16),
    dre1 = v128.load(from + v, D_RE + 16),
    dim1 = v128.load(from + v, D_IM + 16),
    most1 = v128.load(from + v, D_MOST + 16);
  let re2 = v128.load(from + v, RE + 32),
    im2 = v128.load(from + v, IM + 32),
    dre2 = v128.load(from + v, D_RE + 32),
    dim2 = v128.load(from + v, D_IM + 32),
    most2 = v128.load(from + v, D_MOST + 32);
  let out0 = i64x2.splat(0),
    out1 = out0,
    out2 = out0;
  let k = steps;
  do {
    const twiceRe0 = f64x2.add(re0, re0),
      twiceIm0 = f64x2.add(im0, im0);
    const d0 = nextDRe(twiceRe0, twiceIm0, dre0, dim0, more);
    dim0 = nextDIm(twiceRe0, twiceIm0, dre0, dim0);
    dre0 = d0;
    most0 = f64x2.pmax(most0, norm(dre0, dim0));
    const t0 = nextRe(re0, im0, v128.load(orbits + v, C_RE));
    im0 = nextIm(re0, im0, v128.load(orbits + v, C_IM));
    re0 = t0;
    out0 = v128.or(out0, f64x2.gt(norm(re0, im0), bail));
    const twiceRe1 = f64x2.add(re1, re1),
      twiceIm1 = f64x2.add(im1, im1);
    const d1 = nextDRe(twiceRe1, twiceIm1, dre1, dim1, more);
    dim1 = nextDIm(twiceRe1, twiceIm1, dre1, dim1);
    dre1 = d1;
    most1 = f64x2.pmax(most1, norm(dre1, dim1));
    const t1 = nextRe(re1, im1, v128.load(orbits + v, C_RE + 16));
    im1 = nextIm(re1, im1, v128.load(orbits + v, C_IM + 16));
    re1 = t1;
    out1 = v128.or(out1, f64x2.gt(norm(re1, im1), bail));
    const twiceRe2 = f64x2.add(re2, re2),
      twiceIm2 = f64x2.add(im2, im2);
    const d2 = nextDRe(twiceRe2, twiceIm2, dre2, dim2, more);
    dim2 = nextDIm(twiceRe2, twiceIm2, dre2, dim2);
    dre2 = d2;
    most2 = f64x2.pmax(most2, norm(dre2, dim2));
    const t2 = nextRe(re2, im2, v128.load(orbits + v, C_RE + 32));
    im2 = nextIm(re2, im2, v128.load(orbits + v, C_IM + 32));
    re2 = t2;
    out2 = v128.or(out2, f64x2.gt(norm(re2, im2), bail));
  } while (--k > 0);
  v128.store(to + v, re0, RE);
  v128.store(to + v, im0, IM);
  v128.store(to + v, dre0, D_RE);
  v128.store(to + v, dim0, D_IM);
  v128.store(to + v, most0, D_MOST);
  v128.store(to + v, re1, RE + 16);
  v128.store(to + v, im1, IM + 16);
  v128.store(to + v, dre1, D_RE + 16);
  v128.store(to + v, dim1, D_IM + 16);
  v128.store(to + v, most1, D_MOST + 16);
  v128.store(to + v, re2, RE + 32);
  v128.store(to + v, im2, IM + 32);
  v128.store(to + v, dre2, D_RE + 32);
  v128.store(to + v, dim2, D_IM + 32);
  v128.store(to + v, most2, D_MOST + 32);
  return v128.any_true(
    v128.or(
      looked(true, v, orbits, re0, im0, out0, bail),
      v128.or(
        looked(true, v + 16, orbits, re1, im1, out1, bail),
        looked(true, v + 32, orbits, re2, im2, out2, bail),
      ),
    ),
  );
}

/**
 * Iterates all lanes of a group `steps` times; returns whether any needs a closer look, because it has left
 * the circle, or its point is NaN or its real part the remembered one.
 *
 * @param watched whether an orbit may have left and returned
 * @param sloped whether derivatives are iterated too; then it is watched in any case
 * @param steps 1 or more
 * @param more what a derivative's iteration adds
 */
export function leap(
  watched: bool, sloped: bool,
  from: usize, to: usize, orbits: usize, steps: i32, bail: v128, more: v128,
): bool {
  if (sloped) {
    const first = leapSlopes(0, from, to, orbits, steps, bail, more);
    return leapSlopes(ROW / 2, from, to, orbits, steps, bail, more) || first;
  }
  return watched
    ? leapWatched(from, to, orbits, steps, bail)
    : leapBlind(from, to, orbits, steps, bail);
}
