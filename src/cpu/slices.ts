/**
 * Work in slices of a few milliseconds at most: each turn does one, and the last gives the result. Between two
 * of them a thread can look whether the work is still wanted; what is not gone on with is given up.
 */
export type Slices<Result> = Generator<void, Result, void>;

/** Does all the slices at once. */
export function finish<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}
