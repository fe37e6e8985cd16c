import type { PictureBand } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import type { BandsOptions } from '../../core/count/pipeline.js';
import type { WrittenBands } from '../../core/png/writer.js';
import type { Scene } from '../../core/scene/scene.js';

/** How hard to compress, as zlib says it: 0 is not at all, 1 is fast, 6 is usual, 9 is small. */
export type Compression = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export const COMPRESSIONS: readonly Compression[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A band as bytes of the file. */
export interface EncodedBand {
  readonly bytes: Uint8Array;
  /** Checksum of the file's content up to and with this band, where the format has one. */
  readonly checksum: number;
  /** SHA-256 of the band's counts, where the format keeps one. */
  readonly digest?: Uint8Array | undefined;
}

/** A file format that is written as the bands come. */
export interface Encoding {
  /** What precedes the first band. */
  head(): Uint8Array;
  /** Encodes the next band; called in the bands' order, it need not wait for the one before. */
  encode(band: PictureBand): Promise<EncodedBand>;
  /** What follows the last band. */
  tail(): Promise<Uint8Array>;
}

/** Where an earlier run stopped, whose file is gone on with. */
export interface Stop extends WrittenBands {
  /** The last band that is in the file. */
  readonly last: PictureBand;
}

/** A scene on its way into a file. */
export interface Encoded {
  /** What the format needs of the scene: counts, or a picture. */
  readonly bands: AsyncGenerator<PictureBand, void, undefined>;
  /** How they become the file's bytes. */
  encoding(stop?: Stop): Encoding;
}

export interface EncodeOptions extends BandsOptions {
  readonly compression: Compression;
  /** Pixels an inch, where the format says so. */
  readonly dpi?: number | undefined;
}

/** What the file of a format exports as `encode`. */
export type Encode = (
  backend: Backend,
  scene: Scene,
  options: EncodeOptions,
) => Encoded | Promise<Encoded>;
