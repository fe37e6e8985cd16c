/** Something to time. */
export interface Case {
  readonly name: string;
  /** Runs it once. It may return the duration of the relevant part in milliseconds. */
  run(): Promise<number | undefined> | number | undefined;
}

/** Summary of all rounds, in milliseconds. */
export interface Timing {
  readonly name: string;
  readonly min: number;
  readonly median: number;
  readonly rounds: number;
}

/**
 * Times the cases in turn, round after round: if the machine's speed drifts, all cases are affected alike.
 * A warm-up round comes first and is not counted.
 */
export async function measure(cases: readonly Case[], rounds: number): Promise<Timing[]> {
  const times = cases.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [k, { run }] of cases.entries()) {
      const start = performance.now();
      const reported = await run();
      const took = reported ?? performance.now() - start;
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
