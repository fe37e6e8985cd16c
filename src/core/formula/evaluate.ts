import { NUMBERS } from '../elementary/numbers.js';
import { type Call, callsOf } from './calls.js';
import { BINARY, type Input, type Operation, type Program, UNARY } from './program.js';

/** Values of the variables, by their parts. */
export type Inputs = Readonly<Record<Input, number>>;

/**
 * Evaluates a program one operation after another, in f64: simple and slow.
 *
 * @example
 * const { re, im } = new Evaluator(program).at({ zRe: 1, zIm: 0, cRe: 0, cIm: 1, dRe: 0, dIm: 0 });
 */
export class Evaluator {
  re = 0;
  im = 0;
  readonly #values: Float64Array;
  readonly #steps: readonly ((inputs: Inputs) => number)[];

  constructor(private readonly program: Program) {
    const values = new Float64Array(program.operations.length);
    this.#values = values;
    const calls = callsOf(program);
    this.#steps = program.operations.map((operation, k) => {
      const call = calls.get(k);
      return call ? stepOfCall(call, k, values) : stepOf(operation, values);
    });
  }

  /** @returns this evaluator, with the parts of the result in `re` and `im` */
  at(inputs: Inputs): this {
    const values = this.#values;
    const steps = this.#steps;
    for (let k = 0; k < steps.length; k++) values[k] = (steps[k] as (typeof steps)[0])(inputs);
    this.re = values[this.program.re] as number;
    this.im = values[this.program.im] as number;
    return this;
  }
}

/** The evaluator of a program, cached because it takes longer to create than to use. */
export function evaluatorOf(program: Program): Evaluator {
  const evaluator = EVALUATORS.get(program) ?? new Evaluator(program);
  EVALUATORS.set(program, evaluator);
  return evaluator;
}

const EVALUATORS = new WeakMap<Program, Evaluator>();

/** Returns the function that gives an operation's value, which a call computes together with others. */
function stepOfCall({ of, operands, first, places }: Call, place: number, values: Float64Array) {
  if (place !== first) return () => values[place] as number;
  const [a, b] = operands as [number, number?];
  return () => {
    const x = values[a] as number;
    const results = b === undefined ? of(NUMBERS, x) : of(NUMBERS, x, values[b] as number);
    for (let k = 0; k < places.length; k++) {
      const other = places[k];
      if (other !== undefined) values[other] = results[k] as number;
    }
    return values[place] as number;
  };
}

/** Returns the function that computes an operation's value from those before it. */
function stepOf(operation: Operation, values: Float64Array): (inputs: Inputs) => number {
  const at = (place: number) => values[place] as number;
  switch (operation.kind) {
    case 'constant':
      return () => operation.value;
    case 'input':
      return (inputs) => inputs[operation.input];
    case 'unary': {
      const { a } = operation;
      const value = UNARY[operation.name];
      return () => value(at(a));
    }
    case 'binary': {
      const { a, b } = operation;
      const value = BINARY[operation.name];
      return () => value(at(a), at(b));
    }
    case 'choose': {
      const { a, b, c } = operation;
      return () => (at(a) >= 0 ? at(b) : at(c));
    }
  }
}
