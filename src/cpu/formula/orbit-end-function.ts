import { LARGEST_DERIVATIVE_SQUARED } from '../../core/count/estimate.js';
import type { Program } from '../../core/formula/program.js';
import { C_IM, C_RE, COUNTS, END_NUMBERS, ENDS, Z_IM, Z_RE } from './layout.js';
import type { Library } from './library.js';
import { Pause } from './pause.js';
import { norm, type Places, ProgramWriter } from './program.js';
import {
  type Code,
  FunctionWriter,
  f64x2,
  get,
  i32,
  i64,
  load,
  op,
  repeatWhile,
  set,
  storeLane,
} from './wasm.js';

/** A derivative: the program of its next value, and its first value. */
export interface Derivative {
  readonly next: Program;
  readonly first: number;
}

/** A vector of complex numbers, by its locals. */
type Point = readonly [re: number, im: number];

/**
 * The function `end(orbits, allowed)`. It finds the ends that `FormulaKernel.ends` describes, for so many of
 * the orbits in memory, rounded up to whole vectors. A lane that is done waits for the other, unchanged. The
 * function may stop on the way: see `Pause`.
 *
 * @param derivative if absent, |d|² is 0
 */
export function writeOrbitEndFunction(
  next: Program,
  library: Library,
  derivative?: Derivative,
): FunctionWriter {
  const written = new FunctionWriter(['i32', 'i32']);
  const [orbits, allowed] = [0, 1];
  const at = written.local('i32');
  const n = written.local('i64');
  const last = written.vector();
  const active = written.vector();
  const point = (): Point => [written.vector(), written.vector()];
  // The last three points, the parameter and the derivative.
  const [before, z, newest, c, d] = [point(), point(), point(), point(), point()];
  const kept = [at, last, active, ...before, ...z, ...newest, ...c, ...d];
  const pause = new Pause(written, allowed, n, kept);
  const places = placesOf(newest, c, d);
  const program = new ProgramWriter(written, next, library);
  const near = point();
  const inputs = program.isSlowFarOut ? placesOf(near, c, d) : places;
  const slope = derivative && new ProgramWriter(written, derivative.next, library);

  const growing = written.vector();
  const numbers = [
    normOf(z),
    normOf(newest),
    distance(z, before),
    distance(newest, z),
    slope ? normOf(d) : f64x2(0),
  ];
  const anyActive = op('v128.any_true', get(active));
  const wanted = op('i64x2.ge_s', get(last), op('i64x2.splat', i64(0)));
  const result = written.vector();
  const to = op('i32.mul', get(at), i32(END_NUMBERS));

  written.write(
    repeatWhile(
      [
        pause.begin([
          [before, z, newest].map((each) => read(each, at, Z_RE, Z_IM)),
          read(c, at, C_RE, C_IM),
          set(d[0], f64x2(derivative?.first ?? 0)),
          set(d[1], f64x2(0)),
          set(last, lastOf(at)),
          set(active, wanted),
        ]),
        repeatWhile(
          [
            slope
              ? [
                  slope.run(places),
                  set(growing, op('v128.andnot', get(active), isLarge(d))),
                  advance(d, slope.re(places), slope.im(places), growing),
                ]
              : [],
            program.isSlowFarOut ? copyWithin(near, newest, active) : [],
            program.run(inputs),
            advance(before, get(z[0]), get(z[1]), active),
            advance(z, get(newest[0]), get(newest[1]), active),
            advance(newest, program.re(inputs), program.im(inputs), active),
            set(n, op('i64.add', get(n), i64(1))),
            set(active, op('i64x2.ge_s', get(last), op('i64x2.splat', get(n)))),
          ],
          op('i32.and', anyActive, op('i64.lt_s', get(n), get(pause.until))),
        ),
        pause.end(op('i32.eqz', anyActive)),
        numbers.map((number, k) => [
          set(result, op('v128.and', wanted, number)),
          storeLane(64, 0, to, ENDS + 8 * k, get(result)),
          storeLane(64, 1, to, ENDS + 8 * (k + END_NUMBERS), get(result)),
        ]),
        set(at, op('i32.add', get(at), i32(16))),
      ],
      op('i32.lt_u', get(at), op('i32.shl', get(orbits), i32(3))),
    ),
  );
  written.result('i32', pause.left);
  return written;
}

/** Sets a point, only in the lanes of a mask. */
function advance([toRe, toIm]: Point, re: Code, im: Code, mask: number): Code {
  // The real part is read before the imaginary part is set, as it may be the old imaginary part.
  return [
    re,
    set(toIm, op('v128.bitselect', im, get(toIm), get(mask))),
    set(toRe, op('v128.bitselect', [], get(toRe), get(mask))),
  ];
}

/** Copies a point in the lanes of a mask, and 0 elsewhere. */
function copyWithin(to: Point, from: Point, mask: number): Code {
  return to.map((local, k) => set(local, op('v128.and', get(from[k] as number), get(mask))));
}

function isLarge(d: Point): Code {
  return op('f64x2.gt', normOf(d), f64x2(LARGEST_DERIVATIVE_SQUARED));
}

function placesOf(z: Point, c: Point, d: Point): Places {
  return { zRe: z[0], zIm: z[1], cRe: c[0], cIm: c[1], dRe: d[0], dIm: d[1] };
}

function read([re, im]: Point, at: number, reals: number, imaginaries: number): Code {
  return [set(re, load(get(at), reals)), set(im, load(get(at), imaginaries))];
}

/** The index of the last iteration in each lane: the count, or -1 for an orbit to skip. */
function lastOf(at: number): Code {
  const counts = load(op('i32.shr_u', get(at), i32(1)), COUNTS, 'v128.load32x2_u');
  const none = op('i64x2.splat', op('i64.extend_i32_u', i32(-1)));
  return op('v128.bitselect', op('i64x2.splat', i64(-1)), counts, op('i64x2.eq', counts, none));
}

function normOf([re, im]: Point): Code {
  return norm(get(re), get(im));
}

/** |a - b|². */
function distance(a: Point, b: Point): Code {
  const re = op('f64x2.sub', get(a[0]), get(b[0]));
  const im = op('f64x2.sub', get(a[1]), get(b[1]));
  return norm(re, im);
}
