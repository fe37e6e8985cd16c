import type {
  BinaryName,
  Input,
  Operation,
  Program,
  UnaryName,
} from '../../core/formula/program.js';
import {
  type Code,
  call,
  extractLane,
  type FunctionWriter,
  f64x2,
  get,
  type Import,
  op,
  pair,
  set,
  type VectorInstruction,
} from './wasm.js';

/** Operations that are one instruction; the others are choices, or calls of JavaScript functions. */
const NATIVE: Partial<Record<UnaryName | BinaryName, VectorInstruction>> = {
  negative: 'f64x2.neg',
  abs: 'f64x2.abs',
  sqrt: 'f64x2.sqrt',
  add: 'f64x2.add',
  subtract: 'f64x2.sub',
  multiply: 'f64x2.mul',
  divide: 'f64x2.div',
};

/** Cost of a call, for two orbits, in vector instructions. */
const CALL_COST = 150;

/** Cost of the tests and counts around a program, in vector instructions. */
const LOOP_COST = 10;

/** Rough cost of an iteration, in vector instructions. */
export function costOf({ operations }: Program): number {
  return operations.reduce(
    (sum, operation) => sum + (isCall(operation) ? CALL_COST : 1),
    LOOP_COST,
  );
}

/** The functions that programs call, for a module to import. */
export function importsOf(programs: readonly Program[]): Import[] {
  const imports = new Map<string, Import>();
  for (const operation of programs.flatMap(({ operations }) => operations)) {
    if (!isCall(operation)) continue;
    const { kind, name } = operation;
    imports.set(name, { name, parameters: kind === 'unary' ? 1 : 2 });
  }
  return [...imports.values()];
}

function isCall(
  operation: Operation,
): operation is Extract<Operation, { kind: 'unary' | 'binary' }> {
  const { kind } = operation;
  if (kind !== 'unary' && kind !== 'binary') return false;
  return operation.name !== 'unlessZero' && !(operation.name in NATIVE);
}

/** The locals that hold the parts of the variables, two orbits per vector. */
export type Places = Readonly<Record<Input, number>>;

/**
 * Writes a program into a function, any number of times: the same operations, in the same order, on two
 * orbits at once. Intermediate results go into the same locals each time.
 */
export class ProgramWriter {
  readonly #locals: readonly number[];

  /** @param imports of the module, which are its first functions */
  constructor(
    into: FunctionWriter,
    private readonly program: Program,
    private readonly imports: readonly Import[],
  ) {
    // Constants are set once, before all loops; inputs already have locals.
    this.#locals = program.operations.map((operation) => {
      if (operation.kind === 'input') return -1;
      return into.vector(operation.kind === 'constant' ? f64x2(operation.value) : undefined);
    });
  }

  /** Evaluates the program. */
  run(inputs: Places): Code {
    return this.program.operations.map((operation, k) => {
      if (operation.kind === 'constant' || operation.kind === 'input') return [];
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
    const operands = operation.kind === 'unary' ? [a] : [a, this.#get(operation.b, inputs)];
    const { name } = operation;
    const native = NATIVE[name];
    if (native) return op(native, ...operands);
    if (name === 'unlessZero')
      return op('v128.and', op('f64x2.ne', a, f64x2(0)), ...operands.slice(1));
    return pair(this.#call(name, operands, 0), this.#call(name, operands, 1));
  }

  #call(name: string, operands: readonly Code[], lane: 0 | 1): Code {
    const index = this.imports.findIndex((imported) => imported.name === name);
    return call(index, ...operands.map((operand) => extractLane(operand, lane)));
  }
}

/** re² + im². */
export function norm(re: Code, im: Code): Code {
  return op('f64x2.add', op('f64x2.mul', re, re), op('f64x2.mul', im, im));
}
