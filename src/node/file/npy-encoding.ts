import { endianness } from 'node:os';
import { type CountedBand, countBands } from '../../core/count/pipeline.js';
import type { Scene } from '../../core/scene/scene.js';
import { viewOf } from '../../core/view/view.js';
import type { Encode, EncodedBand, Encoding } from './encoding.js';

/** The counts as a NumPy array file. */
export const encode: Encode = (backend, scene, options) => ({
  bands: countBands(backend, scene, options),
  encoding: () => new NpyEncoding(scene),
});

/** Largest count that fits into 16 bits. */
const MAX_U16 = 2 ** 16 - 1;

/**
 * An array of shape (ny, nx), with 16 or 32 bits per count, depending on itermax.
 * `numpy.load(file, mmap_mode='r')` maps it without reading it.
 */
class NpyEncoding implements Encoding {
  readonly #short: boolean;

  constructor(private readonly scene: Scene) {
    this.#short = scene.itermax <= MAX_U16;
  }

  /** Magic, version 1.0, and a Python literal padded so that the data begins at a multiple of 64. */
  head(): Uint8Array {
    const { columns, rows } = viewOf(this.scene);
    const type = `${endianness() === 'LE' ? '<' : '>'}u${this.#short ? 2 : 4}`;
    const literal = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
    const length = Math.ceil((10 + literal.length + 1) / 64) * 64;
    const head = Buffer.alloc(length, ' ');
    head.write('\x93NUMPY\x01\x00', 'latin1');
    head.writeUInt16LE(length - 10, 8);
    head.write(literal, 10, 'latin1');
    head.write('\n', length - 1, 'latin1');
    return head;
  }

  async encode({ counts }: CountedBand): Promise<EncodedBand> {
    const { buffer } = this.#short ? Uint16Array.from(counts) : counts;
    return { bytes: new Uint8Array(buffer), checksum: 0 };
  }

  async tail(): Promise<Uint8Array> {
    return new Uint8Array();
  }
}
