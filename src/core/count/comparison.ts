/** Differences between counts and those of the reference. */
export interface Comparison {
  readonly pixels: number;
  /** Pixels whose counts differ by exactly 1. */
  readonly offByOne: number;
  /** Pixels whose counts differ by more. */
  readonly offByMore: number;
  /** The largest difference. */
  readonly largest: number;
}

export const NOTHING_COMPARED: Comparison = { pixels: 0, offByOne: 0, offByMore: 0, largest: 0 };

/**
 * Adds the counts of a band to a comparison.
 *
 * @param differences largest difference of each pixel so far, updated in place
 */
export function compared(
  before: Comparison,
  counts: Uint32Array,
  reference: Uint32Array,
  differences: Uint32Array,
): Comparison {
  let { offByOne, offByMore, largest } = before;
  for (let k = 0; k < counts.length; k++) {
    const difference = Math.abs((counts[k] as number) - (reference[k] as number));
    if (difference === 0) continue;
    if (difference === 1) offByOne++;
    else offByMore++;
    largest = Math.max(largest, difference);
    differences[k] = Math.max(differences[k] as number, difference);
  }
  return { pixels: before.pixels + counts.length, offByOne, offByMore, largest };
}

/** Share of the pixels whose counts differ, from 0 to 1. */
export function shareDiffering({ pixels, offByOne, offByMore }: Comparison): number {
  return (offByOne + offByMore) / pixels;
}
