import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sceneFieldsFrom, sceneToJson } from '../../../src/core/scene/json.js';
import { PRESETS } from '../../../src/core/scene/presets.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';
import { schemaOf } from '../../../src/core/scene/schema.js';
import { FIELD_ROWS } from '../../../src/core/scene/table.js';

const isValid = new Ajv2020({ strict: true }).compile(schemaOf());

function isScene(json: string): boolean {
  try {
    sceneFrom(sceneFieldsFrom(json, 'a.json'));
    return true;
  } catch {
    return false;
  }
}

test('written scenes are valid', () => {
  for (const { scene } of PRESETS) {
    expect(isValid(JSON.parse(sceneToJson(sceneFrom(scene))))).toBe(true);
    expect(isValid(scene)).toBe(true);
  }
  expect(isScene('{"$schema": "x", "imag": 1}')).toBe(true);
});

test('for each field, a scene accepts exactly what the schema accepts', () => {
  const number = fc.oneof(
    fc.constantFrom(0, -1, 1, 2, 8, 16, 17, 0.5, 1.5, 1024, 2 ** 31, 2 ** 32, 1e300),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const text = fc.constantFrom(
    'julia',
    'smooth',
    'grey',
    'turbo',
    'z^3',
    '#fff',
    '#12345',
    '',
    'x',
  );
  const value = fc.oneof(
    number,
    text,
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.oneof(number, text), { maxLength: 3 }),
    fc.constant({}),
  );
  const fields = Object.keys(FIELD_ROWS).filter((field) => !['itermin', 'itermax'].includes(field));
  // Rules that the schema of a single field cannot express: formulas' grammar, and regions without extent
  // or too tall.
  const beyond = (field: string) =>
    field === 'formula' ||
    ['xleft', 'xright', 'ybot', 'ytop', 'centre', 'width', 'rows', 'resolution'].includes(field);
  fc.assert(
    fc.property(fc.constantFrom(...fields), value, (field, given) => {
      const json = JSON.stringify({
        [field]: given,
        ...(field === 'bits' ? { palette: 'grey' } : {}),
      });
      const valid = isValid(JSON.parse(json));
      if (!valid || !beyond(field)) expect([json, isScene(json)]).toEqual([json, valid]);
    }),
    { numRuns: 5000 },
  );
});
