import { programOf } from './complex.js';
import { degreeOf, derivativeOf } from './derivative.js';
import { binary, type Expression, variable } from './expression.js';
import { parseFormula } from './parse.js';
import { isCommutative, type Operation, type Program } from './program.js';

/** z² + c, which has specialised loops. */
const QUADRATIC = 'z^2 + c';

/** A formula, ready to be evaluated or compiled. */
export interface Formula {
  /** The next point of the orbit, from z and c. */
  readonly next: Program;
  /** Whether that is z² + c, operation for operation. */
  readonly isQuadratic: boolean;
  /**
   * The next derivative of the orbit's point, from z, c and the derivative d: with respect to the orbit's
   * start, or to c. Only for polynomials in z and c of degree 2 or more in z.
   */
  readonly derivative?: { readonly byStart: Program; readonly byC: Program };
}

/**
 * Parses a formula and prepares it for evaluation.
 *
 * @throws InputError with the position of the error
 */
export function formulaOf(text: string): Formula {
  const known = CACHE.get(text);
  if (known) return known;
  const expression = parseFormula(text);
  const next = programOf(expression);
  const derivative = derivativeProgramsOf(expression);
  const formula: Formula = {
    next,
    isQuadratic: areSame(next, QUADRATIC_PROGRAM),
    ...(derivative ? { derivative } : {}),
  };
  if (CACHE.size >= MAX_CACHED) CACHE.clear();
  CACHE.set(text, formula);
  return formula;
}

/** Cached, since formulas are looked up for every band. */
const CACHE = new Map<string, Formula>();
const MAX_CACHED = 100;

const QUADRATIC_PROGRAM = programOf(parseFormula(QUADRATIC));

/** Whether two short programs perform the same operations, up to swapped operands of sums and products. */
function areSame(a: Program, b: Program): boolean {
  if (a.operations.length !== b.operations.length) return false;
  return (
    canonicalText(a, a.re) === canonicalText(b, b.re) &&
    canonicalText(a, a.im) === canonicalText(b, b.im)
  );
}

function canonicalText(program: Program, place: number): string {
  const operation = program.operations[place] as Operation;
  if (operation.kind !== 'binary') return JSON.stringify(operation);
  const operands = [operation.a, operation.b].map((operand) => canonicalText(program, operand));
  if (isCommutative(operation.name)) operands.sort();
  return `${operation.name}(${operands})`;
}

function derivativeProgramsOf(expression: Expression): Formula['derivative'] {
  const degree = degreeOf(expression, 'z');
  if (degree === undefined || degree < 2 || degreeOf(expression, 'c') === undefined) {
    return undefined;
  }
  const byStart = binary('*', derivativeOf(expression, 'z') as Expression, variable('d'));
  const byC = derivativeOf(expression, 'c');
  return {
    byStart: programOf(byStart),
    byC: programOf(byC ? binary('+', byStart, byC) : byStart),
  };
}
