import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type VariableInfo, WgslReflect } from 'wgsl_reflect';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { DOUBLE_CONSTANTS, doubleArithmetic } from '../../src/gpu/double.js';
import { derivativeCode } from '../../src/gpu/formula-code.js';
import { orbitSize, TRAIL_SIZE } from '../../src/gpu/lane.js';
import { PARAMS } from '../../src/gpu/params.js';
import { DISPLAY } from '../../src/gpu/screen/display.js';
import { PLACING } from '../../src/gpu/screen/frame.js';
import { SINGLE_CONSTANTS, singleArithmetic } from '../../src/gpu/single.js';

const read = (name: string) =>
  readFileSync(new URL(`../../shaders/${name}.wgsl`, import.meta.url), 'utf8');
const ARITHMETICS = [singleArithmetic(read('single')), doubleArithmetic(read('double'))] as const;

const UNIFORMS = {
  'params of band.wgsl': [PARAMS, 'params', ['single', 'band']],
  'constants of single.wgsl': [SINGLE_CONSTANTS, 'constants', ['single']],
  'constants of double.wgsl': [DOUBLE_CONSTANTS, 'constants', ['double']],
  'placing of frame.wgsl': [PLACING, 'placing', ['screen/frame']],
  'display of display.wgsl': [DISPLAY, 'display', ['screen/display']],
} as const;

describe.each(Object.entries(UNIFORMS))('%s', (_, [uniform, name, files]) => {
  const { uniforms } = new WgslReflect(files.map(read).join(''));
  const declared = uniforms.find((each) => each.name === name);

  test('the host has each field with the type and offset of the shader', () => {
    const fields = declared?.members?.map(({ name, type, offset }) => ({
      name,
      type: type.getTypeName(),
      offset,
    }));
    expect(uniform.fields).toEqual(fields);
    expect(uniform.size).toBe(declared?.size);
  });

  test('the host writes each value at its offset', () => {
    const distinct = { u32: 2 ** 31, f32: 0.25, vec2i: -100, vec2u: 2 ** 31, vec2f: -0.25 };
    const values = Object.fromEntries(
      uniform.fields.map(({ name, type }, k) => {
        const number = distinct[type] + 2 * k;
        return [name, type.startsWith('vec') ? ([number, number + 1] as const) : number];
      }),
    );
    const written = (uniform as unknown as { bytes(of: typeof values): ArrayBuffer }).bytes(values);
    expect(valuesOf(declared, written)).toEqual(values);
  });
});

/** The values of a uniform's fields, read from bytes in WGSL's layout. */
function valuesOf(uniform: VariableInfo | undefined, buffer: ArrayBuffer) {
  const bytes = new DataView(buffer);
  const part = (kind: string, at: number) => {
    if (kind === 'f') return bytes.getFloat32(at, true);
    return kind === 'u' ? bytes.getUint32(at, true) : bytes.getInt32(at, true);
  };
  const read = (type: string, at: number) => {
    if (!type.startsWith('vec')) return part(type.charAt(0), at);
    return [part(type.charAt(4), at), part(type.charAt(4), at + 4)];
  };
  return Object.fromEntries(
    uniform?.members?.map(({ name, type, offset }) => [name, read(type.getTypeName(), offset)]) ??
      [],
  );
}

describe.each(ARITHMETICS)('in $precision precision', (arithmetic) => {
  const { structs } = new WgslReflect(
    [
      ...[arithmetic.code(DEFAULT_SCENE), derivativeCode(DEFAULT_SCENE)],
      ...[read('band'), read('estimate'), read('escape')],
    ].join(''),
  );
  const sizeOf = (struct: string) => structs.find(({ name }) => name === struct)?.size;

  test('the host reserves as many bytes per orbit as the shader uses', () => {
    expect(sizeOf('Kept')).toBe(orbitSize(arithmetic));
    expect(sizeOf('Trail')).toBe(TRAIL_SIZE);
  });
});

const [single, double] = ARITHMETICS;

test('in single precision, the constants are the fixed point and the squared limits', () => {
  const { uniforms } = new WgslReflect(single.code(DEFAULT_SCENE));
  const own = { real: 0.5, imag: -0.25, threshold: 3, convergence: 0.5 };
  const squares = { threshold_squared: 9, convergence_squared: 0.25 };
  const julia = single.constants({ ...DEFAULT_SCENE, ...own });
  expect(valuesOf(uniforms[0], julia)).toEqual({ fixed: [0.5, -0.25], ...squares });
  const mandelbrot = { ...DEFAULT_SCENE, ...own, set: 'mandelbrot', start: [3, 4] } as const;
  const found = valuesOf(uniforms[0], single.constants(mandelbrot));
  expect(found).toEqual({ fixed: [3, 4], ...squares });
});

test('in double precision, the limbs of c and of coordinates add up to them', () => {
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
