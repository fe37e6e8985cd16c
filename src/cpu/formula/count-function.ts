import type { Program } from '../../core/formula/program.js';
import { C_IM, C_RE, COUNTS, Z_IM, Z_RE } from './layout.js';
import type { Library } from './library.js';
import { Pause } from './pause.js';
import { norm, type Places, ProgramWriter } from './program.js';
import {
  type Code,
  FunctionWriter,
  get,
  i32,
  i64,
  load,
  op,
  repeatWhile,
  set,
  store,
  storeLane,
  when,
} from './wasm.js';

/** Iterations before the first point is remembered, to find orbits that repeat themselves. */
export const FIRST_REMEMBERED = 32;

/** Iterations between two tests for repetition. */
export const BLOCK = 16;

/** How many vectors to iterate together, and how many iterations to do between two tests for the end. */
export interface Shape {
  readonly vectors: number;
  readonly unrolled: number;
}

/**
 * The shape that suits a program. Each operation of an orbit waits for the one before, so several orbits are
 * kept in flight. More vectors wait longer for their slowest orbit: 4 are best for long programs, and nearly so
 * for short ones.
 */
export function shapeOf({ operations }: Program): Shape {
  return { vectors: 4, unrolled: operations.length <= 32 ? 2 : 1 };
}

/** The locals of a vector of two orbits. */
export interface Orbits extends Places {
  /** All ones in each lane that no test has stopped yet. */
  readonly within: number;
  /** i64 */
  readonly count: number;
}

/** A vector in a group, and its place there, in bytes. */
interface Pair extends Orbits {
  readonly offset: number;
}

/**
 * The function `count(orbits, threshold², convergence², itermax, allowed)`. It counts so many of the orbits in
 * memory, rounded up to whole groups, and may stop on the way: see `Pause`.
 *
 * It iterates a group of vectors until no lane is within the threshold, or itermax is reached. A comparison
 * gives -1 in each lane that is still within, and subtracting it counts. Counts may go a little past
 * itermax, and are then cut back. Memory's z is the point remembered last (Brent's method): an orbit that
 * returns to it, bit for bit, repeats for ever.
 *
 * @param converges whether an orbit also ends when it moves by less than the convergence
 */
export function writeCountFunction(
  next: Program,
  library: Library,
  { vectors, unrolled }: Shape,
  converges: boolean,
): FunctionWriter {
  const written = new FunctionWriter(['i32', 'f64', 'f64', 'i32', 'i32']);
  const [orbits, threshold, convergence, most, allowed] = [0, 1, 2, 3, 4];
  const bail = written.vector(op('f64x2.splat', get(threshold)));
  const close = written.vector(op('f64x2.splat', get(convergence)));
  const itermax = written.local('i64');
  const at = written.local('i32');
  const n = written.local('i64');
  const until = written.local('i64');
  const last = written.local('i64');
  const rememberAt = written.local('i64');
  const program = new ProgramWriter(written, next, library);
  const pairs = Array.from({ length: vectors }, (_, k) => pairOf(written, 16 * k));
  const all = (code: (pair: Pair) => Code): Code => pairs.map(code);
  const pause = new Pause(written, allowed, n, [at, rememberAt, ...pairs.flatMap(localsOf)]);
  const distance = converges ? { close, re: written.vector(), im: written.vector() } : undefined;
  const iterations = Array.from({ length: unrolled }, () =>
    all((pair) => iterate(program, pair, bail, distance)),
  );
  const anyWithin = op(
    'v128.any_true',
    pairs.map(({ within }) => get(within)).reduce((a, b) => op('v128.or', a, b)),
  );
  const itermaxes = op('i64x2.splat', get(itermax));

  written.write(
    set(itermax, op('i64.extend_i32_u', get(most))),
    repeatWhile(
      [
        pause.begin([all((pair) => begin(pair, at)), set(rememberAt, i64(FIRST_REMEMBERED))]),
        set(last, least(get(pause.until), get(itermax))),
        repeatWhile(
          [
            set(until, least(op('i64.add', get(n), i64(BLOCK)), get(itermax))),
            repeatWhile(
              [iterations, set(n, op('i64.add', get(n), i64(unrolled)))],
              op('i32.and', anyWithin, op('i64.lt_s', get(n), get(until))),
            ),
            all((pair) => stopRepeating(pair, at, itermaxes)),
            when(op('i64.ge_s', get(n), get(rememberAt)), [
              all((pair) => remember(pair, at)),
              set(rememberAt, op('i64.add', get(n), get(n))),
            ]),
          ],
          op('i32.and', anyWithin, op('i64.lt_s', get(n), get(last))),
        ),
        pause.end(op('i32.or', op('i32.eqz', anyWithin), op('i64.ge_s', get(n), get(itermax)))),
        all((pair) => finish(pair, at, itermaxes)),
        set(at, op('i32.add', get(at), i32(16 * vectors))),
      ],
      op('i32.lt_u', get(at), op('i32.shl', get(orbits), i32(3))),
    ),
  );
  written.result('i32', pause.left);
  return written;
}

function pairOf(into: FunctionWriter, offset: number): Pair {
  return { offset, ...orbitsIn(into) };
}

export function orbitsIn(into: FunctionWriter): Orbits {
  const [zRe, zIm, cRe, cIm] = [into.vector(), into.vector(), into.vector(), into.vector()];
  const [within, count] = [into.vector(), into.vector()];
  // A formula has no d.
  return { zRe, zIm, cRe, cIm, dRe: -1, dIm: -1, within, count };
}

export function localsOf({ zRe, zIm, cRe, cIm, within, count }: Orbits): number[] {
  return [zRe, zIm, cRe, cIm, within, count];
}

function begin({ offset, zRe, zIm, cRe, cIm, within, count }: Pair, at: number): Code {
  return [
    set(zRe, load(get(at), Z_RE + offset)),
    set(zIm, load(get(at), Z_IM + offset)),
    set(cRe, load(get(at), C_RE + offset)),
    set(cIm, load(get(at), C_IM + offset)),
    set(within, op('i64x2.splat', i64(-1))),
    set(count, op('i64x2.splat', i64(0))),
  ];
}

/** Locals: how far a point moves, and the squared distance below which it has converged. */
export interface Distance {
  readonly close: number;
  readonly re: number;
  readonly im: number;
}

/** Iterates all lanes, and counts those that are still within. */
export function iterate(
  program: ProgramWriter,
  orbits: Orbits,
  bail: number,
  distance?: Distance,
): Code {
  const { zRe, zIm, within, count } = orbits;
  const [re, im] = [program.re(orbits), program.im(orbits)];
  const beyond = op('f64x2.gt', norm(re, im), get(bail));
  const settled = distance && [
    set(distance.re, op('f64x2.sub', re, get(zRe))),
    set(distance.im, op('f64x2.sub', im, get(zIm))),
    op('f64x2.lt', norm(get(distance.re), get(distance.im)), get(distance.close)),
  ];
  const ends = settled ? op('v128.or', settled, beyond) : beyond;
  return [
    program.run(orbits),
    set(within, op('v128.andnot', get(within), ends)),
    set(count, op('i64x2.sub', get(count), get(within))),
    // Both parts are read before either is set: one may be the other's new value.
    [re, set(zIm, im), set(zRe, [])],
  ];
}

function stopRepeating(
  { offset, zRe, zIm, within, count }: Pair,
  at: number,
  itermaxes: Code,
): Code {
  const sameRe = op('i64x2.eq', get(zRe), load(get(at), Z_RE + offset));
  const sameIm = op('i64x2.eq', get(zIm), load(get(at), Z_IM + offset));
  const again = op('v128.and', op('v128.and', sameRe, sameIm), get(within));
  return [
    set(count, op('v128.bitselect', itermaxes, get(count), again)),
    set(within, op('v128.andnot', get(within), again)),
  ];
}

function remember({ offset, zRe, zIm }: Pair, at: number): Code {
  return [store(get(at), Z_RE + offset, get(zRe)), store(get(at), Z_IM + offset, get(zIm))];
}

function finish({ offset, count }: Pair, at: number, itermaxes: Code): Code {
  const tooMany = op('i64x2.gt_s', get(count), itermaxes);
  const address = op('i32.shr_u', get(at), i32(1));
  return [
    set(count, op('v128.bitselect', itermaxes, get(count), tooMany)),
    storeLane(32, 0, address, COUNTS + offset / 2, get(count)),
    storeLane(32, 2, address, COUNTS + offset / 2 + 4, get(count)),
  ];
}

/** The lesser of two i64. */
function least(a: Code, b: Code): Code {
  return op('select', a, b, op('i64.lt_s', a, b));
}
