/** Files in shaders/ that count, by name. A new file needs a row here. */
export const COUNTING_SHADERS = [
  'band',
  'double',
  'escape',
  'estimate',
  'known-answers',
  'single',
] as const;

/** Files that draw counts to a screen; only the explorer needs them. */
export const SCREEN_SHADERS = ['screen/display', 'screen/frame'] as const;

/** The texts of some shaders, by name. */
export type Shaders<Name extends string = (typeof COUNTING_SHADERS)[number]> = Readonly<
  Record<Name, string>
>;

export type ScreenShaders = Shaders<(typeof SCREEN_SHADERS)[number]>;

/** @param read returns the text of a file in shaders/; platforms differ in how they find it */
export function shadersFrom<Name extends string>(
  names: readonly Name[],
  read: (file: string) => string,
): Shaders<Name> {
  const texts = names.map((name) => [name, read(`${name}.wgsl`)]);
  return Object.fromEntries(texts) as Shaders<Name>;
}
