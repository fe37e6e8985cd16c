/** The largest prime below 2^16 (RFC 1950). */
export const ADLER_MODULUS = 65521;

/**
 * Bytes after which the sums must be reduced to stay below 2^31, and so quick; zlib's NMAX is for
 * 2^32.
 */
export const ADLER_RUN = 3854;

/** The Adler-32 of no bytes. */
export const ADLER32_START = 1;

/** The Adler-32 of what had the checksum `adler`, followed by `bytes`: a `u32`. */
export function adler32(bytes: Uint8Array, adler = ADLER32_START): number {
  let a = adler & 0xffff;
  let b = adler >>> 16;
  for (let from = 0; from < bytes.length; from += ADLER_RUN) {
    const to = Math.min(bytes.length, from + ADLER_RUN);
    for (let k = from; k < to; k++) {
      a += bytes[k] as number;
      b += a;
    }
    a %= ADLER_MODULUS;
    b %= ADLER_MODULUS;
  }
  return ((b << 16) | a) >>> 0;
}
