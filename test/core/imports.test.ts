import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CORE = fileURLToPath(new URL('../../src/core', import.meta.url));

/** What each file of core imports, types included. */
function importsInCore(): Map<string, readonly string[]> {
  const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => {
        const source = readFileSync(join(CORE, file), 'utf8');
        const paths = [...source.matchAll(/ from '(\..+)\.js'/g)].map(([, path]) => path as string);
        return [file, paths.map((path) => join(dirname(file), `${path}.ts`))];
      }),
  );
}

/** Paths from a file back to itself, each found from one of its files. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
    else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) follow(next, [...path, file]);
      done.add(file);
    }
  };
  for (const file of imports.keys()) follow(file, []);
  return circles;
}

test('no files of core import each other in a circle, not even for types', () => {
  const imports = importsInCore();
  expect(imports.get(join('view', 'view.ts'))).toContain(join('view', 'bands.ts'));
  // The scene, its defaults and its framing still do.
  const others = circlesIn(imports).filter((circle) => !circle.startsWith('scene'));
  expect(others).toEqual([]);
});
