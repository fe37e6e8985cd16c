import type { BackendInfo } from '../png/provenance.js';
import type { Scene } from '../scene/scene.js';
import { bandsOf } from '../view/bands.js';
import { viewOf } from '../view/view.js';
import type { Backend } from './backend.js';
import { type Comparison, compared, NOTHING_COMPARED } from './comparison.js';
import { countBand } from './escape.js';
import { type BandsOptions, type CountedBand, countBands } from './pipeline.js';

/** The counts of a backend, compared with those of the f64 reference. */
export interface Verification extends BackendInfo, Comparison {
  /** Pixels that a GPU in double precision could not decide, and that the CPU counted in f64. */
  readonly leftToF64: number;
}

/** A comparison under way. */
export interface Verifying {
  /** The largest difference of each pixel, band by band; reading them is what does the work. */
  readonly differences: AsyncGenerator<CountedBand, void, undefined>;
  /** The comparison so far, for each backend. */
  results(): Verification[];
}

/**
 * Compares the counts of some backends with those of the reference, the plain loop in f64. The reference
 * counts on the calling thread, band by band.
 *
 * @throws the errors of `countBands`, from the differences
 */
export function verifying(
  scene: Scene,
  backends: readonly Backend[],
  options: BandsOptions = {},
): Verifying {
  const candidates = backends.map((backend) => ({
    backend,
    // Not counted here: a backend decides some pixels in its own tests.
    undecidedBefore: backend.undecided ?? 0,
    comparison: NOTHING_COMPARED,
  }));
  return {
    differences: compareAll(scene, candidates, options),
    results: () =>
      candidates.map(({ backend, undecidedBefore, comparison }) => {
        const { kind, precision, description, undecided = 0 } = backend;
        const leftToF64 = undecided - undecidedBefore;
        return { kind, precision, description, ...comparison, leftToF64 };
      }),
  };
}

interface Candidate {
  readonly backend: Backend;
  comparison: Comparison;
}

async function* compareAll(
  scene: Scene,
  candidates: readonly Candidate[],
  options: BandsOptions,
): AsyncGenerator<CountedBand, void, undefined> {
  const counting = candidates.map(({ backend }) => countBands(backend, scene, options));
  try {
    for (const band of bandsOf(viewOf(scene))) {
      const counted = await Promise.all(counting.map((bands) => bands.next()));
      const reference = countBand(scene, band);
      const differences = new Uint32Array(reference.length);
      for (const [k, candidate] of candidates.entries()) {
        // Every backend counts the same bands.
        const { counts } = counted[k]?.value as CountedBand;
        candidate.comparison = compared(candidate.comparison, counts, reference, differences);
      }
      yield { band, counts: differences };
    }
  } finally {
    for (const bands of counting) await bands.return();
  }
}
