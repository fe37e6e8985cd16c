import { endianness } from 'node:os';
import { type CountedBand, countBands } from '../../core/count/pipeline.js';
import { continuousValues, type Values } from '../../core/count/values.js';
import type { Scene } from '../../core/scene/scene.js';
import { viewOf } from '../../core/view/view.js';
import type { Encode, EncodedBand, Encoding } from './encoding.js';

/** The numbers of a scene as a NumPy array file. */
export const encode: Encode = (backend, scene, { values, earlier, ...options }) => ({
  bands: countBands(backend, scene, { ...options, from: earlier ? earlier.band + 1 : 0 }),
  encoding: new NpyEncoding(scene, values),
});

/** Largest count that fits into 16 bits. */
const MAX_U16 = 2 ** 16 - 1;

/**
 * An array of shape (ny, nx): counts in 16 or 32 bits, depending on itermax, or values in f64.
 * `numpy.load(file, mmap_mode='r')` maps it without reading it.
 */
class NpyEncoding implements Encoding {
  readonly #type: 'u2' | 'u4' | 'f8';

  constructor(
    private readonly scene: Scene,
    private readonly values: Values,
  ) {
    this.#type = values !== 'counts' ? 'f8' : scene.itermax <= MAX_U16 ? 'u2' : 'u4';
  }

  /** Magic, version 1.0, and a Python literal padded so that the data begins at a multiple of 64. */
  head(): Uint8Array {
    const { columns, rows } = viewOf(this.scene);
    const type = `${endianness() === 'LE' ? '<' : '>'}${this.#type}`;
    const literal = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
    const length = Math.ceil((10 + literal.length + 1) / 64) * 64;
    const head = Buffer.alloc(length, ' ');
    head.write('\x93NUMPY\x01\x00', 'latin1');
    head.writeUInt16LE(length - 10, 8);
    head.write(literal, 10, 'latin1');
    head.write('\n', length - 1, 'latin1');
    return head;
  }

  async encode(band: CountedBand): Promise<EncodedBand> {
    const { buffer } = this.#numbersOf(band);
    return { bytes: new Uint8Array(buffer), checksum: 0 };
  }

  async tail(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  #numbersOf(band: CountedBand): Uint16Array | Uint32Array | Float64Array {
    if (this.values !== 'counts') return continuousValues(band, this.values);
    return this.#type === 'u2' ? Uint16Array.from(band.counts) : band.counts;
  }
}
