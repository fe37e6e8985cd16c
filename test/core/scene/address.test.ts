import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { parseFormula } from '../../../src/core/formula/parse.js';
import { addressOf, fieldsFromAddress } from '../../../src/core/scene/address.js';
import { DEFAULT_SCENE } from '../../../src/core/scene/defaults.js';
import { PRESETS } from '../../../src/core/scene/presets.js';
import { type Scene, type SceneFields, sceneFrom } from '../../../src/core/scene/scene.js';

/** Everything but the size, which addresses leave out; formulas are parsed, to ignore spaces. */
function essential(scene: Scene) {
  const { resolution: _, rows: __, formula, ...others } = scene;
  return { ...others, formula: parseFormula(formula) };
}

const restored = (scene: Scene) => sceneFrom(fieldsFromAddress(addressOf(scene)));

/** Published addresses: their meaning must never change. */
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

test.each(FROZEN)('%s keeps its meaning', (address, fields) => {
  expect(sceneFrom(fieldsFromAddress(address))).toEqual(sceneFrom(fields));
});

test.each(PRESETS)('the preset $name survives the way to an address and back', ({ scene }) => {
  const whole = sceneFrom(scene);
  expect(essential(restored(whole))).toEqual(essential(whole));
  expect(addressOf(whole)).toMatch(/^#1[?\w.,*^/:+=&%-]*$/);
});

/** Fields that are often the default of some set or colour mode, but not always of the scene's own. */
const SCENES = fc
  .record(
    {
      set: fc.constantFrom('julia', 'mandelbrot'),
      colour: fc.constantFrom('counts', 'smooth', 'distance', 'histogram'),
      formula: fc.constantFrom(
        'z^2 + c',
        'z^2+c',
        'z^3 + 2 c',
        '2e +3 z^2',
        '1e- 3z^2',
        'z^2 +1e-3',
      ),
      xleft: fc.constantFrom(-1.6, -2.6, -0.5),
      xright: fc.constantFrom(1.6, 1.4, 0.5),
      ybot: fc.constantFrom(-1, -1.25, -1 / 3),
      ytop: fc.constantFrom(1, 1.25, 1 / 3),
      real: fc.constantFrom(-0.835, 0, 1e-7),
      imag: fc.constantFrom(-0.2321, 0, 1e21),
      start: fc.constantFrom([0, 0], [-0.5, 0.25]),
      threshold: fc.constantFrom(2, 1000, 0, 1.5),
      convergence: fc.constantFrom(0, 1e-3),
      itermin: fc.constantFrom(5, 0, 70),
      itermax: fc.constantFrom(80, 100, 2 ** 32 - 1),
      palette: fc.constantFrom('grey', 'viridis', ['#fff'], ['#abc', '#123456']),
      repeat: fc.constantFrom(1, 2.5),
      offset: fc.constantFrom(0, 1, 0.25),
      reverse: fc.boolean(),
      interior: fc.constantFrom('#fff', '#ABCDEF'),
      samples: fc.constantFrom(1, 3),
      resolution: fc.constantFrom(500, 77),
      rows: fc.constantFrom(313, 10),
    } as const,
    { requiredKeys: [] },
  )
  .map((fields) => sceneFrom(fields as SceneFields));

test('every scene survives the way to an address and back, and keeps its address', () => {
  fc.assert(
    fc.property(SCENES, (scene) => {
      const again = restored(scene);
      expect(essential(again)).toEqual(essential(scene));
      expect(addressOf(again)).toBe(addressOf(scene));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  [{ colour: 'smooth' }, '#1?colour=smooth&threshold=1000&itermax=80'],
  [{ set: 'mandelbrot' }, '#1?set=mandelbrot&x=-2.6,1.4&y=-1.25,1.25&itermax=80'],
  [{ formula: 'z^3 + c * (z - 2)' }, '#1?formula=z^3%2Bc*%28z-2%29&itermax=80'],
  [{ threshold: 1000 }, '#1?threshold=1000&itermax=80'],
] as const)('the address of %o does not change', (fields, address) => {
  expect(addressOf(sceneFrom(fields))).toBe(address);
});

test('addresses keep numbers to the bit', () => {
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

test('an address has an itermax exactly if the scene does', () => {
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

describe('any address', () => {
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

  test('is a scene or refused with the field named', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => refusedByName(text)));
    fc.assert(
      fc.property(fc.array(part), (parts) => refusedByName(`#1?${parts.join('&')}`)),
      { numRuns: 1000 },
    );
  });
});
