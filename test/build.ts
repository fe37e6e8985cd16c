import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const SOURCES = ['src', 'shaders', 'package.json', 'tsconfig.json'];

/**
 * Builds before the first test, since many tests run the built files, and again before a rerun in watch
 * mode if a source has changed.
 */
export default function setup(project: TestProject): void {
  let built = build();
  project.onTestsRerun(async () => {
    if (stateOfSources() !== built) built = build();
  });
}

/** Builds incrementally. @returns the state of the sources that were built */
function build(): string {
  const state = stateOfSources();
  execSync('npm run build --silent', { stdio: 'inherit' });
  return state;
}

/** Names, sizes and modification times of all sources. */
function stateOfSources(): string {
  const below = (path: string) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
      : [path];
  return SOURCES.flatMap(below)
    .map((path) => {
      const { size, mtimeMs } = statSync(path);
      return `${path} ${size} ${mtimeMs}`;
    })
    .join('\n');
}
