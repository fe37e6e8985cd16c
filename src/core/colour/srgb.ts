// sRGB's transfer function (IEC 61966-2-1).

/** Linear light of an encoded value, both from 0 to 1. */
export function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Encoded value of linear light, both from 0 to 1. */
export function encoded(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** The byte of linear light from 0 to 1: 255 times its encoded value, rounded. */
export function byteOf(light: number): number {
  tables ??= byteTables();
  const { least, first } = tables;
  let byte = first[Math.floor(light * CELLS)] as number;
  while (light >= (least[byte + 1] as number)) byte++;
  return byte;
}

/** Number of equal cells into which the lights from 0 to 1 are divided. */
const CELLS = 2 ** 12;

interface ByteTables {
  /** The least light of each byte. */
  readonly least: Float64Array;
  /** The byte at the lower end of each cell. */
  readonly first: Uint8Array;
}

let tables: ByteTables | undefined;

/**
 * Looking up a byte is ten times as fast as computing a power, and a palette has 65,537 colours of three
 * bytes.
 */
function byteTables(): ByteTables {
  const exact = (light: number) => Math.round(255 * encoded(light));
  const least = Float64Array.from({ length: 257 }, (_, byte) => leastLight(byte, exact));
  const first = Uint8Array.from({ length: CELLS + 1 }, (_, cell) => exact(cell / CELLS));
  return { least, first };
}

/** The least light whose byte is at least `byte`, by bisection; infinite if there is none. */
function leastLight(byte: number, byteAt: (light: number) => number): number {
  if (byte > byteAt(1)) return Number.POSITIVE_INFINITY;
  let [below, enough] = [-1, 1];
  for (;;) {
    const middle = (below + enough) / 2;
    if (middle === below || middle === enough) return enough;
    if (byteAt(middle) >= byte) enough = middle;
    else below = middle;
  }
}
