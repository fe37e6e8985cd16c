// Zip files without compression (APPNOTE.TXT 6.3.10), with 64-bit sizes where they are needed. The size of a
// member is known before it is written, so a file is written from its beginning to its end.

import { joined } from './bytes.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file inside a zip file. */
export interface ZipMember {
  /** Its path, with `/` between folders. */
  readonly name: string;
  readonly crc: number;
  /** Its size in bytes, below 4 GiB. */
  readonly size: number;
}

/** Every browser and Node have them; core is compiled without their types. */
declare const TextEncoder: new () => { encode(text: string): Bytes };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const MAX_U16 = 2 ** 16 - 1;
const MAX_U32 = 2 ** 32 - 1;

/** Versions needed to extract: 2.0, and 4.5 for 64-bit sizes. */
const VERSION = 20;
const VERSION_64 = 45;

/** Names are UTF-8. */
const FLAGS = 1 << 11;

/** 1 January 1980, the first day that there is: a file depends on its scene alone. */
const DATE = 0x21;

/** Length of a member's header without its name. */
export const ZIP_HEADER_BYTES = 30;

/** What precedes a member's bytes. */
export function zipHeader({ name, crc, size }: ZipMember): Bytes {
  const path = new TextEncoder().encode(name);
  const fields = new Fields(ZIP_HEADER_BYTES + path.length);
  fields.u32(LOCAL).u16(VERSION).u16(FLAGS);
  fields.u16(0).u16(0).u16(DATE); // Stored, at midnight.
  fields.u32(crc).u32(size).u32(size);
  return fields.u16(path.length).u16(0).put(path).bytes;
}

/** A member's header, as read. */
export interface ZipHead extends Omit<ZipMember, 'name'> {
  /** Length of its name, which follows the header. */
  readonly nameBytes: number;
}

/** Reads the first bytes of a header that `zipHeader` wrote; nothing if there is none. */
export function zipHeadIn(bytes: Uint8Array): ZipHead | undefined {
  if (bytes.length < ZIP_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = view.getUint16(8, true) === 0 && view.getUint16(28, true) === 0;
  if (view.getUint32(0, true) !== LOCAL || !stored) return undefined;
  return {
    crc: view.getUint32(14, true),
    size: view.getUint32(18, true),
    nameBytes: view.getUint16(26, true),
  };
}

/** The text of the first member of a zip file; nothing if it is no zip file, or is cut off before its end. */
export function firstMemberOf(bytes: Uint8Array): string | undefined {
  const head = zipHeadIn(bytes);
  if (!head) return undefined;
  const from = ZIP_HEADER_BYTES + head.nameBytes;
  if (bytes.length < from + head.size) return undefined;
  return new TextDecoder().decode(bytes.subarray(from, from + head.size));
}

/** The end of a zip file: the directory of its members, which follow each other in this order. */
export function zipDirectory(members: readonly ZipMember[]): Bytes {
  const entries: Bytes[] = [];
  let offset = 0;
  for (const member of members) {
    const path = new TextEncoder().encode(member.name);
    entries.push(directoryEntry(member, path, offset));
    offset += ZIP_HEADER_BYTES + path.length + member.size;
  }
  const directory = joined(entries);
  return joined([directory, endOf(members.length, directory.length, offset)]);
}

function directoryEntry({ crc, size }: ZipMember, path: Bytes, offset: number): Bytes {
  const isFar = offset >= MAX_U32;
  const fields = new Fields(46 + path.length + (isFar ? 12 : 0));
  const version = isFar ? VERSION_64 : VERSION;
  fields.u32(CENTRAL).u16(version).u16(version).u16(FLAGS);
  fields.u16(0).u16(0).u16(DATE).u32(crc).u32(size).u32(size);
  fields.u16(path.length).u16(isFar ? 12 : 0);
  fields.u16(0).u16(0).u16(0).u32(0); // No comment, on disk 0, no attributes.
  fields.u32(Math.min(offset, MAX_U32)).put(path);
  if (isFar) fields.u16(1).u16(8).u64(offset);
  return fields.bytes;
}

/** @param size of the directory, which begins at `offset` */
function endOf(members: number, size: number, offset: number): Bytes {
  const is64 = members >= MAX_U16 || size >= MAX_U32 || offset >= MAX_U32;
  const fields = new Fields(22 + (is64 ? 56 + 20 : 0));
  if (is64) {
    // The size of this record is counted from here on.
    fields.u32(END_64).u64(44).u16(VERSION_64).u16(VERSION_64).u32(0).u32(0);
    fields.u64(members).u64(members).u64(size).u64(offset);
    fields
      .u32(LOCATOR_64)
      .u32(0)
      .u64(offset + size)
      .u32(1);
  }
  const few = Math.min(members, MAX_U16);
  fields.u32(END).u16(0).u16(0).u16(few).u16(few);
  return fields.u32(Math.min(size, MAX_U32)).u32(Math.min(offset, MAX_U32)).u16(0).bytes;
}

/** Little-endian fields, one after another. */
class Fields {
  readonly bytes: Bytes;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    return this.u32(value % 2 ** 32).u32(Math.floor(value / 2 ** 32));
  }

  put(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }
}
