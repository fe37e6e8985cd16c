/** The orbit's point, the parameter, and the orbit's derivative. */
export type Variable = 'z' | 'c' | 'd';

/** The functions of one complex argument. `abs`, `re` and `im` are real. */
export const FUNCTIONS = [
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'sqrt',
  'abs',
  'conj',
  're',
  'im',
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export type BinaryOperator = '+' | '-' | '*' | '/' | '^';

/** The syntax tree of a formula. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'i' }
  | { readonly kind: 'variable'; readonly name: Variable }
  | { readonly kind: 'negative'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly argument: Expression };

export function numberOf(value: number): Expression {
  return { kind: 'number', value };
}

export function variable(name: Variable): Expression {
  return { kind: 'variable', name };
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}

export function call(name: FunctionName, argument: Expression): Expression {
  return { kind: 'call', name, argument };
}

/** Whether an expression contains a variable. */
export function contains(expression: Expression, name: Variable): boolean {
  switch (expression.kind) {
    case 'variable':
      return expression.name === name;
    case 'negative':
      return contains(expression.of, name);
    case 'binary':
      return contains(expression.left, name) || contains(expression.right, name);
    case 'call':
      return contains(expression.argument, name);
    default:
      return false;
  }
}
