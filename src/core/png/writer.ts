import { joined } from '../bytes.js';
import type { ColourTable, PictureBand } from '../colour/colour.js';
import { SCENE_KEYWORD, sceneToJson } from '../scene/json.js';
import type { Scene } from '../scene/scene.js';
import { VERSION } from '../version.js';
import { viewOf } from '../view/view.js';
import { ADLER32_START } from './checksums.js';
import { CountsHash, type Sha256 } from './counts-hash.js';
import { headerChunks, PNG_SIGNATURE, pngChunk } from './png.js';
import { type BackendInfo, provenanceChunk, provenanceOf } from './provenance.js';
import { scanlines } from './scanlines.js';
import { textChunk } from './text.js';
import { titleOf } from './title.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Compresses scanlines into one zlib stream (RFC 1950), in parts; each becomes a chunk of the file. */
export interface Deflate {
  /** The bytes before the first scanlines. */
  begin(): readonly Uint8Array[];
  /**
   * Adds the next scanlines. Calls must be in order, but may overlap.
   *
   * @returns the data compressed so far, of these scanlines or of earlier ones
   */
  add(lines: Bytes): Promise<readonly Uint8Array[]>;
  /**
   * The bytes after the last scanlines.
   *
   * @param checksum the Adler-32 of all of them
   */
  end(checksum: number): Promise<readonly Uint8Array[]>;
}

/** The input of a `PngWriter`. */
export interface PngParts {
  readonly scene: Scene;
  readonly table: ColourTable;
  readonly deflate: Deflate;
  /** Pixels per inch, for print. */
  readonly dpi?: number | undefined;
  /**
   * The backend that counts the bands, and the hash of their counts; without them the file does not
   * record how it was made.
   */
  readonly provenance?: { readonly backend: BackendInfo; readonly sha256: Sha256 } | undefined;
}

/** The state of a file whose first bands an earlier run has written. */
export interface WrittenBands {
  /** The Adler-32 up to and including the last of these bands. */
  readonly checksum: number;
  /** SHA-256 of each band's counts, if the file records how it was made. */
  readonly digests: readonly Bytes[];
}

/** A band as part of a PNG. */
export interface PngBand {
  readonly bytes: Bytes;
  /** The Adler-32 up to and including this band. */
  readonly checksum: number;
  /** SHA-256 of its counts (u32, little-endian), if the file records how it was made. */
  readonly digest: Bytes | undefined;
}

/**
 * Writes the picture of a scene as a PNG, band by band. The file contains the scene before the picture's
 * data, and after it how the picture was made.
 */
export class PngWriter {
  #checksum: number;
  readonly #hash: CountsHash | undefined;

  /** @param earlier the state of the file, if an earlier run is resumed */
  constructor(
    private readonly parts: PngParts,
    earlier?: WrittenBands,
  ) {
    this.#checksum = earlier?.checksum ?? ADLER32_START;
    const { provenance } = parts;
    this.#hash = provenance && new CountsHash(provenance.sha256, earlier?.digests);
  }

  /** The whole file, piece by piece. */
  async *pieces(bands: AsyncIterable<PictureBand>): AsyncGenerator<Bytes, void, undefined> {
    yield this.head();
    for await (const band of bands) {
      const { bytes } = await this.encode(band);
      if (bytes.length > 0) yield bytes;
    }
    yield await this.tail();
  }

  /** The bytes before the first band. */
  head(): Bytes {
    const { scene, table, deflate, dpi } = this.parts;
    return joined([
      PNG_SIGNATURE,
      ...headerChunks(viewOf(scene), table.format, dpi),
      textChunk('Title', titleOf(scene)),
      textChunk('Software', `juliaset ${VERSION}`),
      textChunk(SCENE_KEYWORD, sceneToJson(scene)),
      ...dataChunks(deflate.begin()),
    ]);
  }

  /** Encodes the next band. Calls must be in the bands' order, but may overlap. */
  async encode(counted: PictureBand): Promise<PngBand> {
    const { table, deflate } = this.parts;
    const { bytes: lines, checksum } = scanlines(counted, table, this.#checksum);
    this.#checksum = checksum;
    const digest = this.#hash?.add(counted.counts);
    const compressed = await deflate.add(lines);
    return { bytes: joined(dataChunks(compressed)), checksum, digest: await digest };
  }

  /** The bytes after the last band. */
  async tail(): Promise<Bytes> {
    const compressed = await this.parts.deflate.end(this.#checksum);
    return joined([
      ...dataChunks(compressed),
      ...(await this.#provenanceChunks()),
      pngChunk('IEND'),
    ]);
  }

  async #provenanceChunks(): Promise<Bytes[]> {
    const { provenance } = this.parts;
    if (!provenance || !this.#hash) return [];
    return [provenanceChunk(provenanceOf(provenance.backend, await this.#hash.whole()))];
  }
}

function dataChunks(compressed: readonly Uint8Array[]): Bytes[] {
  return compressed.map((part) => pngChunk('IDAT', part));
}
