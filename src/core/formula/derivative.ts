import { binary, contains, type Expression, numberOf, type Variable } from './expression.js';

/**
 * The degree of a polynomial in a variable; undefined for other expressions. Coefficients may be any
 * expressions without the variable.
 */
export function degreeOf(expression: Expression, by: Variable): number | undefined {
  if (!contains(expression, by)) return 0;
  if (expression.kind === 'variable') return 1;
  if (expression.kind === 'negative') return degreeOf(expression.of, by);
  if (expression.kind !== 'binary') return undefined;
  const left = degreeOf(expression.left, by);
  const right = degreeOf(expression.right, by);
  if (left === undefined || right === undefined) return undefined;
  switch (expression.operator) {
    case '+':
    case '-':
      return Math.max(left, right);
    case '*':
      return left + right;
    case '/':
      return right === 0 ? left : undefined;
    case '^': {
      const power = exponentOf(expression.right);
      return power === undefined ? undefined : left * power;
    }
  }
}

/**
 * The derivative, with respect to a variable, of an expression that is a polynomial in it (see
 * `degreeOf`).
 *
 * @returns undefined if the derivative is 0
 */
export function derivativeOf(expression: Expression, by: Variable): Expression | undefined {
  if (!contains(expression, by)) return undefined;
  if (expression.kind === 'variable') return numberOf(1);
  if (expression.kind === 'negative') return negative(derivativeOf(expression.of, by));
  if (expression.kind !== 'binary') throw new TypeError(`no polynomial: ${expression.kind}`);
  const { operator, left, right } = expression;
  const [dLeft, dRight] = [derivativeOf(left, by), derivativeOf(right, by)];
  switch (operator) {
    case '+':
      return sum(dLeft, dRight);
    case '-':
      return sum(dLeft, negative(dRight));
    case '*':
      return sum(dLeft && binary('*', dLeft, right), dRight && binary('*', left, dRight));
    case '/':
      return dLeft && binary('/', dLeft, right);
    case '^': {
      const power = exponentOf(right) ?? 0;
      const outer = binary('*', numberOf(power), binary('^', left, numberOf(power - 1)));
      return dLeft && binary('*', outer, dLeft);
    }
  }
}

function exponentOf(expression: Expression): number | undefined {
  if (expression.kind !== 'number') return undefined;
  return Number.isInteger(expression.value) && expression.value > 0 ? expression.value : undefined;
}

function sum(a: Expression | undefined, b: Expression | undefined): Expression | undefined {
  return a && b ? binary('+', a, b) : (a ?? b);
}

function negative(of: Expression | undefined): Expression | undefined {
  return of && { kind: 'negative', of };
}
