// The kernel's own memory: groups of orbits that are iterated together, one in each lane.

/** Twelve lanes are six vectors. */
export const LANES: i32 = 12;

/** A row has one number of 64 bits for each lane. */
export const ROW: usize = 8 * LANES;

/** All lanes, as bits. */
export const ALL: i32 = (1 << LANES) - 1;

/** Rows of a state: z, its derivative d, and the largest |d|² so far. */
export const RE: usize = 0;
export const IM: usize = ROW;
export const D_RE: usize = 2 * ROW;
export const D_IM: usize = 3 * ROW;
export const D_MOST: usize = 4 * ROW;
export const STATE: usize = 5 * ROW;

/**
 * Rows of what belongs to an orbit while it moves: its parameter; a point remembered, to find cycles; the
 * number of its iterations, which all were inside; and the index of its results, a u32.
 */
export const C_RE: usize = 0;
export const C_IM: usize = ROW;
export const OLD_RE: usize = 2 * ROW;
export const OLD_IM: usize = 3 * ROW;
export const COUNT: usize = 4 * ROW;
export const INDEX: usize = 5 * ROW;

@inline
export function indexOf(orbits: usize, lane: i32): u32 {
  return load<u32>(orbits + ((<usize>lane) << 2), INDEX);
}

@inline
export function putIndex(orbits: usize, lane: i32, index: u32): void {
  store<u32>(orbits + ((<usize>lane) << 2), index, INDEX);
}

/** Copies an orbit from one group's lane to another's. Nothing is remembered of it. */
export function move(
  fromState: usize, fromOrbits: usize, from: i32, toState: usize, toOrbits: usize, to: i32,
): void {
  const a = fromState + ((<usize>from) << 3);
  const b = toState + ((<usize>to) << 3);
  store<u64>(b, load<u64>(a, RE), RE);
  store<u64>(b, load<u64>(a, IM), IM);
  store<u64>(b, load<u64>(a, D_RE), D_RE);
  store<u64>(b, load<u64>(a, D_IM), D_IM);
  store<u64>(b, load<u64>(a, D_MOST), D_MOST);
  const c = fromOrbits + ((<usize>from) << 3);
  const d = toOrbits + ((<usize>to) << 3);
  store<u64>(d, load<u64>(c, C_RE), C_RE);
  store<u64>(d, load<u64>(c, C_IM), C_IM);
  store<u64>(d, load<u64>(c, COUNT), COUNT);
  putIndex(toOrbits, to, indexOf(fromOrbits, from));
  store<f64>(d, NaN, OLD_RE);
}

/** Makes a lane's orbit rest at 0. Nobody reads its results, which have the index `nowhere`. */
export function rest(state: usize, orbits: usize, lane: i32, nowhere: u32): void {
  const a = state + ((<usize>lane) << 3);
  for (let row: usize = 0; row < STATE; row += ROW) store<f64>(a + row, 0);
  const b = orbits + ((<usize>lane) << 3);
  store<f64>(b, 0, C_RE);
  store<f64>(b, 0, C_IM);
  store<f64>(b, NaN, OLD_RE);
  store<i64>(b, 0, COUNT);
  putIndex(orbits, lane, nowhere);
}
