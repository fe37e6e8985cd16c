/*
 * Escape times of z² + c, two orbits per vector: AssemblyScript, compiled to WebAssembly.
 *
 * The count of a point is the number n of iterates z1, z2, … of its orbit that lie inside the bailout circle
 * (re² + im² > threshold² is false) before the first that does not, at most itermax. The operations and their
 * order are those of the plain f64 loop in src/core/count/escape.ts,
 *
 *   re' = (re·re − im·im) + cre        im' = (re·im + im·re) + cim
 *
 * so the counts equal that loop's exactly. (re·im + im·re is p + p with p = re·im: multiplication commutes
 * exactly.) No operation here may be contracted or reordered.
 *
 * Method
 *
 * 1. Tiles. Twelve points are iterated together, as six vectors: one iteration is a chain of three dependent
 *    operations of three cycles each, and it takes about six independent chains to keep the multipliers and adders
 *    busy. A tile of a grid is three strips of four columns, one below the other, since near neighbours escape at
 *    nearly the same time. If fewer than three rows are left, the three strips lie side by side. Scattered points
 *    make tiles in their order.
 * 2. Leaps. If an orbit that has left the circle can never return (see `reach`), a single test after m iterations
 *    shows that all m were inside, so these m run without norm, comparison and count. The first leap of a tile is
 *    nearly as long as the lowest count of the tile before; if that was too long for any lane, the tile starts
 *    again from its first points.
 * 3. Counting without branches (count.ts), from there on.
 * 4. Deep orbits (deep.ts): those that are still inside then, unless their parameters tell the count (bodies.ts).
 * 5. One pass. What a colour needs of an orbit's end is kept while it is counted: no orbit is iterated again, but
 *    for the last leap in which it ends.
 * 6. Slices. A call stops when its budget of iterations is spent, and the next call resumes there.
 */
import {
  bail, countOn, least, LENGTHS, limit, nowhere, putInside, putTile, setBand, SLOPES, wanted,
} from './band';
import { isInBody } from './bodies';
import { countAll, counted, MOST_STEPS } from './count';
import { admit, allow, budget, clear, countEnds, hasRoom, leapUntil, spend } from './deep';
import {
  C_IM, C_RE, COUNT, D_IM, D_MOST, D_RE, INDEX, indexOf, LANES, OLD_RE, putIndex, RE, ROW,
} from './lanes';
import { norm } from './orbit';

/** How far the first leap stays short of the lowest count of the tile before. */
const LEAP_MARGIN: i32 = 2;

/** Bound of |z| and of the threshold, for which no square overflows before its orbit has escaped. */
const FARTHEST: f64 = 1e75;

/** A tile's first points, those after its shallow iterations, and its parameters. */
const first: usize = memory.data(5 * 96, 16);
const next: usize = memory.data(5 * 96, 16);
const orbits: usize = memory.data(6 * 96, 16);

let xs: usize = 0;
let ys: usize = 0;
let columns: i32 = 0;
let rows: i32 = 0;
let scattered: bool = false;
/** Where the points go: the real parts of first points or of parameters; the imaginary parts are a row further. */
let points: usize = 0;
/** The largest |point|² of an orbit that cannot return once it has left; negative if there is none. */
let reachSquared: v128 = f64x2.splat(0);
/** Whether the parameters of some orbits tell their counts: see bodies.ts. */
let hasBodies: bool = false;
/** Iterations of a tile, at most. */
let steps: i32 = 0;

/** The next tile, and the length of its first leap. */
let row: i32 = 0;
let column: i32 = 0;
let ahead: i32 = 0;
/** Of the current tile: its rows, whether all lanes are points, and the step from a strip's first index to the next. */
let height: i32 = 0;
let isWhole: bool = false;
let down: i32 = 0;
let canReturn: bool = false;
/** Its lanes, as bits, that are deep and have no slot yet. */
let waiting: i32 = 0;

/** The first address that the caller may use. */
export function base(): usize {
  return __heap_base;
}

/**
 * The largest |c| for which an orbit that has left the circle stays outside; negative if there is none.
 *
 * If |z| ≥ T then |z² + c| ≥ |z|² − |c| ≥ T² − |c|, which is at least T if |c| ≤ T² − T. The factor keeps the
 * inequality true of rounded values, whose relative error per iteration is below 1e-15. With T at most FARTHEST,
 * no NaN or infinity arises before the orbit has escaped; after that, an infinite or NaN part never becomes finite
 * again, and its norm is not ≤ T².
 */
function reach(threshold: f64): f64 {
  if (!(threshold > 1 && threshold <= FARTHEST)) return -1;
  return threshold * (threshold - 1) * (1 - 1e-6) - 1e-6;
}

export { estimate } from './estimates';

/**
 * Begins a band.
 *
 * @param julia whether points are first points (of a Julia set) or parameters (of a Mandelbrot set)
 * @param re the other one's real part
 * @param im its imaginary part
 * @param what is wanted: COUNTS, LENGTHS or SLOPES
 * @param xsAt address of the columns' real parts, f64, with the last repeated eleven times
 * @param ysAt address of the rows' imaginary parts, f64; if scattered, of one for each column, likewise repeated
 * @param rowCount 1 if scattered
 * @param countsAt address of rows · columns + 1 u32
 * @param endsAt address of twice as many f64, if wanted
 */
export function begin(
  julia: bool, re: f64, im: f64, threshold: f64, itermax: u32, what: i32,
  xsAt: usize, columnCount: i32, ysAt: usize, rowCount: i32, isScattered: bool,
  countsAt: usize, endsAt: usize,
): void {
  xs = xsAt;
  ys = ysAt;
  columns = columnCount;
  rows = rowCount;
  scattered = isScattered;
  setBand(what, threshold, julia ? 0 : 1, itermax, <u32>(columns * rows), countsAt, endsAt);
  points = julia ? first + RE : orbits + C_RE;
  const others = julia ? orbits + C_RE : first + RE;
  for (let at: usize = 0; at < ROW; at += 8) {
    store<f64>(others + at, re);
    store<f64>(others + at + ROW, im);
    store<f64>(first + at, julia ? 1 : 0, D_RE);
    store<f64>(first + at, 0, D_IM);
    store<f64>(first + at, 0, D_MOST);
    store<f64>(orbits + at, NaN, OLD_RE);
  }
  hasBodies = !julia && re == 0 && im == 0 && threshold >= 2;
  const most = reach(threshold);
  const far = julia ? FARTHEST : most;
  const near = julia ? most : FARTHEST;
  reachSquared = f64x2.splat(most >= 0 && re * re + im * im <= near * near ? far * far : -1);
  steps = <i32>min<i64>(limit, <i64>MOST_STEPS);
  row = 0;
  column = 0;
  ahead = 0;
  waiting = 0;
  clear();
}

/**
 * Counts on. After about `allowed` iterations, each of all lanes, it stops and returns false; the next call
 * resumes.
 */
export function run(allowed: i32): bool {
  allow(allowed);
  if (!admitWaiting()) return false;
  if (!(wanted == LENGTHS ? countTilesEnding() : countTilesOnly())) return false;
  if (!leapUntil(true)) return false;
  countEnds();
  return true;
}

/** Gives slots to the deep orbits of the last tile; returns false if the budget is spent before all have one. */
function admitWaiting(): bool {
  for (; waiting != 0; waiting &= waiting - 1) {
    const lane = ctz(waiting);
    if (isKnown(lane)) {
      putInside(indexOf(orbits, lane));
    } else {
      if (!hasRoom() && !leapUntil(false)) return false;
      admit(next, orbits, lane, canReturn);
    }
  }
  return true;
}

@inline
function isKnown(lane: i32): bool {
  const at = orbits + ((<usize>lane) << 3);
  return hasBodies && isInBody(load<f64>(at, C_RE), load<f64>(at, C_IM));
}

/** Puts out a tile that needs no iteration. It is only looked at if the tile before was deep. */
function isPutAtOnce(): bool {
  if (!hasBodies || ahead < steps - LEAP_MARGIN) return false;
  for (let lane = 0; lane < LANES; lane++) if (!isKnown(lane)) return false;
  for (let lane = 0; lane < LANES; lane++) putInside(indexOf(orbits, lane));
  spend(1);
  return true;
}

/**
 * Counts the tiles; returns false if the budget is spent before. The loop of most tiles is written out here, twice,
 * as an engine may unroll it further the deeper it is nested (V8 does, and is a fifth faster).
 */
@inline
function countTiles(ended: bool): bool {
  while (row < rows) {
    while (column < columns) {
      if (budget <= 0) return false;
      takeTile();
      if (isPutAtOnce()) continue;
      const done =
        canReturn || wanted == SLOPES
          ? countOn(first, next, orbits, canReturn, ahead, steps)
          : countAll(false, ended, first, next, orbits, ahead, steps, bail);
      putOut(done);
      if (waiting != 0 && !admitWaiting()) return false;
    }
    column = 0;
    row += height;
  }
  return true;
}

function countTilesOnly(): bool {
  return countTiles(false);
}

function countTilesEnding(): bool {
  return countTiles(true);
}

/** Puts out the results of a tile; orbits that are deep wait for a slot. */
function putOut(done: i32): void {
  spend(steps);
  waiting = putTile(orbits, done, steps, isWhole, down);
  if (waiting != 0) {
    const before = i64x2.splat(<i64>done);
    for (let v: usize = 0; v < ROW; v += 16) {
      v128.store(orbits + v, i64x2.add(before, v128.load(counted + v)), COUNT);
    }
  }
  ahead = max(0, min(steps, least) - LEAP_MARGIN);
}

@inline
function isNear(v: usize): v128 {
  return f64x2.le(norm(v128.load(points + v), v128.load(points + v, ROW)), reachSquared);
}

/** Puts the points of the next tile into their place, and the indices of their results. */
function takeTile(): void {
  const x = xs + ((<usize>column) << 3);
  const stacked = rows - row >= 3;
  const index = row * columns + column;
  if (stacked) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const y = ys + ((<usize>row) << 3);
    for (let strip: usize = 0; strip < 3; strip++) {
      const at = points + (strip << 5);
      const ofRow = v128.load64_splat(y + (strip << 3));
      v128.store(at, x0);
      v128.store(at, x1, 16);
      v128.store(at + ROW, ofRow);
      v128.store(at + ROW, ofRow, 16);
    }
  } else {
    const y = ys + ((<usize>(scattered ? column : row)) << 3);
    for (let v: usize = 0; v < ROW; v += 16) {
      v128.store(points + v, v128.load(x + v));
      v128.store(points + v + ROW, scattered ? v128.load(y + v) : v128.load64_splat(y));
    }
  }
  const width = stacked ? 4 : LANES;
  down = stacked ? columns : 4;
  isWhole = column + width <= columns;
  for (let strip = 0; strip < 3; strip++) {
    const lanes = i32x4.add(i32x4.splat(index + strip * down), i32x4(0, 1, 2, 3));
    v128.store(orbits + ((<usize>strip) << 4), lanes, INDEX);
  }
  if (!isWhole) {
    const right = stacked ? 0 : 4;
    for (let lane = 0; lane < LANES; lane++) {
      if (column + (lane >> 2) * right + (lane & 3) >= columns) putIndex(orbits, lane, nowhere);
    }
  }
  column += width;
  height = stacked ? 3 : 1;
  let within = v128.and(isNear(0), isNear(16));
  within = v128.and(within, v128.and(isNear(32), isNear(48)));
  within = v128.and(within, v128.and(isNear(64), isNear(80)));
  canReturn = !i64x2.all_true(within);
}
