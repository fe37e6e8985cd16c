/**
 * Processes items with a few in flight, and yields the results in the items' order. The next item is
 * pulled only when there is room for it, so a slow consumer holds back the source.
 *
 * @param ahead maximum number of items in flight
 * @param work called in the items' order; only the part after its first await overlaps
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item> | Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const inFlight: Promise<Result>[] = [];
  try {
    for await (const item of source) {
      const result = work(item);
      // The result is awaited in its turn; until then, a failure must not count as unhandled.
      result.catch(() => undefined);
      inFlight.push(result);
      if (inFlight.length >= ahead) yield await (inFlight.shift() as Promise<Result>);
    }
    while (inFlight.length > 0) yield await (inFlight.shift() as Promise<Result>);
  } finally {
    await Promise.allSettled(inFlight);
  }
}
