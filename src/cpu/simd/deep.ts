/*
 * Deep orbits: those that are still inside after the iterations of a tile, and so may be long or periodic.
 *
 * They wait for no other: twelve are iterated together, in slots, and a slot whose orbit has ended takes the next
 * one. All leap by a block of iterations. An orbit that has left the circle in a block goes, with its state from
 * before, to the group of ends; once that is full, its orbits are counted through their last blocks together.
 *
 * Cycles (Brent's method): an orbit's point is remembered each time its count has doubled. One that returns to its
 * remembered point repeats for ever, so its count is itermax. Numbers need to be equal, not bits: only division
 * tells +0 from -0, and there is none, so orbits that go on from equal numbers stay equal and pass the same tests.
 * NaN stays NaN, and is never greater than threshold², so such an orbit stays inside for ever too. (If orbits cannot
 * return, a point inside is never followed by NaN.)
 */
import { bail, countOn, limit, more, nowhere, putEnds, putInside, SLOPES, wanted } from './band';
import { ALL, COUNT, IM, indexOf, LANES, move, OLD_IM, OLD_RE, RE, rest } from './lanes';
import { leap, left } from './leap';

/** Iterations of a leap: short while orbits end often, so that little is counted again; long in a quiet interior. */
const SHORT: i32 = 16;
const LONG: i32 = 64;
/** Short leaps without an end before a long one. */
const QUIET: i32 = 16;

/** The slots' states before and after a leap, in turn. */
const even: usize = memory.data(5 * 96, 16);
const odd: usize = memory.data(5 * 96, 16);
const slots: usize = memory.data(6 * 96, 16);
let now: usize = even;
let next: usize = odd;

/** Slots in use, as bits. */
let used: i32 = 0;
/** The number of iterations of all slots so far. A slot holds the clock at which its orbit's count was 0. */
let clock: i64 = 0;
/** When each slot's orbit is remembered next. */
const rememberAt: usize = memory.data(96, 16);
/** The first clock at which an orbit is to be remembered, or has reached itermax. */
let lookAt: i64 = i64.MAX_VALUE;
let quiet: i32 = 0;
/** Whether an orbit in the slots may leave the circle and return. */
let mayReturn: bool = false;

const endStates: usize = memory.data(5 * 96, 16);
const endOrbits: usize = memory.data(6 * 96, 16);
let ended: i32 = 0;

/** Iterations left in this call. */
export let budget: i32 = 0;

export function allow(iterations: i32): void {
  budget = iterations;
}

@inline
export function spend(iterations: i32): void {
  budget -= iterations;
}

/** Empties all slots. */
export function clear(): void {
  for (let lane = 0; lane < LANES; lane++) {
    rest(even, slots, lane, nowhere);
    rest(odd, slots, lane, nowhere);
    rest(endStates, endOrbits, lane, nowhere);
  }
  used = 0;
  clock = 0;
  lookAt = i64.MAX_VALUE;
  quiet = 0;
  mayReturn = false;
  ended = 0;
}

@inline
export function hasRoom(): bool {
  return used != ALL;
}

/** Gives an orbit a slot. There must be room. @param canReturn whether it may leave the circle and return */
export function admit(state: usize, orbits: usize, lane: i32, canReturn: bool): void {
  const slot = ctz(~used);
  move(state, orbits, lane, now, slots, slot);
  used |= 1 << slot;
  mayReturn = mayReturn || canReturn;
  const at = (<usize>slot) << 3;
  const n = load<i64>(slots + at, COUNT);
  store<i64>(slots + at, clock - n, COUNT);
  remember(at, n);
}

/** Remembers a slot's point, which has the count n. */
function remember(at: usize, n: i64): void {
  store<u64>(slots + at, load<u64>(now + at, RE), OLD_RE);
  store<u64>(slots + at, load<u64>(now + at, IM), OLD_IM);
  store<i64>(rememberAt + at, clock + n);
  lookAt = min<i64>(lookAt, min<i64>(clock + n, load<i64>(slots + at, COUNT) + limit));
}

/** Leaps until a slot is free, or until all are; returns false if the budget is spent before. */
export function leapUntil(allFree: bool): bool {
  while (allFree ? used != 0 : used == ALL) {
    if (budget <= 0) return false;
    const block = quiet < QUIET ? SHORT : LONG;
    budget -= block;
    const watched = mayReturn || wanted == SLOPES;
    const look = leap(mayReturn, wanted == SLOPES, now, next, slots, block, bail, more);
    const before = now;
    now = next;
    next = before;
    clock += <i64>block;
    if (look) lookCloser(watched, block);
    else quiet++;
    if (clock >= lookAt) lookAround();
  }
  return true;
}

/** Frees the slots whose orbits have ended, or are periodic, in the last block. */
function lookCloser(watched: bool, block: i32): void {
  for (let bits = used; bits != 0; bits &= bits - 1) {
    const slot = ctz(bits);
    const at = (<usize>slot) << 3;
    const re = load<f64>(now + at, RE);
    const im = load<f64>(now + at, IM);
    const again = re == load<f64>(slots + at, OLD_RE) && im == load<f64>(slots + at, OLD_IM);
    if (watched ? load<i64>(left + at) != 0 : !(re * re + im * im <= f64x2.extract_lane(bail, 0))) {
      end(slot, block);
    } else if (again || re != re || im != im) {
      putInside(indexOf(slots, slot));
    } else {
      continue;
    }
    free(slot);
  }
}

/** Remembers the orbits whose counts have doubled, and frees the slots of those that have reached itermax. */
function lookAround(): void {
  lookAt = i64.MAX_VALUE;
  for (let bits = used; bits != 0; bits &= bits - 1) {
    const slot = ctz(bits);
    const at = (<usize>slot) << 3;
    const began = load<i64>(slots + at, COUNT);
    const n = clock - began;
    if (n >= limit) {
      putInside(indexOf(slots, slot));
      free(slot);
    } else if (clock >= load<i64>(rememberAt + at)) {
      remember(at, n);
    } else {
      lookAt = min<i64>(lookAt, min<i64>(load<i64>(rememberAt + at), began + limit));
    }
  }
}

function free(slot: i32): void {
  rest(now, slots, slot, nowhere);
  used &= ~(1 << slot);
}

/** Puts a slot's orbit, as it was before the last block, into the group of ends. */
function end(slot: i32, block: i32): void {
  quiet = 0;
  const at = (<usize>slot) << 3;
  store<i64>(slots + at, clock - <i64>block - load<i64>(slots + at, COUNT), COUNT);
  move(next, slots, slot, endStates, endOrbits, ended++);
  if (ended == LANES) countEnds();
}

/** Counts the orbits in the group of ends through their last blocks. Lanes that are not used rest. */
export function countEnds(): void {
  if (ended == 0) return;
  for (let lane = ended; lane < LANES; lane++) rest(endStates, endOrbits, lane, nowhere);
  countOn(endStates, endStates, endOrbits, mayReturn, 0, LONG);
  putEnds(endOrbits);
  ended = 0;
}
