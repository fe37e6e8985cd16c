import { InputError } from '../errors.js';
import {
  type BinaryOperator,
  binary,
  call,
  type Expression,
  FUNCTIONS,
  type FunctionName,
  numberOf,
  variable,
} from './expression.js';
import { MOST_CHARACTERS } from './limits.js';

/** Maximum number of operands and operators. */
const MAX_NODES = 200;

/** Maximum nesting of parentheses, functions and powers. */
const MAX_DEPTH = 50;

const CONSTANTS: Readonly<Record<string, Expression>> = {
  z: variable('z'),
  c: variable('c'),
  i: { kind: 'i' },
  pi: numberOf(Math.PI),
  e: numberOf(Math.E),
};

/**
 * Parses a formula of z, c, numbers, i, pi, e, + - * / ^, parentheses and `FUNCTIONS`. Powers bind
 * tightest and are right-associative. Implicit multiplication binds tighter than `*` and `/`: 1/2z is
 * 1/(2z).
 *
 *     sum     = product { ("+" | "-") product }
 *     product = signed { ("*" | "/") signed }
 *     signed  = { "+" | "-" } factors
 *     factors = power { power }            further powers do not begin with a digit
 *     power   = operand [ "^" { "+" | "-" } power ]
 *     operand = number | name | function "(" sum ")" | "(" sum ")"
 *
 * @throws InputError with the position of the error, and the input expected there
 * @example
 * parseFormula('z - (z^3 - 1) / (3z^2)');
 */
export function parseFormula(text: string): Expression {
  return new Parser(text).formula();
}

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Position of its first character, from 1. */
  readonly position: number;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[a-zA-Z]+)|(?<sign>\S))/uy;

class Parser {
  #at = 0;
  #next: Token;
  #nodes = 0;
  #depth = 0;

  constructor(private readonly text: string) {
    if (text.length > MOST_CHARACTERS) {
      throw new InputError('formula', `at most ${MOST_CHARACTERS} characters`, `${text.length}`);
    }
    this.#next = this.#scan();
  }

  formula(): Expression {
    const tree = this.#sum();
    if (this.#next.kind !== 'end') this.#refuse('an operator or the end');
    return tree;
  }

  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#taken('+', '-'); operator; operator = this.#taken('+', '-')) {
      left = this.#counted(binary(operator as BinaryOperator, left, this.#product()));
    }
    return left;
  }

  #product(): Expression {
    let left = this.#signed();
    for (let operator = this.#taken('*', '/'); operator; operator = this.#taken('*', '/')) {
      left = this.#counted(binary(operator as BinaryOperator, left, this.#signed()));
    }
    return left;
  }

  #signed(): Expression {
    return this.#withSign(() => this.#factors());
  }

  #factors(): Expression {
    let left = this.#power();
    while (this.#next.kind === 'name' || this.#next.text === '(') {
      left = this.#counted(binary('*', left, this.#power()));
    }
    return left;
  }

  #power(): Expression {
    const base = this.#operand();
    if (!this.#taken('^')) return base;
    const exponent = this.#deeper(() => this.#withSign(() => this.#power()));
    return this.#counted(binary('^', base, exponent));
  }

  #withSign(operand: () => Expression): Expression {
    let negative = false;
    for (let sign = this.#taken('+', '-'); sign; sign = this.#taken('+', '-')) {
      if (sign === '-') negative = !negative;
    }
    const of = operand();
    return negative ? this.#counted({ kind: 'negative', of }) : of;
  }

  #operand(): Expression {
    const token = this.#next;
    if (this.#taken('(')) return this.#closed();
    if (token.kind === 'number') {
      const value = Number(token.text);
      if (!Number.isFinite(value)) this.#refuse('a number within the range of f64');
      this.#next = this.#scan();
      return this.#counted(numberOf(value));
    }
    if (token.kind !== 'name') {
      const isPower = this.text.slice(0, this.#next.position).endsWith('**');
      this.#refuse(isPower ? '^ for a power instead of **' : 'a number, z, c, i, a function or (');
    }
    const { text } = token;
    if (Object.hasOwn(CONSTANTS, text)) {
      this.#next = this.#scan();
      return this.#counted(CONSTANTS[text] as Expression);
    }
    if (!FUNCTIONS.some((name) => name === text)) {
      this.#refuse(`z, c, i, pi, e or one of ${FUNCTIONS.join(' ')}`);
    }
    this.#next = this.#scan();
    if (!this.#taken('(')) this.#refuse(`( after ${text}`);
    return this.#counted(call(text as FunctionName, this.#closed()));
  }

  /** Parses a sum and its closing parenthesis. */
  #closed(): Expression {
    const inner = this.#deeper(() => this.#sum());
    if (!this.#taken(')')) this.#refuse('an operator or )');
    return inner;
  }

  #deeper(read: () => Expression): Expression {
    if (++this.#depth > MAX_DEPTH) this.#refuse(`at most ${MAX_DEPTH} parentheses or powers deep`);
    const tree = read();
    this.#depth--;
    return tree;
  }

  #counted(tree: Expression): Expression {
    if (++this.#nodes > MAX_NODES) this.#refuse(`at most ${MAX_NODES} operands and operators`);
    return tree;
  }

  /** Consumes the next token and returns its text, if it is one of these signs. */
  #taken(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.#next;
    if (kind !== 'sign' || !texts.includes(text)) return undefined;
    this.#next = this.#scan();
    return text;
  }

  #scan(): Token {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.text);
    if (!found) return { kind: 'end', text: '', position: this.text.length + 1 };
    this.#at = TOKEN.lastIndex;
    const { number, name, sign } = found.groups as Record<string, string | undefined>;
    const text = number ?? name ?? (sign as string);
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    return { kind, text, position: this.#at - text.length + 1 };
  }

  #refuse(expected: string): never {
    throw new InputError('formula', `${expected} at character ${this.#next.position}`, this.text);
  }
}
