import {
  COUNTING_SHADERS,
  SCREEN_SHADERS,
  type ScreenShaders,
  type Shaders,
  shadersFrom,
} from '../gpu/shaders.js';

// The bundler inlines the files as text. Two globs, so that a bundle carries only the group that it uses.

const COUNTING = import.meta.glob<string>('./*.wgsl', {
  base: '../../shaders',
  query: '?raw',
  import: 'default',
  eager: true,
});

const SCREEN = import.meta.glob<string>('./screen/*.wgsl', {
  base: '../../shaders',
  query: '?raw',
  import: 'default',
  eager: true,
});

export function countingShaders(): Shaders {
  return shadersFrom(COUNTING_SHADERS, (file) => textIn(COUNTING, file));
}

export function screenShaders(): ScreenShaders {
  return shadersFrom(SCREEN_SHADERS, (file) => textIn(SCREEN, file));
}

function textIn(files: Readonly<Record<string, string>>, file: string): string {
  const text = files[`./${file}`];
  if (text === undefined) throw new TypeError(`shaders/${file} is not in the bundle`);
  return text;
}
