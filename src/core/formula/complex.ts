import type { Expression, FunctionName, Variable } from './expression.js';
import { Builder, type Input, type Program, type UnaryName } from './program.js';

/** A complex number, by the places of its parts in the program; an absent part is exactly 0. */
interface Complex {
  readonly re?: number | undefined;
  readonly im?: number | undefined;
}

/** Largest integer exponent that is computed by multiplication. */
const MOST_FACTORS = 1024;

const INPUTS: Record<Variable, readonly [Input, Input]> = {
  z: ['zRe', 'zIm'],
  c: ['cRe', 'cIm'],
  d: ['dRe', 'dIm'],
};

/**
 * Translates an expression to real operations. Squares, products and sums are those of
 * src/core/count/escape.ts, in the same order; roots, logarithms and powers are principal values.
 *
 * @example
 * programOf(parseFormula('z^2 + c')).operations.length; // 4 inputs and 7 operations
 */
export function programOf(expression: Expression): Program {
  const lowering = new Lowering();
  const { re, im } = lowering.value(expression);
  const { builder } = lowering;
  return builder.program(re ?? builder.constant(0), im ?? builder.constant(0));
}

class Lowering {
  readonly builder = new Builder();

  value(expression: Expression): Complex {
    switch (expression.kind) {
      case 'number':
        return { re: this.builder.constant(expression.value) };
      case 'i':
        return { im: this.builder.constant(1) };
      case 'variable': {
        const [re, im] = INPUTS[expression.name];
        return { re: this.builder.input(re), im: this.builder.input(im) };
      }
      case 'negative':
        return this.#negative(this.value(expression.of));
      case 'call':
        return this.#functions[expression.name](this.value(expression.argument));
      case 'binary': {
        const left = this.value(expression.left);
        const right = this.value(expression.right);
        if (expression.operator === '+') return this.#sum(left, right);
        if (expression.operator === '-') return this.#difference(left, right);
        if (expression.operator === '*') return this.#product(left, right);
        if (expression.operator === '/') return this.#quotient(left, right);
        return this.#power(left, right);
      }
    }
  }

  #sum(a: Complex, b: Complex): Complex {
    return { re: this.#add(a.re, b.re), im: this.#add(a.im, b.im) };
  }

  #difference(a: Complex, b: Complex): Complex {
    return { re: this.#subtract(a.re, b.re), im: this.#subtract(a.im, b.im) };
  }

  #negative({ re, im }: Complex): Complex {
    return { re: this.#negated(re), im: this.#negated(im) };
  }

  #product(a: Complex, b: Complex): Complex {
    return {
      re: this.#subtract(this.#times(a.re, b.re), this.#times(a.im, b.im)),
      im: this.#add(this.#times(a.re, b.im), this.#times(a.im, b.re)),
    };
  }

  #quotient(a: Complex, b: Complex): Complex {
    if (b.im === undefined) {
      const real = b.re ?? this.builder.constant(0);
      return this.#each(a, (part) => this.builder.binary('divide', part, real));
    }
    const norm = this.#squaredModulus(b);
    const product = this.#product(a, { re: b.re, im: this.#negated(b.im) });
    return this.#each(product, (part) => this.builder.binary('divide', part, norm));
  }

  #power(base: Complex, exponent: Complex): Complex {
    const n = exponent.re === undefined ? 0 : this.builder.constantAt(exponent.re);
    const isReal = exponent.im === undefined || this.builder.constantAt(exponent.im) === 0;
    if (isReal && n !== undefined && Number.isInteger(n) && Math.abs(n) <= MOST_FACTORS) {
      const power = this.#integerPower(base, Math.abs(n));
      return n < 0 ? this.#quotient({ re: this.builder.constant(1) }, power) : power;
    }
    const power = this.#functions.exp(this.#product(exponent, this.#functions.log(base)));
    const norm = this.#squaredModulus(base);
    return this.#each(power, (part) => this.builder.binary('unlessZero', norm, part));
  }

  #integerPower(base: Complex, n: number): Complex {
    if (n === 0) return { re: this.builder.constant(1) };
    if (n === 1) return base;
    const half = this.#integerPower(base, Math.floor(n / 2));
    const square = this.#product(half, half);
    return n % 2 === 0 ? square : this.#product(square, base);
  }

  /** A product with a factor 0 is 0, even if the other factor is infinite. */
  readonly #functions: Record<FunctionName, (z: Complex) => Complex> = {
    exp: ({ re, im }) => {
      const modulus = this.#real('exp', re);
      if (im === undefined) return { re: modulus };
      const [cos, sin] = this.#reals(im, 'cos', 'sin');
      return { re: this.#times(modulus, cos), im: this.#unlessZero(im, this.#times(modulus, sin)) };
    },
    log: (z) => {
      const zero = this.builder.constant(0);
      const norm = this.#squaredModulus(z);
      return {
        re: this.#times(this.builder.constant(0.5), this.builder.unary('log', norm)),
        im: this.builder.binary('atan2', z.im ?? zero, z.re ?? zero),
      };
    },
    sin: ({ re, im }) => {
      if (im === undefined) return { re: this.#real('sin', re) };
      const x = re ?? this.builder.constant(0);
      const [sin, cos] = this.#reals(x, 'sin', 'cos');
      const [cosh, sinh] = this.#reals(im, 'cosh', 'sinh');
      return { re: this.#unlessZero(x, this.#times(sin, cosh)), im: this.#times(cos, sinh) };
    },
    cos: ({ re, im }) => {
      if (im === undefined) return { re: this.#real('cos', re) };
      const x = re ?? this.builder.constant(0);
      const [sin, cos] = this.#reals(x, 'sin', 'cos');
      const [cosh, sinh] = this.#reals(im, 'cosh', 'sinh');
      const product = this.#unlessZero(x, this.#times(sin, sinh));
      return { re: this.#times(cos, cosh), im: this.#negated(product) };
    },
    // With t = tan x and h = tanh y nothing overflows:
    // tan(x + iy) = (t·(1 − h²) + i·h·(1 + t²)) / (1 + t²h²).
    tan: ({ re, im }) => {
      const t = this.#real('tan', re);
      if (im === undefined) return { re: t };
      const h = this.builder.unary('tanh', im);
      const one = this.builder.constant(1);
      const [t2, h2] = [this.#times(t, t), this.#times(h, h)];
      return this.#quotient(
        {
          re: this.#times(t, this.#subtract(one, h2)),
          im: this.#times(h, this.#add(one, t2)),
        },
        { re: this.#add(one, this.#times(t2, h2)) },
      );
    },
    sinh: ({ re, im }) => {
      if (im === undefined) return { re: this.#real('sinh', re) };
      const [sinh, cosh] = this.#reals(re ?? this.builder.constant(0), 'sinh', 'cosh');
      const [cos, sin] = this.#reals(im, 'cos', 'sin');
      return { re: this.#times(sinh, cos), im: this.#unlessZero(im, this.#times(cosh, sin)) };
    },
    cosh: ({ re, im }) => {
      if (im === undefined) return { re: this.#real('cosh', re) };
      const [sinh, cosh] = this.#reals(re ?? this.builder.constant(0), 'sinh', 'cosh');
      const [cos, sin] = this.#reals(im, 'cos', 'sin');
      return { re: this.#times(cosh, cos), im: this.#unlessZero(im, this.#times(sinh, sin)) };
    },
    // With w = √((|z| + |x|) / 2), whose terms do not cancel, the root is w + i·y/2w to the right of the
    // imaginary axis, and |y|/2w ± i·w to the left of it, with the sign of y.
    sqrt: (z) => {
      const zero = this.builder.constant(0);
      const [x, y] = [z.re ?? zero, z.im ?? zero];
      const two = this.builder.constant(2);
      const size = this.builder.binary('add', this.#modulus(z), this.builder.unary('abs', x));
      const w = this.builder.unary('sqrt', this.builder.binary('divide', size, two));
      const doubled = this.builder.binary('multiply', two, w);
      const other = this.#unlessZero(y, this.builder.binary('divide', y, doubled)) as number;
      const signed = this.builder.choose(y, w, this.builder.unary('negative', w));
      return {
        re: this.builder.choose(x, w, this.builder.unary('abs', other)),
        im: this.builder.choose(x, other, signed),
      };
    },
    abs: (z) => ({ re: this.#modulus(z) }),
    conj: ({ re, im }) => ({ re, im: this.#negated(im) }),
    re: ({ re }) => ({ re }),
    im: ({ im }) => ({ re: im }),
  };

  #modulus({ re, im }: Complex): number {
    if (im === undefined || re === undefined) return this.#real('abs', re ?? im);
    return this.builder.unary('sqrt', this.#squaredModulus({ re, im }));
  }

  #squaredModulus({ re, im }: Complex): number {
    const norm = this.#add(this.#times(re, re), this.#times(im, im));
    return norm ?? this.builder.constant(0);
  }

  #each({ re, im }: Complex, map: (part: number) => number): Complex {
    return {
      re: re === undefined ? undefined : map(re),
      im: im === undefined ? undefined : map(im),
    };
  }

  #reals(x: number, ...names: readonly UnaryName[]): [number, number] {
    return names.map((name) => this.builder.unary(name, x)) as [number, number];
  }

  #real(name: UnaryName, x: number | undefined): number {
    return this.builder.unary(name, x ?? this.builder.constant(0));
  }

  #unlessZero(a: number, b: number | undefined): number | undefined {
    return b === undefined ? undefined : this.builder.binary('unlessZero', a, b);
  }

  #add(a: number | undefined, b: number | undefined): number | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return this.builder.binary('add', a, b);
  }

  #subtract(a: number | undefined, b: number | undefined): number | undefined {
    if (a === undefined) return this.#negated(b);
    return b === undefined ? a : this.builder.binary('subtract', a, b);
  }

  #negated(a: number | undefined): number | undefined {
    return a === undefined ? undefined : this.builder.unary('negative', a);
  }

  #times(a: number | undefined, b: number | undefined): number | undefined {
    if (a === undefined || b === undefined) return undefined;
    return this.builder.binary('multiply', a, b);
  }
}
