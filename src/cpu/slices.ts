/**
 * Work in slices of a few milliseconds at most. Each turn does one slice, and the last one returns the result.
 * Between two slices a thread can check whether the work is still wanted, and abandon it if not.
 */
export type Slices<Result> = Generator<void, Result, void>;

/** Does all the slices at once. */
export function finish<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}
