// Words for whoever looks for a fault. Nobody hears them, and none are made, unless the platform takes them.

type Sink = (words: string) => void;

let sink: Sink | undefined;

/** Hands the words of `debug` to a sink from now on. */
export function debugTo(taker: Sink): void {
  sink = taker;
}

/** @param words made only where a sink takes them, so that a call costs next to nothing */
export function debug(words: () => string): void {
  if (sink) sink(words());
}
