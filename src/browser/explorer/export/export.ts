import { CancelledError } from '../../../core/errors.js';
import type { Renderer, RenderOptions } from '../../../core/renderer.js';
import type { Scene } from '../../../core/scene/scene.js';
import { pngPieces } from '../../png-stream.js';
import { fileNameOf } from './file-name.js';

/** What of File System Access is used: not every browser has it. */
interface SavePicker {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[];
  }): Promise<FileSystemFileHandle>;
}

/** Whether this browser writes a file piece by piece; where it does not, a picture is gathered in memory. */
export function writesFiles(): boolean {
  return 'showSaveFilePicker' in window;
}

/** Milliseconds after which a download has surely begun. */
const BEGUN_MS = 60_000;

/**
 * Writes the picture of a scene to a file that the user chooses, band after band; where the browser cannot
 * do that, it is gathered, compressed, and downloaded. To be called in the course of a click.
 *
 * @returns a sentence that says where it is
 * @throws CancelledError when the user does not want it, or any more; RenderError
 */
export async function exportPicture(
  renderer: Renderer,
  scene: Scene,
  options: RenderOptions,
): Promise<string> {
  const name = fileNameOf(scene);
  const file = await pick(name);
  const { backend } = await renderer.choose(scene);
  const pieces = pngPieces(backend, scene, options);
  if (file) {
    await write(pieces, file);
    return `${file.name} is written.`;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(piece);
  download(new Blob(parts, { type: 'image/png' }), name);
  return `${name} is among the downloads.`;
}

/** A file of the user's choice; nothing where the browser writes none. */
async function pick(suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  const { showSaveFilePicker } = window as SavePicker;
  if (!showSaveFilePicker) return undefined;
  const types = [{ description: 'PNG', accept: { 'image/png': ['.png'] } }];
  try {
    return await showSaveFilePicker.call(window, { suggestedName, types });
  } catch (refusal) {
    if (refusal instanceof DOMException && refusal.name === 'AbortError')
      throw new CancelledError();
    // Pages in frames may not ask.
    return undefined;
  }
}

/** What was there before stays until all is written. */
async function write(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  file: FileSystemFileHandle,
): Promise<void> {
  const writable = await file.createWritable();
  try {
    for await (const piece of pieces) await writable.write(piece);
    await writable.close();
  } catch (failure) {
    await writable.abort();
    throw failure;
  }
}

function download(picture: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN_MS);
}
