import { readPaletteFile } from '../file/palette-file.js';

/**
 * What `--palette` says, as the scene has it: a list of colours, a file's colours, or a name.
 *
 * @throws InputError when it is a file without a palette
 */
export async function paletteFrom(text: string): Promise<string | string[]> {
  if (text.startsWith('#')) return text.split(',').map((colour) => colour.trim());
  return /[./\\]/.test(text) ? readPaletteFile(text) : text;
}
