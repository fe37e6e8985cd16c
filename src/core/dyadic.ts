/** A number mantissa · 2^exponent. */
export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** An f64 as mantissa · 2^exponent, exactly. @param number finite */
export function dyadicFrom(number: number): Dyadic {
  let [mantissa, exponent] = [number, 0];
  // Scaling by a power of two is exact here: up to an integer, or down to 53 bits.
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  while (Math.abs(mantissa) >= 2 ** 53) {
    mantissa /= 2;
    exponent++;
  }
  return { mantissa: BigInt(mantissa), exponent };
}
