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
 * Lets a function that may take long stop on the way. The function is allowed a number of iterations. If they
 * do not suffice, it saves its locals in memory and returns -1, and the next call resumes from there. When
 * done, it returns the iterations that are left.
 */
export class Pause {
  /** The local that holds the iteration n at which the current group of orbits must stop. */
  readonly until: number;
  readonly #left: number;
  readonly #locals: readonly number[];

  /**
   * @param allowed the parameter, an i32
   * @param n the local that counts the iterations of the current group, an i64: 0 in a new group
   * @param locals the other locals that are needed to resume
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

  /** Begins a group, or resumes the one in which the last call stopped. @param code sets up a new group */
  begin(code: Code): Code {
    return [
      when(op('i64.eqz', get(this.n)), code),
      set(this.until, op('i64.add', get(this.n), get(this.#left))),
    ];
  }

  /** Ends a group, or stops within it if it is not done and no iterations are left. */
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

  /** The result of a function that is done. */
  get left(): Code {
    const left = op('i32.wrap_i64', get(this.#left));
    return op('select', left, i32(0), op('i64.ge_s', get(this.#left), i64(0)));
  }

  #each(code: (local: number, ...at: [type: Parameters<typeof save>[1], address: number]) => Code) {
    return this.#locals.map((local, k) => code(local, this.written.typeOf(local), KEPT + 16 * k));
  }
}
