import { KEPT, MOST_KEPT } from './layout.js';
import {
  type Code,
  type FunctionWriter,
  get,
  i32,
  i64,
  op,
  restore,
  save,
  set,
  when,
} from './wasm.js';

/**
 * How a function that may take long stops on the way. It is allowed so many iterations, keeps its locals in
 * memory when they are done, and goes on from there when it is called again. It returns the iterations
 * that are left when it has come to its end, and -1 when it has not.
 */
export class Pause {
  /** The iteration n, of the group of orbits that is being iterated, at which it stops. */
  readonly until: number;
  readonly #left: number;
  readonly #locals: readonly number[];

  /**
   * @param allowed the parameter, an i32
   * @param n the local that holds how many iterations a group has had, an i64: 0 in a group that is new
   * @param locals what else is needed to go on
   */
  constructor(
    private readonly written: FunctionWriter,
    allowed: number,
    private readonly n: number,
    locals: readonly number[],
  ) {
    this.#locals = [n, ...locals];
    if (this.#locals.length > MOST_KEPT) throw new RangeError('too many locals to keep');
    this.until = written.local('i64');
    this.#left = written.local('i64');
    written.write(
      set(this.#left, op('i64.extend_i32_s', get(allowed))),
      this.#each((local, type, address) => restore(local, type, address)),
    );
  }

  /** Begins a group, unless it is one that the last call stopped in. */
  begin(code: Code): Code {
    return [
      when(op('i64.eqz', get(this.n)), code),
      set(this.until, op('i64.add', get(this.n), get(this.#left))),
    ];
  }

  /** Ends a group, or stops in it if it is not done. */
  end(isDone: Code): Code {
    return [
      set(this.#left, op('i64.sub', get(this.until), get(this.n))),
      when(op('i64.ge_s', get(this.n), get(this.until)), [
        when(op('i32.eqz', isDone), [
          this.#each((local, type, address) => save(local, type, address)),
          op('return', i32(-1)),
        ]),
      ]),
      set(this.n, i64(0)),
    ];
  }

  /** The result, at the function's end. */
  get left(): Code {
    const left = op('i32.wrap_i64', get(this.#left));
    return op('select', left, i32(0), op('i64.ge_s', get(this.#left), i64(0)));
  }

  #each(code: (local: number, ...at: [type: Parameters<typeof save>[1], address: number]) => Code) {
    return this.#locals.map((local, k) => code(local, this.written.typeOf(local), KEPT + 16 * k));
  }
}
