import { InputError } from '../core/errors.js';
import { formulaOf } from '../core/formula/formula.js';
import type { BinaryName, Input, Operation, Program, UnaryName } from '../core/formula/program.js';
import type { Scene } from '../core/scene/scene.js';

/** Beyond this, results soon overflow f32. */
const LARGEST_CONSTANT = 1e18;

const INPUTS: Record<Input, string> = {
  zRe: 'z.x',
  zIm: 'z.y',
  cRe: 'c.x',
  cIm: 'c.y',
  dRe: 'd.x',
  dIm: 'd.y',
};

/** Operations that WGSL does not have as a function of the same name. */
const UNARY: Partial<Record<UnaryName, (a: string) => string>> = {
  negative: (a) => `-${a}`,
  // Some drivers divide two exponentials, which overflow for large arguments.
  tanh: (a) => `tanh(clamp(${a}, -20.0, 20.0))`,
};

const BINARY: Record<BinaryName, (a: string, b: string) => string> = {
  add: (a, b) => `${a} + ${b}`,
  subtract: (a, b) => `${a} - ${b}`,
  multiply: (a, b) => `${a} * ${b}`,
  divide: (a, b) => `${a} / ${b}`,
  atan2: (a, b) => `atan2(${a}, ${b})`,
  unlessZero: (a, b) => `select(${b}, 0.0, ${a} == 0.0)`,
};

/** The WGSL function `next` of a scene's formula, in f32. */
export function nextCode({ formula }: Scene): string {
  return `
fn next(z: vec2f, c: vec2f) -> vec2f {
${statementsOf(formulaOf(formula).next)}
}
`;
}

/** The WGSL function `next_derivative` of a scene's formula, in f32; it returns 0 if there is none. */
export function derivativeCode({ formula, set }: Scene): string {
  const { derivative } = formulaOf(formula);
  const program = set === 'julia' ? derivative?.byStart : derivative?.byC;
  return `
fn next_derivative(z: vec2f, c: vec2f, d: vec2f) -> vec2f {
${program ? statementsOf(program) : '  return vec2f();'}
}
`;
}

/** @throws InputError when a number in the formula is too large for f32 */
export function requireConstantsWithin({ formula }: Scene): void {
  for (const operation of formulaOf(formula).next.operations) {
    const size = operation.kind === 'constant' ? Math.abs(operation.value) : 0;
    if (!(size <= LARGEST_CONSTANT)) {
      const expected = `numbers of at most ${LARGEST_CONSTANT} on a GPU (the backend cpu takes more)`;
      throw new InputError('formula', expected, formula);
    }
  }
}

function statementsOf({ operations, re, im }: Program): string {
  const lines = operations.map((operation, k) => `  let t${k} = ${expressionOf(operation)};`);
  return [...lines, `  return vec2f(t${re}, t${im});`].join('\n');
}

function expressionOf(operation: Operation): string {
  switch (operation.kind) {
    case 'constant':
      return `f32(${Math.fround(operation.value)})`;
    case 'input':
      return INPUTS[operation.input];
    case 'unary': {
      const { name, a } = operation;
      return (UNARY[name] ?? ((x) => `${name}(${x})`))(`t${a}`);
    }
    case 'binary':
      return BINARY[operation.name](`t${operation.a}`, `t${operation.b}`);
    case 'choose': {
      const { a, b, c } = operation;
      return `select(t${c}, t${b}, t${a} >= 0.0)`;
    }
  }
}
