import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colour, colourTableOf, greyOf } from '../../../src/core/colour/colour.js';
import { evenly, gradientNamed } from '../../../src/core/colour/gradients.js';
import {
  type Colour,
  colourFrom,
  hexFrom,
  oklabFrom,
  type Rgb,
  rgbFrom,
} from '../../../src/core/colour/oklab.js';
import { byteOf, encoded } from '../../../src/core/colour/srgb.js';
import { InputError } from '../../../src/core/errors.js';
import { type SceneFields, sceneFrom } from '../../../src/core/scene/scene.js';
import { PALETTES } from '../../../src/core/scene/table.js';

/** The colours of counts, as `#rrggbb`. */
function coloursOf(fields: SceneFields, counts: number[]): string[] {
  const table = colourTableOf(sceneFrom({ itermin: 0, ...fields }));
  const bytes = colour({ counts: Uint32Array.from(counts) }, table);
  const { format } = table;
  return counts.map((_, k) => {
    if (format.colourType === 'grey')
      return hexFrom([bytes[k], bytes[k], bytes[k]] as unknown as Rgb);
    if (format.colourType === 'rgb')
      return hexFrom([...bytes.subarray(3 * k, 3 * k + 3)] as unknown as Rgb);
    const at = 3 * (bytes[k] as number);
    return hexFrom([...format.table.subarray(at, at + 3)] as unknown as Rgb);
  });
}

test('the byte of linear light is 255 times its encoded value, rounded', () => {
  const check = (light: number) => {
    expect(byteOf(light)).toBe(Math.round(255 * encoded(light)));
  };
  for (let k = 0; k <= 100_000; k++) check(k / 100_000);
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), check));
});

describe('grey', () => {
  test('runs from black at itermin to white at itermax', () => {
    const scene = sceneFrom({ itermin: 5, itermax: 15 });
    expect([0, 5, 6, 10, 14, 15].map((count) => greyOf(count, scene))).toEqual([
      0, 0, 25, 127, 229, 255,
    ]);
  });

  test.each([
    80,
    5000,
    2 ** 23,
    2 ** 32 - 1,
  ])('is exact for each count, with itermax %i', (itermax) => {
    const scene = sceneFrom({ itermin: 3, itermax });
    const counts = Uint32Array.of(0, 3, 4, itermax / 3, itermax - 1, itermax);
    expect([...colour({ counts }, colourTableOf(scene))]).toEqual(
      [...counts].map((n) => greyOf(n, scene)),
    );
  });

  test('of 16 bits is trunc(65535 · v), high byte first', () => {
    const table = colourTableOf(sceneFrom({ itermin: 0, itermax: 3, bits: 16 }));
    expect([...colour({ counts: Uint32Array.of(0, 1, 2, 3) }, table)]).toEqual([
      0, 0, 0x55, 0x55, 0xaa, 0xaa, 0xff, 0xff,
    ]);
  });
});

describe('a palette', () => {
  const RAMP = { palette: ['#000000', '#0000ff', '#ffffff'], itermax: 4 };

  test('runs from its first colour to its last, and the interior is black', () => {
    expect(coloursOf(RAMP, [0, 2, 4])).toEqual(['#000000', '#0000ff', '#000000']);
    expect(coloursOf({ ...RAMP, interior: '#f80' }, [4])).toEqual(['#ff8800']);
  });

  test('can be reversed, repeated and shifted', () => {
    expect(coloursOf({ ...RAMP, reverse: true }, [0, 2])).toEqual(['#ffffff', '#0000ff']);
    expect(coloursOf({ ...RAMP, repeat: 2 }, [0, 1, 2, 3])).toEqual([
      '#000000',
      '#0000ff',
      '#000000',
      '#0000ff',
    ]);
    expect(coloursOf({ ...RAMP, offset: 0.5 }, [0, 2])).toEqual(['#0000ff', '#000000']);
  });

  test('gives an indexed picture for up to 256 colours, else RGB', () => {
    const typeOf = (itermax: number) =>
      colourTableOf(sceneFrom({ palette: 'turbo', itermax })).format.colourType;
    expect([typeOf(255), typeOf(3000)]).toEqual(['indexed', 'rgb']);
  });

  test('with a well-known name has its well-known colours', () => {
    const at = (palette: string, share: number) => {
      const itermax = 1_000_000;
      return coloursOf({ palette, itermax }, [Math.round(share * itermax)])[0];
    };
    expect([at('viridis', 0), at('viridis', 0.5)]).toEqual(['#440154', '#21908c']);
    expect([at('magma', 0), at('inferno', 0.999999)]).toEqual(['#000004', '#fcffa4']);
    expect(at('ultra', 0.42)).toMatch(/^#e[c-f]f[ef]f[ef]$/);
  });

  test.each(PALETTES)('%s consists of valid colours', (name) => {
    const gradient = gradientNamed(name);
    expect(gradient.length).toBeGreaterThan(1);
    expect(gradient.flat().every(Number.isFinite)).toBe(true);
  });
});

describe('OKLab', () => {
  test.each([
    // From the table on the author's page.
    ['#ffffff', [1, 0, 0]],
    ['#ff0000', [0.628, 0.225, 0.126]],
    ['#0000ff', [0.452, -0.032, -0.312]],
  ])('of %s', (hex, expected) => {
    for (const [k, part] of (colourFrom(hex) as Colour).entries()) {
      expect(part).toBeCloseTo(expected[k] as number, 3);
    }
  });

  test('conversion and back gives the same colour', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, (...rgb) => {
        expect(rgbFrom(oklabFrom(rgb))).toEqual(rgb);
      }),
    );
  });

  test('interpolates colours at uneven positions', () => {
    const [black, white] = [colourFrom('#000') as Colour, colourFrom('#fff') as Colour];
    const gradient = evenly([
      [0, black],
      [0.25, white],
      [1, white],
    ]);
    expect([0, 16, 32, 128].map((k) => gradient[k]?.[0])).toEqual(
      [0, 0.5, 1, 1].map((l) => expect.closeTo(l)),
    );
  });
});

test.each([
  [{ colour: 'hue' }, "colour: expected one of counts, smooth, distance, histogram, got 'hue'"],
  [
    { palette: 'none' },
    /^palette: expected one of grey, viridis, .*, or a list of colours, got 'none'$/,
  ],
  [{ palette: 'toString' }, /^palette: expected one of/],
  [{ palette: [] }, "palette: expected 1 to 1024 colours, got '0 colours'"],
  [{ palette: ['#fff', 'white'] }, "palette: expected colours as #rrggbb, got 'white'"],
  [{ palette: [1] }, 'palette: expected colours as #rrggbb, got 1'],
  [{ repeat: 0 }, 'repeat: expected a finite number, more than 0, got 0'],
  [{ offset: 1.1 }, 'offset: expected a number from 0 to 1, got 1.1'],
  [{ reverse: 'yes' }, "reverse: expected true or false, got 'yes'"],
  [{ interior: '#12' }, "interior: expected a colour as #rrggbb, got '#12'"],
  [{ bits: 12 }, 'bits: expected 8 or 16, got 12'],
  [{ bits: 16, palette: 'magma' }, 'bits: expected 8 for a palette other than grey, got 16'],
])('%o is refused', (fields, message) => {
  expect(() => sceneFrom(fields as object)).toThrow(InputError);
  expect(() => sceneFrom(fields as object)).toThrow(message);
});
