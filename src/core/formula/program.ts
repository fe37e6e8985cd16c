import { atan2, cos, cosh, exp, log, sin, sinh, tan, tanh } from '../elementary/elementary.js';

/** The inputs of a program: the parts of z, c and d. */
export type Input = 'zRe' | 'zIm' | 'cRe' | 'cIm' | 'dRe' | 'dIm';

/** Real functions of one number. */
export const UNARY = {
  negative: (a: number) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp,
  log,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
} as const;

/** Real functions of two numbers. */
export const BINARY = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  /** The angle of the point (b, a). */
  atan2,
  /** b, or 0 if a is 0. */
  unlessZero: (a: number, b: number) => (a === 0 ? 0 : b),
} as const;

export type UnaryName = keyof typeof UNARY;
export type BinaryName = keyof typeof BINARY;

/** A real operation; operands are the places of earlier operations. */
export type Operation =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'unary'; readonly name: UnaryName; readonly a: number }
  | { readonly kind: 'binary'; readonly name: BinaryName; readonly a: number; readonly b: number }
  /** b if a is 0 or more, else c. */
  | { readonly kind: 'choose'; readonly a: number; readonly b: number; readonly c: number };

/**
 * A straight-line program of real operations that computes one complex number. The reference evaluates
 * it; the CPU and the GPU compile it. All perform the same operations in the same order.
 */
export interface Program {
  readonly operations: readonly Operation[];
  /** Places of the operations that compute the parts of the result. */
  readonly re: number;
  readonly im: number;
}

/** Whether an operation's operands may be swapped, with the same result to the bit. */
export function isCommutative(name: BinaryName): boolean {
  return name === 'add' || name === 'multiply';
}

/** Builds a program. Repeated operations on the same operands are shared. */
export class Builder {
  readonly operations: Operation[] = [];
  readonly #places = new Map<string, number>();

  /** A constant; -0 becomes 0. */
  constant(value: number): number {
    return this.#place({ kind: 'constant', value: value + 0 });
  }

  input(input: Input): number {
    return this.#place({ kind: 'input', input });
  }

  unary(name: UnaryName, a: number): number {
    const value = this.constantAt(a);
    if (value !== undefined) return this.constant(UNARY[name](value));
    return this.#place({ kind: 'unary', name, a });
  }

  binary(name: BinaryName, first: number, second: number): number {
    const [x, y] = [this.constantAt(first), this.constantAt(second)];
    if (x !== undefined && y !== undefined) return this.constant(BINARY[name](x, y));
    // Exact for any other operand.
    if (name === 'multiply' && x === 1) return second;
    if ((name === 'multiply' || name === 'divide') && y === 1) return first;
    const swapped = isCommutative(name) && second < first;
    const [a, b] = swapped ? [second, first] : [first, second];
    return this.#place({ kind: 'binary', name, a, b });
  }

  choose(a: number, b: number, c: number): number {
    const value = this.constantAt(a);
    if (value !== undefined) return value >= 0 ? b : c;
    return this.#place({ kind: 'choose', a, b, c });
  }

  /** The value at a place, if it is a constant. */
  constantAt(place: number): number | undefined {
    const operation = this.operations[place];
    return operation?.kind === 'constant' ? operation.value : undefined;
  }

  /** The finished program, without operations that its result does not need. */
  program(re: number, im: number): Program {
    const needed = new Set<number>();
    const need = (place: number) => {
      if (needed.has(place)) return;
      needed.add(place);
      operandsOf(this.operations[place] as Operation).forEach(need);
    };
    need(re);
    need(im);
    const places = new Map([...needed].sort((a, b) => a - b).map((place, k) => [place, k]));
    const moved = (place: number) => places.get(place) as number;
    const operations = [...places.keys()].map((place) => {
      const operation = { ...(this.operations[place] as Operation) };
      return mapOperands(operation, moved);
    });
    return { operations, re: moved(re), im: moved(im) };
  }

  #place(operation: Operation): number {
    const key = keyOf(operation);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.operations.push(operation) - 1;
    this.#places.set(key, place);
    return place;
  }
}

/** The places of an operation's operands. */
export function operandsOf(operation: Operation): number[] {
  if (operation.kind === 'unary') return [operation.a];
  if (operation.kind === 'binary') return [operation.a, operation.b];
  if (operation.kind === 'choose') return [operation.a, operation.b, operation.c];
  return [];
}

function mapOperands(operation: Operation, moved: (place: number) => number): Operation {
  switch (operation.kind) {
    case 'unary':
      return { ...operation, a: moved(operation.a) };
    case 'binary':
      return { ...operation, a: moved(operation.a), b: moved(operation.b) };
    case 'choose':
      return {
        ...operation,
        a: moved(operation.a),
        b: moved(operation.b),
        c: moved(operation.c),
      };
    default:
      return operation;
  }
}

function keyOf(operation: Operation): string {
  // JSON has no NaN and no infinity.
  return operation.kind === 'constant' ? `${operation.value}` : JSON.stringify(operation);
}
