// What all orbits of a band have in common, and where their results go.
import { count, counted, inBlocks, norms, slopes } from './count';
import { COUNT, indexOf, LANES, ROW } from './lanes';

/** What is wanted of an orbit: its count; with |z_n|² and |z_{n+1}|²; or with |d_{n+1}|² and |z_{n+1}|². */
export const COUNTS: i32 = 0;
export const LENGTHS: i32 = 1;
export const SLOPES: i32 = 2;

export let wanted: i32 = COUNTS;
export let bail: v128 = f64x2.splat(0);
/** What an iteration of the derivative adds. */
export let more: v128 = f64x2.splat(0);
export let limit: i64 = 0;
/** The lowest count of the last tile. */
export let least: i32 = 0;
/** The index after the last point. There is room for its results, which nobody reads. */
export let nowhere: u32 = 0;
let counts: usize = 0;
let ends: usize = 0;
const scratch: usize = memory.data(48, 16);

export function setBand(
  what: i32, threshold: f64, added: f64, itermax: u32, length: u32, countsAt: usize, endsAt: usize,
): void {
  wanted = what;
  bail = f64x2.splat(threshold * threshold);
  more = f64x2.splat(added);
  limit = <i64>itermax;
  nowhere = length;
  counts = countsAt;
  ends = endsAt;
}

/** Writes the count of an orbit that has never left the circle. */
@inline
export function putInside(index: u32): void {
  store<u32>(counts + ((<usize>index) << 2), <u32>limit);
}

/** Counts on from a state: see `count`. */
@inline
export function countOn(
  from: usize, to: usize, orbits: usize, canReturn: bool, ahead: i32, steps: i32,
): i32 {
  return count(
    canReturn, wanted == LENGTHS, wanted == SLOPES, from, to, orbits, ahead, steps, bail, more,
  );
}

/** Writes the results of orbits that have all been counted to their ends. */
export function putEnds(orbits: usize): void {
  for (let lane = 0; lane < LANES; lane++) {
    const at = (<usize>lane) << 3;
    const n = load<i64>(counted + at);
    const total = min<i64>(load<i64>(orbits + at, COUNT) + n, limit);
    const index = indexOf(orbits, lane);
    store<u32>(counts + ((<usize>index) << 2), <u32>total);
    putEnd(index, at + <usize>n * ROW);
  }
}

/**
 * Writes the results of a tile, all of whose orbits were counted from the same number on. Those of orbits that
 * have not ended mean nothing yet.
 *
 * @param done iterations before they were counted
 * @param steps to which they were counted
 * @param isWhole whether all lanes are points of the picture, and their results follow each other in strips
 * @param down from one strip's index to the next
 * @returns the lanes, as bits, that are inside and below itermax
 */
export function putTile(orbits: usize, done: i32, steps: i32, isWhole: bool, down: i32): i32 {
  const n0 = v128.shuffle<u32>(v128.load(counted), v128.load(counted, 16), 0, 2, 4, 6);
  const n1 = v128.shuffle<u32>(v128.load(counted, 32), v128.load(counted, 48), 0, 2, 4, 6);
  const n2 = v128.shuffle<u32>(v128.load(counted, 64), v128.load(counted, 80), 0, 2, 4, 6);
  const before = i32x4.splat(done);
  const most = i32x4.splat(<u32>limit);
  const total0 = i32x4.min_u(i32x4.add(n0, before), most);
  const total1 = i32x4.min_u(i32x4.add(n1, before), most);
  const total2 = i32x4.min_u(i32x4.add(n2, before), most);
  if (isWhole) {
    const at = counts + ((<usize>indexOf(orbits, 0)) << 2);
    const step = (<usize>down) << 2;
    v128.store(at, total0);
    v128.store(at + step, total1);
    v128.store(at + 2 * step, total2);
  } else {
    v128.store(scratch, total0);
    v128.store(scratch, total1, 16);
    v128.store(scratch, total2, 32);
    for (let lane = 0; lane < LANES; lane++) {
      const index = indexOf(orbits, lane);
      store<u32>(counts + ((<usize>index) << 2), load<u32>(scratch + ((<usize>lane) << 2)));
    }
  }
  if (wanted != COUNTS) {
    for (let lane = 0; lane < LANES; lane++) {
      const at = (<usize>lane) << 3;
      putEnd(indexOf(orbits, lane), at + <usize>load<i32>(counted + at) * ROW);
    }
  }
  const low = i32x4.min_u(i32x4.min_u(total0, total1), total2);
  const lower = i32x4.min_u(low, v128.shuffle<u64>(low, low, 1, 0));
  least = min<u32>(i32x4.extract_lane(lower, 0), i32x4.extract_lane(lower, 1));
  if (<i64>steps >= limit) return 0;
  const end = i32x4.splat(inBlocks(steps - done));
  return (
    i32x4.bitmask(i32x4.gt_s(n0, end)) |
    (i32x4.bitmask(i32x4.gt_s(n1, end)) << 4) |
    (i32x4.bitmask(i32x4.gt_s(n2, end)) << 8)
  );
}

/** Writes the numbers of an orbit's end. @param last its place in the row before the end */
@inline
function putEnd(index: u32, last: usize): void {
  const end = ends + ((<usize>index) << 4);
  if (wanted == LENGTHS) {
    store<u64>(end, load<u64>(norms + last));
    store<u64>(end, load<u64>(norms + last + ROW), 8);
  } else if (wanted == SLOPES) {
    store<u64>(end, load<u64>(slopes + last + ROW));
    store<u64>(end, load<u64>(norms + last + ROW), 8);
  }
}
