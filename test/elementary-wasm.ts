import { SOURCES } from '../src/core/elementary/elementary.js';
import { Library } from '../src/cpu/formula/library.js';
import {
  encodeModule,
  FunctionWriter,
  get,
  i32,
  load,
  op,
  repeatWhile,
  set,
  store,
} from '../src/cpu/formula/wasm.js';
import { type ElementaryName, FUNCTIONS } from './elementary.js';

/** Numbers in a list: as many as the memory has room for. */
const CHUNK = 1024;

/** Where the lists lie: operands, then results. The constants come first. */
const LISTS = 4096;
const LIST = 8 * CHUNK;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Applies the function to the vectors of the lists. */
  readonly apply: (vectors: number) => number;
}

/** An elementary function as WebAssembly, for two numbers at once: lists of operands to the list of results. */
export function inWebAssembly(
  name: ElementaryName,
): (lists: readonly Float64Array[]) => Float64Array<ArrayBuffer> {
  const operands = FUNCTIONS[name].length;
  const { memory, apply } = instanceOf(name);
  const list = (k: number) => new Float64Array(memory.buffer, LISTS + LIST * k, CHUNK);
  return (lists) => {
    const results = new Float64Array(lists[0]?.length ?? 0);
    for (let from = 0; from < results.length; from += CHUNK) {
      const length = Math.min(CHUNK, results.length - from);
      for (const [k, numbers] of lists.entries())
        list(k).set(numbers.subarray(from, from + length));
      apply(Math.ceil(length / 2));
      results.set(list(operands).subarray(0, length), from);
    }
    return results;
  };
}

function instanceOf(name: ElementaryName): Exports {
  const operands = FUNCTIONS[name].length;
  const { of, result } = SOURCES[name];
  const library = new Library(0);
  const written = new FunctionWriter(['i32']);
  const [at, value] = [written.local('i32'), written.vector()];
  const results = Array.from({ length: result + 1 }, (_, k) => (k === result ? value : undefined));
  const values = Array.from({ length: operands }, (_, k) => load(get(at), LISTS + LIST * k));
  written.write(
    repeatWhile(
      [
        library.set(results, of, ...values),
        store(get(at), LISTS + LIST * operands, get(value)),
        set(at, op('i32.add', get(at), i32(16))),
      ],
      op('i32.lt_u', get(at), op('i32.shl', get(0), i32(4))),
    ),
  );
  written.result('i32', i32(0));
  const module = { internal: library.functions, exported: new Map([['apply', written]]) };
  const bytes = encodeModule({ ...module, pages: 1, data: library.data });
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;
}
