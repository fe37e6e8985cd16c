// Where a compiled formula finds the orbits it works on: addresses in its memory, in bytes.

/** Orbits that are worked on in one call, at most: few enough to stay in the processor's caches. */
export const CHUNK = 2048;

/** Orbits that a loop may read beyond the last; what is written of them is not looked at. */
export const PADDING = 15;

/** Numbers that `end` says of an orbit. */
export const END_NUMBERS = 5;

const ROOM = CHUNK + PADDING + 1;

/** f64 each, one array after the other. The point at first, which `count` overwrites. */
export const Z_RE = 0;
export const Z_IM = 8 * ROOM;
/** The parameter. */
export const C_RE = 2 * 8 * ROOM;
export const C_IM = 3 * 8 * ROOM;

/** u32: the counts, which `count` writes and `end` reads. */
export const COUNTS = 4 * 8 * ROOM;

/** f64: the numbers of one orbit after those of another. */
export const ENDS = COUNTS + 4 * ROOM;

/** Locals that a function may keep from one call to the next. */
export const MOST_KEPT = 32;

/** A local each, wherever a function stopped; all 0 where it is to begin. */
export const KEPT = ENDS + 8 * END_NUMBERS * ROOM;
export const KEPT_BYTES = 16 * MOST_KEPT;

const PAGE = 2 ** 16;

/** Of 64 KiB. */
export const PAGES = Math.ceil((KEPT + KEPT_BYTES) / PAGE);
