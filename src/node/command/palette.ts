import { readPaletteFile } from '../file/palette-file.js';

/**
 * The scene's palette for a value of `--palette`: a list of colours, the colours of a file, or a name.
 *
 * @throws InputError when the file contains no palette
 */
export async function paletteFrom(text: string): Promise<string | string[]> {
  if (text.startsWith('#')) return text.split(',').map((colour) => colour.trim());
  return /[./\\]/.test(text) ? readPaletteFile(text) : text;
}
