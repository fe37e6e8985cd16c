import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WgslReflect } from 'wgsl_reflect';
import { PARAMS_LAYOUT, PARAMS_SIZE, paramsBytes } from '../../src/gpu/params.js';

const shader = readFileSync(new URL('../../shaders/escape.wgsl', import.meta.url), 'utf8');
const params = new WgslReflect(shader).uniforms.find(({ name }) => name === 'params');

test('the host writes each parameter where the shader reads it', () => {
  const offsets = params?.members?.map(({ name, offset }) => [name, offset]);
  expect(Object.fromEntries(offsets ?? [])).toEqual(PARAMS_LAYOUT);
  expect(params?.size).toBe(PARAMS_SIZE);
});

test('each parameter has the bytes of its WGSL type', () => {
  const scene = { real: 0.5, imag: -0.25, threshold: 3, itermax: 2 ** 32 - 1 };
  const bytes = new DataView(
    paramsBytes({ scene, first: 3, last: 5, columns: 7, rows: 9, stamp: 2 ** 31 }),
  );
  const read = {
    'vec2<f32>': (at: number) => [bytes.getFloat32(at, true), bytes.getFloat32(at + 4, true)],
    vec2f: (at: number) => [bytes.getFloat32(at, true), bytes.getFloat32(at + 4, true)],
    f32: (at: number) => bytes.getFloat32(at, true),
    u32: (at: number) => bytes.getUint32(at, true),
  };
  const values = params?.members?.map(({ name, type, offset }) => [
    name,
    read[type.getTypeName() as keyof typeof read](offset),
  ]);
  expect(Object.fromEntries(values ?? [])).toEqual({
    c: [0.5, -0.25],
    threshold_squared: 9,
    itermax: 2 ** 32 - 1,
    first: 3,
    last: 5,
    columns: 7,
    rows: 9,
    stamp: 2 ** 31,
  });
});
