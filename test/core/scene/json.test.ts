import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { PNG_SIGNATURE, pngChunk } from '../../../src/core/png/png.js';
import { textChunk, textOf } from '../../../src/core/png/text.js';
import { DEFAULT_SCENE } from '../../../src/core/scene/defaults.js';
import { sceneFieldsFrom, sceneToJson } from '../../../src/core/scene/json.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';

test('JSON keeps a scene to the bit', () => {
  const scene = sceneFrom({ real: 0.1 + 0.2, xleft: -1 / 3, ytop: 5e-324, threshold: 1e300 });
  expect(sceneFrom(sceneFieldsFrom(sceneToJson(scene), 'a.json'))).toEqual(scene);
});

test('a byte order mark before a scene is ignored', () => {
  expect(sceneFieldsFrom('\uFEFF{"imag": 0.5}', 'a.json')).toEqual({ imag: 0.5 });
});

test('a scene file may leave out fields and the version', () => {
  expect(sceneFieldsFrom('{"imag": 0.5}', 'a.json')).toEqual({ imag: 0.5 });
});

test.each([
  ['{"imag": }', /^scene: expected a file with JSON \(.+\), got 'a.json'$/s],
  ['[1]', /^scene: expected a JSON object .*, got 'a.json'$/],
  ['null', /^scene: expected a JSON object/],
  ['"x"', /^scene: expected a JSON object/],
  ['{"version": 2}', /^version: expected 1, the version .*\(update it .*\), got 2$/],
  ['['.repeat(500_000), /^scene: expected a file with JSON/],
])('%.30s is refused', (text, message) => {
  expect(() => sceneFieldsFrom(text, 'a.json')).toThrow(InputError);
  expect(() => sceneFieldsFrom(text, 'a.json')).toThrow(message);
});

test.each([
  ['{"toString": 1}', /^toString: expected a field of a scene/],
  ['{"__proto__": 1}', /^__proto__: expected a field of a scene/],
  ['{"imag": {"toString": 1}}', /^imag: expected a finite number, got \{"toString":1\}$/],
  ['{"set": {"toString": {}}}', /^set: expected julia or mandelbrot, got \{"toString":\{\}\}$/],
  [`{"imag": "${'1'.repeat(5000)}"}`, /^imag: .{500,600}…'$/],
])('%.30s is refused as a scene', (text, message) => {
  expect(() => sceneFrom(sceneFieldsFrom(text, 'a.json'))).toThrow(message);
});

test('any JSON is a scene or refused with the field named', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(...Object.keys(DEFAULT_SCENE)), (json, field) => {
      for (const text of [json, `{"${field}": ${json}}`]) {
        try {
          sceneFrom(sceneFieldsFrom(text, 'a.json'));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('the text of a PNG is found by its exact keyword, only before the picture’s data', () => {
  const png = Uint8Array.from([
    ...PNG_SIGNATURE,
    ...pngChunk('IHDR', new Uint8Array(13)),
    ...textChunk('other', 'not this'),
    ...textChunk('juliaset', '{"imag": "ü"}'),
    ...pngChunk('IDAT'),
    ...textChunk('late', 'too late'),
  ]);
  expect(textOf(png, 'juliaset')).toBe('{"imag": "ü"}');
  expect(textOf(png, 'julia')).toBeUndefined();
  expect(textOf(png, 'late')).toBeUndefined();
});

test('truncated or arbitrary bytes have no text', () => {
  const png = Uint8Array.from([...PNG_SIGNATURE, ...textChunk('juliaset', 'x')]);
  for (let length = 0; length < png.length - 4; length++) {
    expect(textOf(png.subarray(0, length), 'juliaset')).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(textOf(Uint8Array.from([...PNG_SIGNATURE, ...bytes]), 'juliaset')).toBeUndefined();
    }),
  );
});

test('a PNG with corrupted text has a scene, none, or one that is refused', () => {
  const text = sceneToJson(sceneFrom({ formula: 'z^3 + c', palette: ['#012', '#ffeedd'] }));
  const png = Uint8Array.from([...PNG_SIGNATURE, ...textChunk('juliaset', text)]);
  const change = fc.record({ at: fc.nat(png.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const changed = Uint8Array.from(png);
      for (const { at, byte } of changes) changed[at] = byte;
      const found = textOf(changed, 'juliaset');
      if (found === undefined) return;
      try {
        sceneFrom(sceneFieldsFrom(found, 'a.png'));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as Error).message).toMatch(/^[^\n]{1,20000}$/);
      }
    }),
    { numRuns: 3000 },
  );
});
