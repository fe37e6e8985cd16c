import type { FileHandle } from 'node:fs/promises';
import { RenderError } from '../../core/errors.js';
import { ZIP_HEADER_BYTES, type ZipMember, zipHeadIn } from '../../core/zip.js';

/** A member of a zip file, and a way to read its bytes. */
export interface StoredMember extends ZipMember {
  read(): Promise<Buffer>;
}

/**
 * The members of a zip file that this program wrote, in their order.
 *
 * @param end where to stop; by default at the directory behind the last member
 * @throws RenderError when a member is cut off
 */
export async function* membersOf(
  file: FileHandle,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<StoredMember, void, undefined> {
  for (let at = 0; at < end; ) {
    const head = zipHeadIn(await bytesAt(file, at, ZIP_HEADER_BYTES));
    if (!head) return;
    const { crc, size, nameBytes } = head;
    const from = at + ZIP_HEADER_BYTES + nameBytes;
    const name = (await bytesAt(file, at + ZIP_HEADER_BYTES, nameBytes)).toString('utf8');
    yield { name, crc, size, read: () => bytesAt(file, from, size) };
    at = from + size;
  }
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, from + filled);
    if (bytesRead === 0) throw new RenderError('a zip file of tiles ends too early');
    filled += bytesRead;
  }
  return bytes;
}
