/** The part of a stream's controller that a source of pieces needs. */
interface Controller<T> {
  enqueue(piece: T): void;
  close(): void;
}

/**
 * The source of a `ReadableStream` whose pieces are made as they are read; cancelling it ends the work.
 *
 * @example
 * new ReadableStream(pulledFrom(pieces), { highWaterMark: 0 });
 */
export function pulledFrom<T>(pieces: AsyncGenerator<T, void, undefined>) {
  return {
    async pull(controller: Controller<T>): Promise<void> {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(): Promise<void> {
      await pieces.return();
    },
  };
}
