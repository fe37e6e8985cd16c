import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { DEFAULT_SCENE } from '../../../src/core/scene/defaults.js';
import { rowsOf, type Scene, sceneFrom } from '../../../src/core/scene/scene.js';

function refusal(fields: object): string {
  try {
    sceneFrom(fields as Partial<Scene>);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(fields)}`);
}

test('fields that are not given have their defaults', () => {
  expect(sceneFrom({ itermax: 100 })).toEqual({ ...DEFAULT_SCENE, itermax: 100 });
});

test('a region may run right to left and upside down', () => {
  const scene = sceneFrom({ xleft: 1, xright: -1, ybot: 2, ytop: -2, resolution: 10 });
  expect(rowsOf(scene)).toBe(20);
});

describe('the number of rows makes pixels square', () => {
  test.each([
    [{}, 313], // 312.5, rounded up
    [{ resolution: 4000, xleft: -0.1, xright: 0.1, ybot: -0.1, ytop: 0.1 }, 4000],
    [{ resolution: 1 }, 1],
    [{ resolution: 3, ybot: 0, ytop: 0.01 }, 1], // never 0
  ])('%o: %i', (fields, rows) => {
    expect(rowsOf(sceneFrom(fields))).toBe(rows);
  });
});

describe('a centre and a width', () => {
  test('set the region and keep its shape', () => {
    const { xleft, xright, ybot, ytop } = sceneFrom({ centre: [1, -2], width: 0.32 });
    expect([xleft, xright]).toEqual([1 - 0.16, 1 + 0.16]);
    expect([ybot, ytop]).toEqual([-2.1, -1.9]);
  });

  test('may be given alone, and keep the other', () => {
    const base = sceneFrom({ centre: [1, 1], width: 2 });
    const closer = sceneFrom({ width: 1 }, base);
    expect([closer.xleft, closer.xright]).toEqual([0.5, 1.5]);
    const beside = sceneFrom({ centre: [2, 1] }, base);
    expect([beside.xleft, beside.xright, beside.ybot]).toEqual([1, 3, base.ybot]);
  });

  test('make pixels square if the rows are given', () => {
    const scene = sceneFrom({ centre: [0, 0], width: 3, resolution: 300, rows: 200 });
    expect([scene.ybot, scene.ytop, rowsOf(scene)]).toEqual([-1, 1, 200]);
  });
});

describe('a number of rows', () => {
  const base = sceneFrom({ resolution: 100, rows: 50 });

  test('is exact, whatever the region', () => {
    expect(rowsOf(base)).toBe(50);
  });

  test('grows with the resolution', () => {
    expect(rowsOf(sceneFrom({ resolution: 250 }, base))).toBe(125);
    expect(rowsOf(sceneFrom({ resolution: 1 }, base))).toBe(1);
  });

  test('is dropped with a new region', () => {
    expect(sceneFrom({ xleft: -1 }, base)).not.toHaveProperty('rows');
  });
});

describe('a refusal names the field, what it expects and what it got', () => {
  test.each([
    [{ xleft: Number.NaN }, 'xleft: expected a finite number, got NaN'],
    [{ real: Number.POSITIVE_INFINITY }, 'real: expected a finite number, got Infinity'],
    [{ imag: '0.1' }, "imag: expected a finite number, got '0.1'"],
    [{ threshold: -1 }, 'threshold: expected a finite number, 0 or more, got -1'],
    [{ xleft: 1, xright: 1 }, 'xright: expected a number other than xleft (1), got 1'],
    [{ ybot: 0, ytop: 0 }, 'ytop: expected a number other than ybot (0), got 0'],
    [
      { xleft: -1e308, xright: 1e308 },
      'xright: expected a number at a finite distance from xleft (-1e+308), got 1e+308',
    ],
    [{ resolution: 0 }, 'resolution: expected an integer from 1 to 2147483647, got 0'],
    [{ resolution: 1.5 }, 'resolution: expected an integer from 1 to 2147483647, got 1.5'],
    [{ itermin: -1 }, 'itermin: expected an integer from 0 to 4294967295, got -1'],
    [{ itermax: 2 ** 32 }, 'itermax: expected an integer from 1 to 4294967295, got 4294967296'],
    [{ rows: 1.5 }, 'rows: expected an integer from 1 to 2147483647, got 1.5'],
    [{ centre: [1] }, 'centre: expected two finite numbers, [real, imaginary], got [1]'],
    [{ centre: '0,0' }, "centre: expected two finite numbers, [real, imaginary], got '0,0'"],
    [{ width: 0 }, 'width: expected a finite number, more than 0, got 0'],
    [{ centre: [0, 0], ytop: 1 }, 'centre: expected a scene without ytop along with it, got 1'],
    [{ itermin: 80 }, 'itermin: expected less than itermax (80), got 80'],
    [
      { resolution: 2e9, xright: -1.5 },
      "resolution: expected at most 107374182 for this region's shape (a picture has at most 2147483647 rows), got 2000000000",
    ],
    [
      { centre: [0, 0], width: 1e308 },
      'resolution: expected a smaller region (its height, 6.25e+307, times the resolution is more than a number holds), got 500',
    ],
    [
      { xleft: 0, xright: 1e-300, ybot: -1e10 },
      'resolution: expected a region that is less tall for its width (a picture has at most 2147483647 rows), got 500',
    ],
  ])('%o', (fields, message) => {
    expect(refusal(fields)).toBe(message);
  });

  test('an unknown field is named, with the nearest known one', () => {
    expect(refusal({ itermx: 3 })).toMatch(
      /^itermx: expected a field of a scene \(itermax, or another of set, formula, /,
    );
  });
});
