import type { Elementary, Operations } from '../../core/elementary/operations.js';
import type { VectorInstruction } from './opcodes.js';
import {
  type Code,
  call,
  extractLane,
  FunctionWriter,
  f64x2,
  get,
  i32,
  load,
  loadNumber,
  op,
  pair,
  set,
  when,
} from './wasm.js';

/** Bits of f64 and i64. */
const SIGN = 0x8000000000000000n;
const UPPER = 0xfffffffff8000000n;
const EXPONENT = 0xfff0000000000000n;
const ROOT_OF_HALF = 0x3fe6a09e00000000n;
const ONE = 0x3ff0000000000000n;
/** 2^52, whose low bits count up from 0. */
const INTEGERS = 0x4330000000000000n;

const INDEX_BITS = 0xfff;

/**
 * The elementary functions that a module calls, on two numbers at once. They are written when first called, by the
 * source that computes numbers. Their constants lie in memory: loading one is faster than building it.
 */
export class Library {
  readonly functions: FunctionWriter[] = [];
  readonly #indices = new Map<Elementary, number>();
  readonly #words: bigint[] = [];
  readonly #constants = new Map<bigint, number>();
  readonly #tables = new Map<readonly number[], number>();

  /** @param address of the constants, in bytes */
  constructor(private readonly address: number) {}

  /** The constants, for the module's memory. */
  get data(): { readonly address: number; readonly bytes: Uint8Array } {
    return {
      address: this.address,
      bytes: new Uint8Array(BigUint64Array.from(this.#words).buffer),
    };
  }

  /** Calls a function, which leaves its results on the stack. */
  call(of: Elementary, ...operands: readonly Code[]): Code {
    return call(this.#index(of, operands.length), ...operands);
  }

  /** Calls a function and sets locals to its results; a result without a local is dropped. */
  set(locals: readonly (number | undefined)[], of: Elementary, ...operands: readonly Code[]): Code {
    const { results } = this.functions[this.#index(of, operands.length)] as FunctionWriter;
    const taken = results.map((_, k) => {
      const local = locals[k];
      return local === undefined ? op('drop') : set(local, []);
    });
    return [this.call(of, ...operands), taken.reverse()];
  }

  /** Loads a constant of 64 bits into both lanes. */
  constant(bits: bigint): Code {
    const known = this.#constants.get(bits);
    const address = known ?? this.#place([bits]);
    this.#constants.set(bits, address);
    return load(i32(0), address, 'v128.load64_splat');
  }

  /** The address of a table of f64. */
  table(numbers: readonly number[]): number {
    const address = this.#tables.get(numbers) ?? this.#place(numbers.map(bitsOf));
    this.#tables.set(numbers, address);
    return address;
  }

  #place(words: readonly bigint[]): number {
    return this.address + 8 * (this.#words.push(...words) - words.length);
  }

  #index(of: Elementary, operands: number): number {
    const known = this.#indices.get(of);
    if (known !== undefined) return known;
    const written = new FunctionWriter(Array.from({ length: operands }, () => 'v128'));
    const index = this.functions.push(written) - 1;
    this.#indices.set(of, index);
    const results = of(operationsIn(written, this), ...written.parameters.keys());
    for (const local of results) written.result('v128', get(local));
    return index;
  }
}

/** Operations that write themselves into a function. Values and masks are its locals, each set once. */
function operationsIn(written: FunctionWriter, library: Library): Operations<number, number> {
  const value = (name: VectorInstruction, ...operands: readonly Code[]) =>
    written.vector(op(name, ...operands));
  const unary = (name: VectorInstruction) => (a: number) => value(name, get(a));
  const binary = (name: VectorInstruction) => (a: number, b: number) => value(name, get(a), get(b));
  const isBelow0 = (code: Code) => value('i64x2.lt_s', code, f64x2(0));
  const number = (x: number) => library.constant(bitsOf(x));
  /** The exponent's bits count from a significand of √½. */
  const fromRoot = (a: number) => op('i64x2.sub', get(a), library.constant(ROOT_OF_HALF));
  return {
    constant: (x) => written.vector(number(x)),
    add: binary('f64x2.add'),
    sub: binary('f64x2.sub'),
    mul: binary('f64x2.mul'),
    div: binary('f64x2.div'),
    abs: unary('f64x2.abs'),
    negateIf: (mask, a) =>
      value('v128.xor', get(a), op('v128.and', get(mask), library.constant(SIGN))),
    min: binary('f64x2.pmin'),
    max: binary('f64x2.pmax'),

    less: binary('f64x2.lt'),
    equal: binary('f64x2.eq'),
    isNegative: (a) => isBelow0(get(a)),
    and: binary('v128.and'),
    not: unary('v128.not'),
    select: (mask, a, b) => value('v128.bitselect', get(a), get(b), get(mask)),

    upper: (a) => value('v128.and', get(a), library.constant(UPPER)),
    exponent: (a) => {
      const biased = op(
        'i64x2.shr_u',
        op('i64x2.add', fromRoot(a), library.constant(ONE)),
        i32(52),
      );
      const float = op('v128.or', biased, library.constant(INTEGERS));
      return value('f64x2.sub', float, number(4503599627370496 + 1023));
    },
    mantissa: (a) =>
      value('i64x2.sub', get(a), op('v128.and', fromRoot(a), library.constant(EXPONENT))),
    // The biased exponent k + 1023 in the low bits of a sum, shifted to its place.
    powerOfTwo: (k) =>
      value('i64x2.shl', op('f64x2.add', get(k), number(4503599627370496 + 1023)), i32(52)),
    bit: (shifted, k) => isBelow0(op('i64x2.shl', get(shifted), i32(63 - k))),
    element: (table, shifted, k) => {
      const at = (lane: 0 | 1) => {
        const index = op('i32.wrap_i64', extractLane(get(shifted), lane));
        const offset = op('i32.shl', op('i32.and', index, i32(INDEX_BITS)), i32(3));
        return loadNumber(offset, library.table(table) + 8 * k);
      };
      return written.vector(pair(at(0), at(1)));
    },

    rarely: (mask, usual, other, a) => {
      const results = usual.map((local) => written.vector(get(local)));
      const others = usual.map(() => written.vector());
      const chosen = results.map((local, k) =>
        set(local, op('v128.bitselect', get(others[k] as number), get(local), get(mask))),
      );
      const replace = [library.set(others, other, get(a)), chosen];
      written.write(when(op('v128.any_true', get(mask)), replace));
      return results;
    },
  };
}

function bitsOf(x: number): bigint {
  return new BigUint64Array(Float64Array.of(x).buffer)[0] as bigint;
}
