// OKLab, a perceptually uniform colour space (Björn Ottosson, 2020,
// https://bottosson.github.io/posts/oklab). The matrices are from there.

import { byteOf, linear } from './srgb.js';

/** A colour in OKLab: lightness from 0 to 1, green to red, blue to yellow. */
export type Colour = readonly [l: number, a: number, b: number];

/** Bytes of sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Parses `#rrggbb` or `#rgb`; undefined for anything else. */
export function colourFrom(hex: string): Colour | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex);
  const found = short ?? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!found) return undefined;
  const bytes = found
    .slice(1)
    .map((digits) => Number.parseInt(short ? digits + digits : digits, 16));
  return oklabFrom(bytes as unknown as Rgb);
}

/** `#rrggbb` */
export function hexFrom(rgb: Rgb): string {
  return `#${rgb.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export function oklabFrom(rgb: Rgb): Colour {
  const [r, g, b] = rgb.map((byte) => linear(byte / 255)) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The nearest sRGB bytes; colours outside the gamut are clipped. */
export function rgbFrom([lightness, a, b]: Colour): Rgb {
  const bytes = new Uint8Array(3);
  putRgb(bytes, 0, lightness, a, b);
  return Array.from(bytes) as unknown as Rgb;
}

/**
 * Writes the bytes of `rgbFrom` without allocating: a palette has tens of thousands of colours and is
 * redrawn while it is edited.
 */
export function putRgb(
  bytes: Uint8Array,
  at: number,
  lightness: number,
  a: number,
  b: number,
): void {
  const l = cubed(lightness + 0.3963377774 * a + 0.2158037573 * b);
  const m = cubed(lightness - 0.1055613458 * a - 0.0638541728 * b);
  const s = cubed(lightness - 0.0894841775 * a - 1.291485548 * b);
  bytes[at] = byteWithin(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  bytes[at + 1] = byteWithin(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  bytes[at + 2] = byteWithin(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
}

function cubed(x: number): number {
  return x * x * x;
}

/** Interpolates between two colours. @param share of the second, from 0 to 1 */
export function mixed(first: Colour, second: Colour, share: number): Colour {
  const at = (k: 0 | 1 | 2) => first[k] + (second[k] - first[k]) * share;
  return [at(0), at(1), at(2)];
}

/** Clips light to the range from 0 to 1. */
function byteWithin(light: number): number {
  return byteOf(Math.min(1, Math.max(0, light)));
}
