import type { PictureBand } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import type { BandsOptions } from '../../core/count/pipeline.js';
import type { Values } from '../../core/count/values.js';
import type { Compression } from '../../core/png/compression.js';
import type { WrittenBands } from '../../core/png/writer.js';
import type { Scene } from '../../core/scene/scene.js';

/** A band, encoded as bytes of the file. */
export interface EncodedBand {
  readonly bytes: Uint8Array;
  /** Checksum of the file's content up to and including this band, where the format has one. */
  readonly checksum: number;
  /** SHA-256 of the band's counts, where the format keeps one. */
  readonly digest?: Uint8Array | undefined;
}

/** Encodes a file band by band. */
export interface Encoding {
  /** The bytes before the first band. */
  head(): Uint8Array;
  /** Encodes the next band. Calls come in the bands' order, without waiting for the previous result. */
  encode(band: PictureBand): Promise<EncodedBand>;
  /** The bytes after the last band. */
  tail(): Promise<Uint8Array>;
}

/** Where an earlier run stopped, if its file is resumed. */
export interface Stop extends WrittenBands {
  /** The last band that is in the file. */
  readonly last: PictureBand;
}

/** A scene to be encoded. */
export interface Encoded {
  /** The data that the format needs: counts, or a picture. */
  readonly bands: AsyncGenerator<PictureBand, void, undefined>;
  /** Starts to encode the bands, or goes on after `stop`. */
  encoding(stop?: Stop): Encoding;
}

export interface EncodeOptions extends BandsOptions {
  readonly compression: Compression;
  /** Pixels an inch, where the format says so. */
  readonly dpi?: number | undefined;
  /** The numbers to write, in a format for numbers. */
  readonly values: Values;
}

/** Type of the function `encode` that each format's module exports. */
export type Encode = (
  backend: Backend,
  scene: Scene,
  options: EncodeOptions,
) => Encoded | Promise<Encoded>;
