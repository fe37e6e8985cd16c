/** A file in the directory of a zip file. */
export interface Entry {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
  /** 0: not compressed. */
  readonly method: number;
}

const MAX_U32 = 2 ** 32 - 1;

/**
 * Reads the directory of a zip file, as APPNOTE.TXT describes it.
 *
 * @param end the last bytes of the file
 * @param at position of these bytes in the file
 */
export function entriesIn(end: Buffer, at = 0): Entry[] {
  const last = end.length - 22;
  if (end.readUInt32LE(last) !== 0x06054b50) throw new Error('no end of the central directory');
  let count = end.readUInt16LE(last + 10);
  let from = end.readUInt32LE(last + 16);
  if (count === 2 ** 16 - 1 || from === MAX_U32) {
    if (end.readUInt32LE(last - 20) !== 0x07064b50) throw new Error('no locator');
    const record = Number(end.readBigUInt64LE(last - 12)) - at;
    if (end.readUInt32LE(record) !== 0x06064b50) throw new Error('no record of 64 bits');
    count = Number(end.readBigUInt64LE(record + 32));
    from = Number(end.readBigUInt64LE(record + 48));
  }
  const entries: Entry[] = [];
  for (let here = from - at; entries.length < count; ) {
    if (end.readUInt32LE(here) !== 0x02014b50) throw new Error('no entry');
    const nameEnd = here + 46 + end.readUInt16LE(here + 28);
    const extraBytes = end.readUInt16LE(here + 30);
    let offset = end.readUInt32LE(here + 42);
    if (offset === MAX_U32) offset = Number(end.readBigUInt64LE(nameEnd + 4));
    entries.push({
      name: end.toString('utf8', here + 46, nameEnd),
      offset,
      size: end.readUInt32LE(here + 24),
      crc: end.readUInt32LE(here + 16),
      method: end.readUInt16LE(here + 10),
    });
    here = nameEnd + extraBytes + end.readUInt16LE(here + 32);
  }
  return entries;
}

/** The files in a zip file without compression. */
export function filesIn(zip: Buffer): Map<string, Buffer> {
  return new Map(
    entriesIn(zip).map(({ name, offset, size, method }) => {
      if (method !== 0) throw new Error(`${name} is compressed`);
      if (zip.readUInt32LE(offset) !== 0x04034b50) throw new Error(`${name} has no header`);
      const from = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
      return [name, zip.subarray(from, from + size)];
    }),
  );
}
