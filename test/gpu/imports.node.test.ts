import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

/** The files that each file of src/ imports, types too, by their paths in src/. */
const IMPORTS = new Map(
  readdirSync(SOURCE, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [join(file), importsOf(file)]),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  const names = [...text.matchAll(/(?:from|import\() ?'(\.[^']+)\.[jt]s[^']*'/g)];
  return names.map(([, name]) => join(dirname(file), `${name}.ts`));
}

/** All files that a file needs. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  for (const imported of IMPORTS.get(file) ?? []) {
    if (reached.has(imported)) continue;
    reached.add(imported);
    reachedFrom(imported, reached);
  }
  return reached;
}

test('a canvas without a GPU needs none of its code', () => {
  const reached = [...reachedFrom(join('browser/explorer/picture/canvas-surface.ts'))];
  expect(reached).toContain(join('core/view/rectangle.ts'));
  expect(reached.filter((file) => file.startsWith('gpu'))).toEqual([]);
});

test.each(['gpu', 'cpu', 'browser/explorer/picture'])('no file of %s imports itself', (room) => {
  const files = [...IMPORTS.keys()].filter((file) => file.startsWith(join(room)));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => reachedFrom(file).has(file))).toEqual([]);
});
