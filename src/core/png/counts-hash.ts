import { inHexadecimal, joined } from '../bytes.js';

type Bytes = Uint8Array<ArrayBuffer>;

export type Sha256 = (bytes: Bytes | Uint32Array<ArrayBuffer>) => Promise<Bytes>;

/** The hash of a picture's counts that its provenance records, band by band. */
export class CountsHash {
  readonly #digests: (Bytes | Promise<Bytes>)[];

  /** @param earlier SHA-256 of the counts of each band that an earlier run has written */
  constructor(
    private readonly sha256: Sha256,
    earlier: readonly Bytes[] = [],
  ) {
    this.#digests = [...earlier];
  }

  /** Adds the counts of the next band, and returns their SHA-256. */
  add(counts: Uint32Array<ArrayBuffer>): Promise<Bytes> {
    const digest = this.sha256(counts);
    this.#digests.push(digest);
    return digest;
  }

  /** SHA-256 of the digests of all bands, in hexadecimal. */
  async whole(): Promise<string> {
    return inHexadecimal(await this.sha256(joined(await Promise.all(this.#digests))));
  }
}
