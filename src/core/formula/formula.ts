import { programOf } from './complex.js';
import { degreeOf, derivativeOf } from './derivative.js';
import { binary, type Expression, variable } from './expression.js';
import { parseFormula } from './parse.js';
import { isCommutative, type Operation, type Program } from './program.js';

/** z² + c, which has loops of its own. */
const QUADRATIC = 'z^2 + c';

/** A formula, ready to be evaluated and compiled. */
export interface Formula {
  /** The next point of the orbit, from z and c. */
  readonly next: Program;
  /** Whether that is z² + c, operation for operation. */
  readonly isQuadratic: boolean;
  /**
   * The next derivative of the orbit's point, from z, c and the derivative d: by the first point, or by c.
   * Only of polynomials in z and c of degree 2 or more in z.
   */
  readonly derivative?: { readonly byStart: Program; readonly byC: Program };
}

/**
 * The formula that a text says.
 *
 * @throws InputError with the position of what is wrong
 */
export function formulaOf(text: string): Formula {
  const known = KNOWN.get(text);
  if (known) return known;
  const expression = parseFormula(text);
  const next = programOf(expression);
  const derivative = derivativeProgramsOf(expression);
  const formula: Formula = {
    next,
    isQuadratic: areSame(next, QUADRATIC_PROGRAM),
    ...(derivative ? { derivative } : {}),
  };
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, formula);
  return formula;
}

/** Formulas that have been asked for, which is done for every band. */
const KNOWN = new Map<string, Formula>();
const MOST_KNOWN = 100;

const QUADRATIC_PROGRAM = programOf(parseFormula(QUADRATIC));

/** Whether two short programs do the same operations; sums and products may have their operands swapped. */
function areSame(a: Program, b: Program): boolean {
  if (a.operations.length !== b.operations.length) return false;
  return wordsOf(a, a.re) === wordsOf(b, b.re) && wordsOf(a, a.im) === wordsOf(b, b.im);
}

function wordsOf(program: Program, place: number): string {
  const operation = program.operations[place] as Operation;
  if (operation.kind !== 'binary') return JSON.stringify(operation);
  const operands = [operation.a, operation.b].map((operand) => wordsOf(program, operand));
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
