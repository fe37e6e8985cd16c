import type { PictureBand } from '../../core/colour/antialias.js';
import type { BackendInfo } from '../../core/png/provenance.js';

/** How counts were made: the digests of the bands, in their order, and what counted them. */
export interface HowMade {
  readonly digests: readonly Uint8Array[];
  readonly by: BackendInfo;
}

/** The file formats: a picture, or the counts themselves. */
export type Format = 'png' | 'npy';

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
  encode(counted: PictureBand): Promise<EncodedBand>;
  /**
   * What follows the last band.
   *
   * @param made how the counts were made, for a format that says so
   */
  tail(made?: HowMade): Uint8Array;
  /**
   * Goes on behind a band that an earlier run has encoded.
   *
   * @param checksum the one that this band was encoded with
   */
  resume(last: PictureBand, checksum: number): void;
}
