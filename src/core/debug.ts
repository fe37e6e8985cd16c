// Debug messages. They are built only after the platform has installed a sink.

type Sink = (message: string) => void;

let sink: Sink | undefined;

/** Sends the messages of `debug` to a sink from now on. */
export function debugTo(newSink: Sink): void {
  sink = newSink;
}

/** @param message called only if there is a sink, so that a call costs next to nothing */
export function debug(message: () => string): void {
  if (sink) sink(message());
}
