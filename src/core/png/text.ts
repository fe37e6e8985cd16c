import { PNG_SIGNATURE, pngChunk } from './png.js';

/** Global in browsers and in Node; declared here because core is compiled without either's types. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/**
 * A chunk of uncompressed UTF-8 text (iTXt).
 *
 * @param keyword 1 to 79 characters of ASCII
 */
export function textChunk(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  // After the keyword: uncompressed, method 0, no language, no translated keyword.
  const bytes = new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
  return pngChunk('iTXt', bytes);
}

/**
 * The text under a keyword in a PNG, if it precedes the picture's data.
 *
 * @param bytes the file, or its beginning; text that is cut off is not found
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

/** Whether bytes begin with the PNG signature. */
export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, k) => bytes[k] === byte);
}
