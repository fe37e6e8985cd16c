/** The largest prime below 2^16 (RFC 1950). */
export const ADLER_MODULUS = 65521;

/**
 * Maximum number of bytes between reductions of the sums: it keeps them below 2^31, where integers are
 * fast. zlib's NMAX is for 2^32.
 */
export const ADLER_RUN = 3854;

/** The Adler-32 of no bytes. */
export const ADLER32_START = 1;

/** Continues the checksum `adler` with further bytes: a `u32`. */
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

/** CRC-32 of each byte, for the polynomial of ISO 3309 with its bits reversed (PNG, annex D). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

/** The CRC-32 of consecutive parts, as at the end of every PNG chunk: a `u32`. */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const part of parts) {
    for (let k = 0; k < part.length; k++) {
      crc = (TABLE[(crc ^ (part[k] as number)) & 0xff] as number) ^ (crc >>> 8);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
