import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type VariableInfo, WgslReflect } from 'wgsl_reflect';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { DOUBLE_LAYOUT, doubleArithmetic } from '../../src/gpu/double.js';
import { PARAMS_LAYOUT, PARAMS_SIZE, paramsBytes } from '../../src/gpu/params.js';
import { DISPLAY_LAYOUT, DISPLAY_SIZE } from '../../src/gpu/screen/display.js';
import { PLACING_WORDS } from '../../src/gpu/screen/frame.js';
import { SINGLE_LAYOUT, singleArithmetic } from '../../src/gpu/single.js';

const read = (name: string) =>
  readFileSync(new URL(`../../shaders/${name}.wgsl`, import.meta.url), 'utf8');
const ARITHMETICS = [singleArithmetic(read('single')), doubleArithmetic(read('double'))] as const;

function offsetsOf(uniform: VariableInfo | undefined) {
  return Object.fromEntries(uniform?.members?.map(({ name, offset }) => [name, offset]) ?? []);
}

/** The values of a uniform's fields, read from bytes as WGSL says. */
function valuesOf(uniform: VariableInfo | undefined, buffer: ArrayBuffer) {
  const bytes = new DataView(buffer);
  const read = (type: string, at: number) => {
    if (type === 'u32') return bytes.getUint32(at, true);
    if (type === 'f32') return bytes.getFloat32(at, true);
    return [0, 4].map((part) => bytes.getFloat32(at + part, true));
  };
  return Object.fromEntries(
    uniform?.members?.map(({ name, type, offset }) => [name, read(type.getTypeName(), offset)]) ??
      [],
  );
}

describe.each(ARITHMETICS)('in $precision precision', (arithmetic) => {
  const { uniforms, structs } = new WgslReflect(
    arithmetic.code(DEFAULT_SCENE) + read('band') + read('escape'),
  );
  const params = uniforms.find(({ name }) => name === 'params');
  const constants = uniforms.find(({ name }) => name === 'constants');

  test('the host writes each parameter where the shader reads it', () => {
    expect(offsetsOf(params)).toEqual(PARAMS_LAYOUT);
    expect(params?.size).toBe(PARAMS_SIZE);
    const values = { ...PARAMS_LAYOUT, itermax: 2 ** 32 - 1, threshold: 0.5, convergence: 0.25 };
    expect(valuesOf(params, paramsBytes(values))).toEqual(values);
  });

  test('and each constant', () => {
    const layout = arithmetic.precision === 'single' ? SINGLE_LAYOUT : DOUBLE_LAYOUT;
    expect(offsetsOf(constants)).toEqual(layout);
    expect(constants?.size).toBe(arithmetic.constantsSize);
  });

  test('an orbit takes as many bytes as the host gives it', () => {
    const orbit = structs.find(({ name }) => name === 'Kept');
    expect(orbit?.size).toBe(2 * 4 * arithmetic.pointWords);
  });
});

const [single, double] = ARITHMETICS;

test('the constants of single precision', () => {
  const { uniforms } = new WgslReflect(single.code(DEFAULT_SCENE));
  const own = { real: 0.5, imag: -0.25, threshold: 3, convergence: 0.5 };
  const squares = { threshold_squared: 9, convergence_squared: 0.25 };
  const julia = single.constants({ ...DEFAULT_SCENE, ...own });
  expect(valuesOf(uniforms[0], julia)).toEqual({ fixed: [0.5, -0.25], ...squares });
  const mandelbrot = { ...DEFAULT_SCENE, ...own, set: 'mandelbrot', start: [3, 4] } as const;
  const found = valuesOf(uniforms[0], single.constants(mandelbrot));
  expect(found).toEqual({ fixed: [3, 4], ...squares });
});

test('the limbs of c and of coordinates add up to them', () => {
  const { uniforms } = new WgslReflect(double.code(DEFAULT_SCENE));
  const { real, imag } = DEFAULT_SCENE;
  const found = valuesOf(uniforms[0], double.constants(DEFAULT_SCENE));
  const sum = (part: number) =>
    [found.a, found.b, found.c, found.d].reduce<number>(
      (s, limb) => s + ((limb as number[])[part] ?? Number.NaN),
      0,
    );
  expect([sum(0), sum(1)]).toEqual([real, imag]);
  const values = Float64Array.of(1 / 3, -1.6, 0.1 + 2 ** -56, 0, 3e-9, 1234567.891);
  const limbs = double.coordinates(DEFAULT_SCENE, values);
  const sums = Array.from(values, (_, k) =>
    limbs.subarray(4 * k, 4 * k + 4).reduce((s, x) => s + x),
  );
  for (const [k, value] of values.entries()) {
    expect(Math.abs((sums[k] as number) - value)).toBeLessThanOrEqual(2 ** -57);
  }
});

test('what is drawn is told where the shader reads it', () => {
  const { uniforms } = new WgslReflect(read('screen/display'));
  const display = uniforms.find(({ name }) => name === 'display');
  expect(offsetsOf(display)).toEqual(DISPLAY_LAYOUT);
  expect(display?.size).toBe(DISPLAY_SIZE);
});

test('and where points go', () => {
  const { uniforms } = new WgslReflect(read('screen/frame'));
  const placing = uniforms.find(({ name }) => name === 'placing');
  // As `Frame` writes it, word after word.
  expect(offsetsOf(placing)).toEqual({ first: 0, size: 8, frame: 16, step: 24, columns: 28 });
  expect(placing?.size).toBe(4 * PLACING_WORDS);
});
