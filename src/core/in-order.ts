/**
 * Works on items with a few of them in flight, and gives the results in the items' order. An item
 * is taken only when there is room for it, so a slow consumer holds up the source.
 *
 * @param ahead items in flight at most
 * @param work is called in the items' order; only the rest of it, after its first await, overlaps
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
      // It is awaited in its turn; until then a failure must not count as unhandled.
      result.catch(() => undefined);
      inFlight.push(result);
      if (inFlight.length >= ahead) yield await (inFlight.shift() as Promise<Result>);
    }
    while (inFlight.length > 0) yield await (inFlight.shift() as Promise<Result>);
  } finally {
    await Promise.allSettled(inFlight);
  }
}
