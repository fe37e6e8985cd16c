import { SOURCES } from '../elementary/elementary.js';
import type { Elementary } from '../elementary/operations.js';
import { type Operation, operandsOf, type Program } from './program.js';

/** A call of an elementary function, which may compute several operations: a sine and a cosine, for one. */
export interface Call {
  readonly of: Elementary;
  /** Places of its operands. */
  readonly operands: readonly number[];
  /** Place of the first operation that it computes. */
  readonly first: number;
  /** Places of the operations that its results belong to; a result that no operation needs has none. */
  readonly places: readonly (number | undefined)[];
}

/** The calls that compute operations of a program, by the places of these. */
export function callsOf({ operations }: Program): ReadonlyMap<number, Call> {
  const calls = new Map<number, Call & { readonly places: (number | undefined)[] }>();
  for (const [place, operation] of operations.entries()) {
    const source = sourceOf(operation);
    if (!source) continue;
    const { of, result } = source;
    const operands = operandsOf(operation);
    const same = [...calls.values()].find(
      (call) => call.of === of && call.operands.every((operand, k) => operand === operands[k]),
    );
    const call = same ?? { of, operands, first: place, places: [] };
    call.places[result] = place;
    calls.set(place, call);
  }
  return calls;
}

type Source = (typeof SOURCES)[keyof typeof SOURCES];

function sourceOf(operation: Operation): Source | undefined {
  if (operation.kind !== 'unary' && operation.kind !== 'binary') return undefined;
  return (SOURCES as Partial<Record<string, Source>>)[operation.name];
}
