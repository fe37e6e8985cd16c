import { isImplied } from './defaults.js';
import type { Scene } from './types.js';

/** Text that a shell takes unquoted. */
const PLAIN = /^[\w.,/:@%+=^-]+$/;

/**
 * The POSIX shell command that draws a scene: `juliaset` with the options that differ from its defaults.
 *
 * @example
 * commandLineOf(sceneFrom({ resolution: 800, xleft: -0.1 })); // juliaset --resolution=800 --xleft=-0.1
 */
export function commandLineOf(scene: Scene): string {
  const options = Object.entries(scene).flatMap(([field, value]) =>
    isImplied(scene, field as keyof Scene) ? [] : [optionOf(field, value)],
  );
  return ['juliaset', ...options].join(' ');
}

function optionOf(field: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? `--${field}` : `--no-${field}`;
  const text = `--${field}=${Array.isArray(value) ? value.join() : value}`;
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
