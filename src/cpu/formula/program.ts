import { type Call, callsOf } from '../../core/formula/calls.js';
import type {
  BinaryName,
  Input,
  Operation,
  Program,
  UnaryName,
} from '../../core/formula/program.js';
import type { Library } from './library.js';
import type { VectorInstruction } from './opcodes.js';
import { type Code, type FunctionWriter, f64x2, get, op, set } from './wasm.js';

/** Operations that are one instruction. */
const NATIVE: Partial<Record<UnaryName | BinaryName, VectorInstruction>> = {
  negative: 'f64x2.neg',
  abs: 'f64x2.abs',
  sqrt: 'f64x2.sqrt',
  add: 'f64x2.add',
  subtract: 'f64x2.sub',
  multiply: 'f64x2.mul',
  divide: 'f64x2.div',
};

/** Cost of an elementary function, in vector instructions. */
const CALL_COST = 80;

/** Cost of the tests and counts around a program, in vector instructions. */
const LOOP_COST = 10;

/** Rough cost of an iteration, in vector instructions. */
export function costOf(program: Program): number {
  const calls = new Set(callsOf(program).values());
  return program.operations.length + CALL_COST * calls.size + LOOP_COST;
}

/** Whether a program needs elementary functions. */
export function callsFunctions(program: Program): boolean {
  return callsOf(program).size > 0;
}

/** Functions with an argument that may have to be reduced by many digits of π. */
const SLOW_FAR_OUT: ReadonlySet<UnaryName> = new Set(['sin', 'cos', 'tan']);

/** The locals that hold the parts of the variables, two orbits per vector. */
export type Places = Readonly<Record<Input, number>>;

/**
 * Writes a program into a function, any number of times: the same operations, in the same order, on two
 * orbits at once. Intermediate results go into the same locals each time.
 */
export class ProgramWriter {
  readonly #locals: readonly number[];
  readonly #calls: ReadonlyMap<number, Call>;

  constructor(
    into: FunctionWriter,
    private readonly program: Program,
    private readonly library: Library,
  ) {
    this.#calls = callsOf(program);
    // Constants are set once, before all loops; inputs already have locals.
    this.#locals = program.operations.map((operation) => {
      if (operation.kind === 'input') return -1;
      return into.vector(operation.kind === 'constant' ? f64x2(operation.value) : undefined);
    });
  }

  /** Whether numbers far out take many times as long: lanes that nobody waits for should be near 0. */
  get isSlowFarOut(): boolean {
    return this.program.operations.some(
      (operation) => operation.kind === 'unary' && SLOW_FAR_OUT.has(operation.name),
    );
  }

  /** Evaluates the program. */
  run(inputs: Places): Code {
    return this.program.operations.map((operation, k) => {
      if (operation.kind === 'constant' || operation.kind === 'input') return [];
      const call = this.#calls.get(k);
      if (call) return call.first === k ? this.#call(call, inputs) : [];
      return set(this.#locals[k] as number, this.#value(operation, inputs));
    });
  }

  /** The result's real part; valid until the next run, or until an input changes. */
  re(inputs: Places): Code {
    return this.#get(this.program.re, inputs);
  }

  /** The result's imaginary part; valid as long. */
  im(inputs: Places): Code {
    return this.#get(this.program.im, inputs);
  }

  #get(place: number, inputs: Places): Code {
    const operation = this.program.operations[place] as Operation;
    return get(
      operation.kind === 'input' ? inputs[operation.input] : (this.#locals[place] as number),
    );
  }

  #value(operation: Exclude<Operation, { kind: 'constant' | 'input' }>, inputs: Places): Code {
    const a = this.#get(operation.a, inputs);
    if (operation.kind === 'choose') {
      const [b, c] = [this.#get(operation.b, inputs), this.#get(operation.c, inputs)];
      return op('v128.bitselect', b, c, op('f64x2.ge', a, f64x2(0)));
    }
    const { name } = operation;
    if (operation.kind === 'unary') return op(NATIVE[name] as VectorInstruction, a);
    const b = this.#get(operation.b, inputs);
    if (name === 'unlessZero') return op('v128.and', op('f64x2.ne', a, f64x2(0)), b);
    return op(NATIVE[name] as VectorInstruction, a, b);
  }

  #call({ of, operands, places }: Call, inputs: Places): Code {
    const locals = places.map((place) => (place === undefined ? place : this.#locals[place]));
    return this.library.set(locals, of, ...operands.map((operand) => this.#get(operand, inputs)));
  }
}

/** re² + im². */
export function norm(re: Code, im: Code): Code {
  return op('f64x2.add', op('f64x2.mul', re, re), op('f64x2.mul', im, im));
}
