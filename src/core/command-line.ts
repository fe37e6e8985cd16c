import { DEFAULT_SCENE } from './defaults.js';
import type { Scene } from './scene.js';

/** What the shell takes as it is. */
const PLAIN = /^[\w.,/:@%+=^-]+$/;

/**
 * The line for a POSIX shell that draws a scene: `juliaset` with the options that differ from its defaults.
 *
 * @example
 * commandLineOf(sceneFrom({ resolution: 800, xleft: -0.1 })); // juliaset --resolution=800 --xleft=-0.1
 */
export function commandLineOf(scene: Scene): string {
  const options = Object.entries(scene).flatMap(([field, value]) => {
    const isDefault = JSON.stringify(value) === JSON.stringify(DEFAULT_SCENE[field as keyof Scene]);
    // The threshold and the region follow from other options, unless they are given.
    const isGiven = FOLLOWING.some((each) => each === field) && !followsNothing(scene);
    return isDefault && !isGiven ? [] : [optionOf(field, value)];
  });
  return ['juliaset', ...options].join(' ');
}

/** Fields whose defaults depend on the set and the colour mode. */
const FOLLOWING = ['threshold', 'xleft', 'xright', 'ybot', 'ytop'] as const;

function followsNothing({ set, colour }: Scene): boolean {
  return set === DEFAULT_SCENE.set && (colour === 'counts' || colour === 'histogram');
}

function optionOf(field: string, value: Scene[keyof Scene]): string {
  if (value === true) return `--${field}`;
  const text = `--${field}=${Array.isArray(value) ? value.join() : value}`;
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
