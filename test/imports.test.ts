import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file))
  .filter((file) => /\.c?ts$/.test(file) && !file.endsWith('.d.ts'));

/** The sources that a file imports or exports from, of types too. */
function importsOf(file: string): string[] {
  const names = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^'?]+)/g);
  return [...names]
    .map(([, name]) => join(dirname(file), (name as string).replace(/\.(c?)js$/, '.$1ts')))
    .filter((path) => /\.c?ts$/.test(path));
}

/** Circles in a graph, each as the way round. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (node: string, way: readonly string[]) => {
    const begin = way.indexOf(node);
    if (begin >= 0) circles.push([...way.slice(begin), node].join(' → '));
    if (begin >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) walk(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
  return circles;
}

test('a circle is found, and the way round is named', () => {
  const graph = { a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'], e: ['e'] };
  expect(circlesIn(new Map(Object.entries(graph)))).toEqual(['b → c → d → b', 'e → e']);
});

test('no sources import each other in a circle, not even for types', () => {
  const graph = new Map(FILES.map((file) => [file, importsOf(file)]));
  const imported = new Set([...graph.values()].flat());
  expect(imported.size).toBeGreaterThan(100);
  expect([...imported].filter((file) => !existsSync(file))).toEqual([]);
  expect(circlesIn(graph)).toEqual([]);
});

test('a canvas without a GPU needs none of its code', () => {
  const needed = new Set(['src/browser/explorer/picture/canvas-surface.ts']);
  for (const file of needed) for (const each of importsOf(file)) needed.add(each);
  expect([...needed]).toContain('src/core/view/rectangle.ts');
  expect([...needed].filter((file) => file.startsWith('src/gpu'))).toEqual([]);
});
