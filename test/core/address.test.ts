import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, fieldsFromAddress } from '../../src/core/address.js';
import { DEFAULT_SCENE } from '../../src/core/defaults.js';
import { InputError } from '../../src/core/errors.js';
import { PRESETS } from '../../src/core/presets.js';
import { type Scene, sceneFrom } from '../../src/core/scene.js';

/** All but the size, which addresses do not have; formulas without their spaces. */
function essential(scene: Scene) {
  const { resolution: _, rows: __, formula, ...others } = scene;
  return { ...others, formula: formula.replaceAll(/ *([-+*/^(),]) */g, '$1') };
}

const back = (scene: Scene) => sceneFrom(fieldsFromAddress(addressOf(scene)));

/** Addresses that are out in the world: they mean the same for ever. */
const FROZEN: readonly (readonly [string, Parameters<typeof sceneFrom>[0]])[] = [
  ['#1', {}],
  ['#1?itermax=80', {}],
  [
    '#1?set=mandelbrot&x=-0.75,-0.74&y=0.1,0.11&colour=smooth&threshold=1000&palette=viridis',
    {
      set: 'mandelbrot',
      xleft: -0.75,
      xright: -0.74,
      ybot: 0.1,
      ytop: 0.11,
      colour: 'smooth',
      palette: 'viridis',
    },
  ],
  [
    '#1?c=-0.8,1e-7&formula=z^3%2Bc&palette=102040,20a0a0&interior=fff&reverse=true',
    {
      real: -0.8,
      imag: 1e-7,
      formula: 'z^3+c',
      palette: ['#102040', '#20a0a0'],
      interior: '#fff',
      reverse: true,
    },
  ],
  ['#1?start=0.5,-1&set=mandelbrot', { set: 'mandelbrot', start: [0.5, -1] }],
];

test.each(FROZEN)('%s is what it always was', (address, fields) => {
  expect(sceneFrom(fieldsFromAddress(address))).toEqual(sceneFrom(fields));
});

test.each(PRESETS)('the preset $name comes back', ({ scene }) => {
  const whole = sceneFrom(scene);
  expect(essential(back(whole))).toEqual(essential(whole));
  expect(addressOf(whole)).toMatch(/^#1[?\w.,*^/:+=&%-]*$/);
});

test('numbers come back to the bit', () => {
  const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => x || 0);
  fc.assert(
    fc.property(
      number,
      number,
      number,
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      (x, y, c, width) => {
        fc.pre(x + width !== x && y + width !== y);
        const edges = { xleft: x, xright: x + width, ybot: y, ytop: y + width };
        const scene = { ...DEFAULT_SCENE, ...edges, real: c, imag: -c || 0.25 };
        expect(fieldsFromAddress(addressOf(scene))).toMatchObject(edges);
        expect(fieldsFromAddress(addressOf(scene))).toMatchObject({ real: c, imag: -c || 0.25 });
      },
    ),
  );
});

test('a field that is left out is not written, and iterations are wherever they are given', () => {
  const { itermax: _, ...others } = DEFAULT_SCENE;
  expect(addressOf(others)).toBe('#1');
  expect(addressOf(DEFAULT_SCENE)).toBe('#1?itermax=80');
});

test.each([
  ['', /^address: expected #1\?…/],
  ['#2?x=1,2', /^address: expected #1\?….* \(update it for later ones\), got '#2\?x=1,2'$/],
  ['#1?x=1', /^x: expected two numbers, with a comma between, got '1'$/],
  ['#1?x=1,NaN', /^x: expected a finite number, got 'NaN'$/],
  ['#1?x=0,1&x=0,1', /^x: expected no more than one of it/],
  ['#1?resolution=1e9', /^address: expected names that addresses have, got 'resolution'$/],
  ['#1?formula=%zz', /^formula: expected an address in UTF-8, got '%zz'$/],
  [`#1?palette=${'fff,'.repeat(5000)}`, /^address: expected at most 10000 characters/],
])('%.30s is refused', (address, message) => {
  expect(() => fieldsFromAddress(address)).toThrow(InputError);
  expect(() => fieldsFromAddress(address)).toThrow(message);
});

describe('whatever the address', () => {
  const refusedByName = (address: string) => {
    try {
      sceneFrom(fieldsFromAddress(address));
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
    }
  };
  const name = fc.constantFrom(
    'x',
    'y',
    'c',
    'set',
    'formula',
    'palette',
    'itermax',
    'colour',
    '__proto__',
    'toString',
  );
  const part = fc
    .tuple(name, fc.oneof(fc.string(), fc.double().map(String)))
    .map((each) => each.join('='));

  test('it is a scene or refused by name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => refusedByName(text)));
    fc.assert(
      fc.property(fc.array(part), (parts) => refusedByName(`#1?${parts.join('&')}`)),
      { numRuns: 1000 },
    );
  });
});
