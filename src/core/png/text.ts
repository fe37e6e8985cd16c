import { PNG_SIGNATURE, pngChunk } from './png.js';

/** The platform's own, in every browser and in Node; core is compiled without either's types. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/**
 * A chunk of text in UTF-8, not compressed (iTXt).
 *
 * @param keyword 1 to 79 characters of ASCII
 */
export function textChunk(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  // The keyword, then: not compressed, by no method, in no language, with no translated keyword.
  const bytes = new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
  return pngChunk('iTXt', bytes);
}

/**
 * The text of a keyword in a PNG, if it is there before the picture's data.
 *
 * @param bytes the file, or its beginning: what has been cut off is not found
 */
export function textOf(bytes: Uint8Array, keyword: string): string | undefined {
  if (!isPng(bytes)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = `${keyword}\0\0\0\0\0`;
  for (let at = PNG_SIGNATURE.length; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT' || data.length < length) return undefined;
    if (type === 'iTXt') {
      const text = new TextDecoder().decode(data);
      if (text.startsWith(start)) return text.slice(start.length);
    }
    at += 12 + length;
  }
  return undefined;
}

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, k) => bytes[k] === byte);
}
