import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file))
  .filter((file) => /\.c?ts$/.test(file) && !file.endsWith('.d.ts'));

/** The sources that a file imports or exports from, including imports of types only. */
function importsOf(file: string): string[] {
  const names = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^'?]+)/g);
  return [...names]
    .map(([, name]) => join(dirname(file), (name as string).replace(/\.(c?)js$/, '.$1ts')))
    .filter((path) => /\.c?ts$/.test(path));
}

/** Cycles in a graph, each as a path. */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (node: string, path: readonly string[]) => {
    const begin = path.indexOf(node);
    if (begin >= 0) cycles.push([...path.slice(begin), node].join(' → '));
    if (begin >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) walk(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
  return cycles;
}

test('a cycle is found and reported as a path', () => {
  const graph = { a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'], e: ['e'] };
  expect(cyclesIn(new Map(Object.entries(graph)))).toEqual(['b → c → d → b', 'e → e']);
});

test('no sources import each other in a cycle, not even for types', () => {
  const graph = new Map(FILES.map((file) => [file, importsOf(file)]));
  const imported = new Set([...graph.values()].flat());
  expect(imported.size).toBeGreaterThan(100);
  expect([...imported].filter((file) => !existsSync(file))).toEqual([]);
  expect(cyclesIn(graph)).toEqual([]);
});

test('the canvas without a GPU imports no GPU code', () => {
  const needed = new Set(['src/browser/explorer/picture/canvas-surface.ts']);
  for (const file of needed) for (const each of importsOf(file)) needed.add(each);
  expect([...needed]).toContain('src/core/view/rectangle.ts');
  expect([...needed].filter((file) => file.startsWith('src/gpu'))).toEqual([]);
});
