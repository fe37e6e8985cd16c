import type { Program } from '../../core/formula/program.js';
import {
  BLOCK,
  FIRST_REMEMBERED,
  iterate,
  localsOf,
  type Orbits,
  orbitsIn,
} from './count-function.js';
import { C_IM, C_RE, COUNTS, Z_IM, Z_RE } from './layout.js';
import type { Library } from './library.js';
import { Pause } from './pause.js';
import { ProgramWriter } from './program.js';
import {
  type Code,
  extractLane,
  FunctionWriter,
  get,
  i32,
  i64,
  loadLane,
  op,
  repeatWhile,
  replaceLane,
  set,
  storeLane,
  when,
} from './wasm.js';

/** Vectors to iterate side by side: functions are long, but their operations wait for each other. */
export const VECTORS = 4;

const LANES = [0, 1] as const;

/** A vector of two orbits, each with a count of its own. */
interface Pair extends Orbits {
  /** All ones in each lane that has an orbit. */
  readonly active: number;
  /** i32: the index of each lane's orbit. */
  readonly indices: readonly [number, number];
  /** The point that was remembered last, and the count at which the next will be. */
  readonly rememberedRe: number;
  readonly rememberedIm: number;
  readonly rememberAt: number;
}

/**
 * The function that `writeCountFunction` describes, for programs whose iterations take long: a lane whose orbit
 * has ended takes the next orbit, instead of waiting for others.
 */
export function writeRefillingCountFunction(
  next: Program,
  library: Library,
  converges: boolean,
): FunctionWriter {
  const written = new FunctionWriter(['i32', 'f64', 'f64', 'i32', 'i32']);
  const [orbits, threshold, convergence, most, allowed] = [0, 1, 2, 3, 4];
  const bail = written.vector(op('f64x2.splat', get(threshold)));
  const close = written.vector(op('f64x2.splat', get(convergence)));
  const itermaxes = written.vector(op('i64x2.splat', op('i64.extend_i32_u', get(most))));
  const at = written.local('i32');
  const n = written.local('i64');
  const until = written.local('i64');
  const program = new ProgramWriter(written, next, library);
  const pairs = Array.from({ length: VECTORS }, () => pairIn(written));
  const all = (code: (pair: Pair) => Code): Code => pairs.map(code);
  const pause = new Pause(written, allowed, n, [at, ...pairs.flatMap(keptLocals)]);
  const distance = converges ? { close, re: written.vector(), im: written.vector() } : undefined;
  const ended = written.vector();
  const anyActive = op(
    'v128.any_true',
    pairs.map(({ active }) => get(active)).reduce((a, b) => op('v128.or', a, b)),
  );

  written.write(
    // All other locals are 0: lanes whose orbits have ended, which take the first ones.
    pause.begin(all(({ active }) => set(active, op('i64x2.splat', i64(-1))))),
    repeatWhile(
      [
        set(until, op('i64.add', get(n), i64(BLOCK))),
        repeatWhile(
          [
            all((pair) => refill(pair, ended, itermaxes, at, orbits)),
            all((pair) => iterate(program, pair, bail, distance)),
            set(n, op('i64.add', get(n), i64(1))),
          ],
          op('i32.and', anyActive, op('i64.lt_s', get(n), get(until))),
        ),
        all((pair) => [stopRepeating(pair, itermaxes), remember(pair)]),
      ],
      op('i32.and', anyActive, op('i64.lt_s', get(n), get(pause.until))),
    ),
    pause.end(op('i32.eqz', anyActive)),
  );
  written.result('i32', pause.left);
  return written;
}

function pairIn(into: FunctionWriter): Pair {
  return {
    ...orbitsIn(into),
    active: into.vector(),
    indices: [into.local('i32'), into.local('i32')],
    rememberedRe: into.vector(),
    rememberedIm: into.vector(),
    rememberAt: into.vector(),
  };
}

function keptLocals(pair: Pair): number[] {
  const { active, indices, rememberedRe, rememberedIm, rememberAt } = pair;
  return [...localsOf(pair), active, ...indices, rememberedRe, rememberedIm, rememberAt];
}

/** Writes the counts of orbits that have ended, and takes the next ones. */
function refill(pair: Pair, ended: number, itermaxes: number, at: number, orbits: number): Code {
  const { within, count, active } = pair;
  const isBelow = op('i64x2.gt_s', get(itermaxes), get(count));
  return [
    set(ended, op('v128.andnot', get(active), op('v128.and', get(within), isBelow))),
    when(op('v128.any_true', get(ended)), [
      set(count, op('v128.bitselect', get(count), get(itermaxes), isBelow)),
      LANES.map((lane) =>
        when(op('i32.wrap_i64', extractLane(get(ended), lane)), refillLane(pair, lane, at, orbits)),
      ),
    ]),
  ];
}

function refillLane(pair: Pair, lane: 0 | 1, at: number, orbits: number): Code {
  const { zRe, zIm, cRe, cIm, within, count, active, indices } = pair;
  const index = indices[lane];
  const bytes = op('i32.shl', get(index), i32(3));
  const take = (local: number, numbers: number) =>
    set(local, loadLane(get(local), lane, bytes, numbers));
  const put = (local: number, value: number) =>
    set(local, replaceLane(get(local), lane, i64(value)));
  const isMore = op('i32.lt_u', get(at), get(orbits));
  return [
    storeLane(32, 2 * lane, op('i32.shl', get(index), i32(2)), COUNTS, get(count)),
    // A lane that stays without an orbit should not go where functions are slow.
    when(op('i32.eqz', isMore), [
      [put(within, 0), put(active, 0)],
      [put(zRe, 0), put(zIm, 0), put(cRe, 0), put(cIm, 0)],
    ]),
    when(isMore, [
      set(index, get(at)),
      set(at, op('i32.add', get(at), i32(1))),
      [take(zRe, Z_RE), take(zIm, Z_IM), take(cRe, C_RE), take(cIm, C_IM)],
      [take(pair.rememberedRe, Z_RE), take(pair.rememberedIm, Z_IM)],
      put(pair.rememberAt, FIRST_REMEMBERED),
      [put(within, -1), put(count, 0)],
    ]),
  ];
}

/** Ends orbits that have returned to the remembered point, bit for bit: they repeat for ever. */
function stopRepeating(pair: Pair, itermaxes: number): Code {
  const { zRe, zIm, rememberedRe, rememberedIm, within, count } = pair;
  const sameRe = op('i64x2.eq', get(zRe), get(rememberedRe));
  const sameIm = op('i64x2.eq', get(zIm), get(rememberedIm));
  const again = op('v128.and', op('v128.and', sameRe, sameIm), get(within));
  return set(count, op('v128.bitselect', get(itermaxes), get(count), again));
}

function remember({ zRe, zIm, rememberedRe, rememberedIm, rememberAt, count }: Pair): Code {
  const isEarly = op('i64x2.gt_s', get(rememberAt), get(count));
  const keep = (old: number, value: Code) =>
    set(old, op('v128.bitselect', get(old), value, isEarly));
  return [
    keep(rememberedRe, get(zRe)),
    keep(rememberedIm, get(zIm)),
    keep(rememberAt, op('i64x2.add', get(count), get(count))),
  ];
}
