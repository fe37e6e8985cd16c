// The memory of a compiled formula: addresses of the orbits it works on, in bytes.

/** Maximum number of orbits in one call: few enough to stay in the processor's caches. */
export const CHUNK = 2048;

/** Orbits that a loop may process beyond the last; their results are ignored. */
export const PADDING = 15;

/** Numbers that `end` writes per orbit. */
export const END_NUMBERS = 5;

const ROOM = CHUNK + PADDING + 1;

/** Arrays of f64, one after the other. First the point, which `count` overwrites. */
export const Z_RE = 0;
export const Z_IM = 8 * ROOM;
/** The parameter. */
export const C_RE = 2 * 8 * ROOM;
export const C_IM = 3 * 8 * ROOM;

/** u32: the counts, which `count` writes and `end` reads. */
export const COUNTS = 4 * 8 * ROOM;

/** f64: the END_NUMBERS of each orbit in turn. */
export const ENDS = COUNTS + 4 * ROOM;

/** Maximum number of locals that a function may keep from one call to the next. */
export const MOST_KEPT = 64;

/** The locals of a function that stopped on the way; all 0 if it is to begin. */
export const KEPT = ENDS + 8 * END_NUMBERS * ROOM;
export const KEPT_BYTES = 16 * MOST_KEPT;

/** Constants, up to the end of the memory. */
export const CONSTANTS = KEPT + KEPT_BYTES;
const CONSTANTS_BYTES = 4096;

const PAGE = 2 ** 16;

/** Number of pages, of 64 KiB each. */
export const PAGES = Math.ceil((CONSTANTS + CONSTANTS_BYTES) / PAGE);
