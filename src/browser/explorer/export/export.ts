import { CancelledError } from '../../../core/errors.js';
import type { Renderer, RenderOptions } from '../../../core/renderer.js';
import type { Scene } from '../../../core/scene/scene.js';
import { pngPieces } from '../../png-stream.js';
import { fileNameOf } from './file-name.js';

/** The part of the File System Access API used here; not every browser has it. */
interface SavePicker {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[];
  }): Promise<FileSystemFileHandle>;
}

/** Whether this browser can stream to a file; otherwise the whole file is held in memory. */
export function writesFiles(): boolean {
  return 'showSaveFilePicker' in window;
}

/** Milliseconds after which the download has surely started and its URL can be revoked. */
const REVOKE_AFTER_MS = 60_000;

/**
 * Streams the picture of a scene to a file that the user chooses. Where the browser cannot do that, it
 * collects the PNG in memory and downloads it. Must be called from a click, as browsers require for pickers.
 *
 * @returns a sentence that says where the file is
 * @throws CancelledError if the user cancels, in the picker or later; RenderError
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
    return `Saved ${file.name}.`;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(piece);
  download(new Blob(parts, { type: 'image/png' }), name);
  return `${name} is in your downloads.`;
}

/** A file of the user's choice, or undefined if the browser cannot write files. */
async function pick(suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  const { showSaveFilePicker } = window as SavePicker;
  if (!showSaveFilePicker) return undefined;
  const types = [{ description: 'PNG', accept: { 'image/png': ['.png'] } }];
  try {
    return await showSaveFilePicker.call(window, { suggestedName, types });
  } catch (refusal) {
    if (refusal instanceof DOMException && refusal.name === 'AbortError')
      throw new CancelledError();
    // Pages in cross-origin frames may not open a picker.
    return undefined;
  }
}

/** Replaces the file only once everything is written; a failure leaves the old content. */
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
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}
