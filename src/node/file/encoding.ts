import type { Cancellation } from '../../core/cancellation.js';
import type { PictureBand } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import type { BandsOptions } from '../../core/count/pipeline.js';
import type { Values } from '../../core/count/values.js';
import type { Compression } from '../../core/png/compression.js';
import type { WrittenBands } from '../../core/png/writer.js';
import type { Scene } from '../../core/scene/scene.js';
import type { Place } from './output.js';
import type { Target } from './target.js';

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

/** What an earlier run, which was interrupted, has left of the file. */
export interface EarlierRun extends WrittenBands {
  /** Number of the last band that is in the file, counted from 0. */
  readonly band: number;
  /** Path of the unfinished file. */
  readonly part: string;
  /** Its size up to and including that band. */
  readonly bytes: number;
}

/** A scene being encoded. */
export interface Encoded {
  /** The bands still to encode, with the data that the format needs: counts, or a picture. */
  readonly bands: AsyncGenerator<PictureBand, void, undefined>;
  readonly encoding: Encoding;
  /** What the format makes of the picture, in words: `9 tiles on 10 levels`. */
  readonly contents?: string;
}

export interface EncodeOptions extends Omit<BandsOptions, 'from'> {
  readonly compression: Compression;
  /** Pixels an inch, where the format says so. */
  readonly dpi?: number | undefined;
  /** The numbers to write, in a format for numbers. */
  readonly values: Values;
  /** The name in `NamedOutput`. */
  readonly name: string;
  /** The earlier run to resume, if there is one. */
  readonly earlier?: EarlierRun | undefined;
}

/** Type of the function `encode` that each format's module exports: starts a file, or resumes one. */
export type Encode = (
  backend: Backend,
  scene: Scene,
  options: EncodeOptions,
) => Encoded | Promise<Encoded>;

/** An output before it is opened. */
export interface NamedOutput {
  /** The output as the user gave it, for messages. */
  readonly path: string;
  /** Nothing for standard output. */
  readonly target: Target | undefined;
  /** Its name without the ending; of an output without a name, that of the default output. */
  readonly name: string;
}

/** The module of a format. */
export interface FormatModule {
  readonly encode: Encode;
  /**
   * How a finished file takes its place, for a format that is more than one file.
   *
   * @throws InputError when the place is taken, or the output is no file
   */
  readonly placing?: (
    output: NamedOutput & { readonly signal?: Cancellation | undefined },
  ) => Promise<Place>;
}
