import type { PaletteName } from '../scene/table.js';
import { type Colour, colourFrom, hexFrom, mixed, rgbFrom } from './oklab.js';

/** Evenly spaced colours, from position 0 to 1, interpolated in OKLab. */
export type Gradient = readonly Colour[];

/**
 * The named gradients. The maps of matplotlib (CC0) and turbo (Google, Apache 2.0) are reduced to stops
 * whose interpolation is off by at most 4 of 255; ultra is the well-known default of Ultra Fractal.
 * Twilight, ultra and lagoon end where they begin, so they repeat without a seam.
 */
const NAMED = {
  grey: stops('000000ffffff'),
  viridis: stops(
    '440154470d6048186a482374472d7b4536814240863f49893b528b375a8d33638d2f6a8e2c728e297a8e26818e' +
      '23898e21908c1f988b1f9f8821a68528ae8031b57b3ebc744cc26c5dc9636ece5882d34c96d83fabdc32c0df24' +
      'd5e21aeae51afde725',
  ),
  magma: stops(
    '00000407061b150e372612563b0f7050127c641a807822818c2981a1307eb63779ca3e72de4968ed5a5ff66f5c' +
      'fb8761fe9f6dfeb77efece91fde6a7fcfdbf',
  ),
  inferno: stops(
    '0000040403120b0724150b37210c4a2e0a5a3c09654a0c6b57106d63146e70196e7d1e6d89226a962766a32b61' +
      'af315cbb3755c63e4dd14644db4f3be35932eb6528f1711ef67f14f98d0afb9c06fcab0ffbba1ff9ca32f5d949' +
      'f2e865f3f586fcffa4',
  ),
  plasma: stops(
    '0d08871e068e2b059437049942039d4c02a15701a46101a66a00a87401a87e03a88707a6900ea39915a0a11c9b' +
      'a92396b12a90b8318abf3984c5407ecb4778d14e72d6556ddc5d67e16462e66c5cea7357ee7b51f2834cf58c46' +
      'f89441fa9d3bfca636fdb031feb92cfdc328fcce25fad824f7e325f4ee27f0f921',
  ),
  cividis: stops(
    '00224e002656002a5f002d68003070083370163770203a6f273e6e2e416d34456c3a486c3f4c6c444f6c49536c' +
      '4e566c535a6d575d6d5c616e60646f656870696b716d6f727272747676767a7a787e7d788381798885788d8878' +
      '928c789690779b9476a09875a59c74aaa073afa471b5a86fbaac6dbfb06bc4b468c9b965cfbd62d4c15fdac65b' +
      'dfca57e5cf52ead34cf0d846f6dd3ffce236fee838',
  ),
  turbo: stops(
    '30123b392a734040a14456c7466be3467ff64293ff37a7fa29bbec1dcdd818dcc31ee8b031f2994cf97e6bfd64' +
      '8aff4da3fd3cb8f735cced34dee037edd03af8c03afdae35fe982cfb8022f56817ec520fe04009d23105c02302' +
      'ac1701950d017a0403',
  ),
  twilight: stops(
    'e2d9e2d1d4dab3c6ce94b4c77ba1c26b8cbf6275ba5f5db25e44a5592a8f4e186e3c114c2f14373f113c581647' +
      '741e4f8d2b50a23f50b25652be6f5bc6896ccca388d3bbabddcfcee2d9e2',
  ),
  ultra: unevenStops([
    [0, '000764'],
    [0.16, '206bcb'],
    [0.42, 'edffff'],
    [0.6425, 'ffaa00'],
    [0.8575, '000200'],
    [1, '000764'],
  ]),
  ember: stops('0000002c0a1a70102ac42f1aef7f1affc94dfff7d6'),
  lagoon: stops('04142d0b4f6c1aa6a6a8e6cff7f3e3f2b880c8553d5c1f3a04142d'),
} satisfies Record<PaletteName, () => Gradient>;

export function gradientNamed(name: PaletteName): Gradient {
  return NAMED[name]();
}

/** A gradient from hexadecimal digits, six per colour. */
function stops(digits: string): () => Gradient {
  return () => Array.from(digits.matchAll(/.{6}/g), ([hex]) => colourFrom(`#${hex}`) as Colour);
}

function unevenStops(points: readonly (readonly [number, string])[]): () => Gradient {
  return () => evenly(points.map(([position, hex]) => [position, colourFrom(`#${hex}`) as Colour]));
}

/** Stops of a resampled gradient: one for every two of a picture's 256 greys. */
const EVEN_STOPS = 129;

/**
 * Resamples colours at any positions to evenly spaced ones.
 *
 * @param points ascending positions from 0 to 1 with their colours; at least one
 */
export function evenly(points: readonly (readonly [position: number, colour: Colour])[]): Gradient {
  let next = 0;
  return Array.from({ length: EVEN_STOPS }, (_, k) => {
    const position = k / (EVEN_STOPS - 1);
    while (next < points.length - 1 && (points[next]?.[0] ?? 1) < position) next++;
    const [to, after] = points[next] ?? [1, [0, 0, 0]];
    const [from, before] = points[Math.max(0, next - 1)] ?? [to, after];
    const share = to > from ? Math.min(1, Math.max(0, (position - from) / (to - from))) : 1;
    return mixed(before, after, share);
  });
}

/** The colour of a gradient at a position from 0 to 1. */
export function colourAt(gradient: Gradient, position: number): Colour {
  const at = position * (gradient.length - 1);
  const before = Math.min(Math.floor(at), gradient.length - 1);
  const from = gradient[before] as Colour;
  return mixed(from, gradient[before + 1] ?? from, at - before);
}

/** Largest error of a byte when a gradient is reduced to fewer colours. */
const MAX_BYTE_ERROR = 2;

/** Number of intervals between the positions at which that error is checked. */
const POSITIONS = 512;

/** The fewest evenly spaced colours `#rrggbb` that reproduce a gradient: no byte is off by more than 2. */
export function fewestStops(gradient: Gradient): string[] {
  const rgbAt = (of: Gradient, k: number) => rgbFrom(colourAt(of, k / POSITIONS));
  const wanted = Array.from({ length: POSITIONS + 1 }, (_, k) => rgbAt(gradient, k));
  for (let stops = 2; stops < gradient.length; stops++) {
    const hexes = Array.from({ length: stops }, (_, k) =>
      hexFrom(rgbFrom(colourAt(gradient, k / (stops - 1)))),
    );
    const fewer = hexes.map((hex) => colourFrom(hex) as Colour);
    const isKept = wanted.every((rgb, k) => {
      const own = rgbAt(fewer, k);
      return rgb.every(
        (byte, channel) => Math.abs(byte - (own[channel] as number)) <= MAX_BYTE_ERROR,
      );
    });
    if (isKept) return hexes;
  }
  return gradient.map((colour) => hexFrom(rgbFrom(colour)));
}
