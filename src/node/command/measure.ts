/** Something to be timed. */
export interface Case {
  readonly name: string;
  /** Does it once; what it gives may say how long the part of interest took, in milliseconds. */
  run(): Promise<number | undefined> | number | undefined;
}

/** Milliseconds over the rounds. */
export interface Timing {
  readonly name: string;
  readonly min: number;
  readonly median: number;
  readonly rounds: number;
}

/**
 * Times cases in turn, round after round, so that a machine whose speed drifts is fair to all; one
 * round before is not counted.
 */
export async function measure(cases: readonly Case[], rounds: number): Promise<Timing[]> {
  const times = cases.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [k, { run }] of cases.entries()) {
      const start = performance.now();
      const own = await run();
      const took = own ?? performance.now() - start;
      if (round >= 0) times[k]?.push(took);
    }
  }
  return cases.map(({ name }, k) => ({ name, ...summaryOf(times[k] ?? []) }));
}

function summaryOf(times: number[]): Omit<Timing, 'name'> {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { min: sorted[0] ?? Number.NaN, median, rounds: sorted.length };
}
