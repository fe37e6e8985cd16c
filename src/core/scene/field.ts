import { InputError } from '../errors.js';
import { oneOf } from '../nearest.js';

/** Groups of fields, in the help and the README. */
export type Group = 'region' | 'set' | 'colour';

/**
 * What a change of a field affects: the size of the picture, the region, the set itself, the counts of
 * the same set, or only their colours.
 */
export type Affects = 'size' | 'region' | 'set' | 'counts' | 'colours';

/** Properties of a field other than its values. */
export interface Row<Default> {
  /** One-line description for the help, the README and the schema. */
  readonly about: string;
  readonly group: Group;
  readonly affects: Affects;
  /** Value of scenes that do not set the field; without a default, the field is left out. */
  readonly default?: Default;
  /** The default in words, if it is not a single value. */
  readonly otherwise?: string;
  /** The only set that uses the field; absent if both do. */
  readonly only?: 'julia' | 'mandelbrot';
  /** Another spelling of its option. */
  readonly spelling?: string;
  /** Letter of its short option. */
  readonly letter?: string;
  /** On the command line, the field that takes the number after an x, as in 1920x1080. */
  readonly times?: string;
  /** Further values that the option accepts, in words. */
  readonly shell?: string;
  /**
   * Key in an address, by default the field's name. The two numbers of a pair share a key. False for
   * sizes, which addresses leave out.
   */
  readonly address?: string | false;
}

/** How values are written as text, on the command line and in addresses. */
export type Kind = 'number' | 'point' | 'text' | 'choice' | 'flag' | 'colour' | 'palette';

/** A field of a scene: a row of the table. */
export interface Field<Value, Default = Value | undefined> extends Row<Default> {
  readonly kind: Kind;
  readonly default: Default;
  /** Accepted values, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Validates an untrusted value. @throws InputError if it is not accepted */
  check(name: string, value: unknown): Value;
}

/** A pair of numbers: [real, imaginary]. */
export type PointValue = readonly [real: number, imag: number];

interface Range {
  readonly least?: number;
  readonly most?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
}

/** A finite number within a range. */
export function number<Default extends number | undefined = undefined>(
  row: Row<Default> & Range,
): Field<number, Default> {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, above } = row;
  const accepts = (value: unknown) =>
    Number.isFinite(value) &&
    (value as number) >= least &&
    (value as number) <= most &&
    !(above !== undefined && (value as number) <= above);
  const schema = {
    type: 'number',
    ...(row.least === undefined ? {} : { minimum: row.least }),
    ...(row.most === undefined ? {} : { maximum: row.most }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
  };
  return fieldOf('number', row, schema, accepts, inWords(row));
}

function inWords({ least, most, above }: Range): string {
  if (above !== undefined) return `a finite number, more than ${above}`;
  if (least !== undefined && most !== undefined) return `a number from ${least} to ${most}`;
  return least === undefined ? 'a finite number' : `a finite number, ${least} or more`;
}

/** An integer within a range. */
export function integer<Default extends number | undefined = undefined>(
  row: Row<Default> & { readonly least: number; readonly most: number },
): Field<number, Default> {
  const { least, most } = row;
  const accepts = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  const schema = { type: 'integer', minimum: least, maximum: most };
  return fieldOf('number', row, schema, accepts, `an integer from ${least} to ${most}`);
}

/** A point of the plane. */
export function point<Default extends PointValue | undefined = undefined>(
  row: Row<Default>,
): Field<PointValue, Default> {
  const accepts = (value: unknown) =>
    Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));
  const schema = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 };
  return fieldOf('point', row, schema, accepts, 'two finite numbers, [real, imaginary]');
}

/** A text. */
export function text<Default extends string | undefined = undefined>(
  row: Row<Default> & { readonly longest: number },
): Field<string, Default> {
  const schema = { type: 'string', minLength: 1, maxLength: row.longest };
  return fieldOf('text', row, schema, (value) => typeof value === 'string', 'a text');
}

/** One of several names or numbers. */
export function choice<const Value extends string | number, Default extends Value | undefined>(
  values: readonly Value[],
  row: Row<Default>,
): Field<Value, Default> {
  const names = values.map(String);
  const expected = (value: unknown) =>
    names.length > 2 ? oneOf(names, value) : names.join(' or ');
  const accepts = (value: unknown) => values.some((each) => each === value);
  const isNumber = typeof values[0] === 'number';
  return fieldOf(isNumber ? 'number' : 'choice', row, { enum: values }, accepts, expected);
}

/** True or false. */
export function flag<Default extends boolean | undefined = undefined>(
  row: Row<Default>,
): Field<boolean, Default> {
  const accepts = (value: unknown) => typeof value === 'boolean';
  return fieldOf('flag', row, { type: 'boolean' }, accepts, 'true or false');
}

const COLOUR = { type: 'string', pattern: '^#([0-9a-fA-F]{3}){1,2}$' };

/** A colour, `#rrggbb` or `#rgb`. */
export function colour<Default extends string | undefined = undefined>(
  row: Row<Default>,
): Field<string, Default> {
  return fieldOf('colour', row, COLOUR, isColour, 'a colour as #rrggbb');
}

/** A palette's name, or evenly spaced colours. */
export function palette<Default extends string>(
  names: readonly string[],
  row: Row<Default> & { readonly mostColours: number },
): Field<string | readonly string[], Default> {
  const { mostColours } = row;
  const list = { type: 'array', minItems: 1, maxItems: mostColours, items: COLOUR };
  const check = (name: string, value: unknown) => {
    if (!Array.isArray(value)) {
      const expected = `${oneOf(names, value)}, or a list of colours`;
      requireThat(name, expected, value, names.includes(value as string));
      return value as string;
    }
    const wrong = value.find((each) => !isColour(each));
    requireThat(name, 'colours as #rrggbb', wrong, wrong === undefined);
    const few = value.length > 0 && value.length <= mostColours;
    requireThat(name, `1 to ${mostColours} colours`, `${value.length} colours`, few);
    return value as string[];
  };
  return {
    ...row,
    default: row.default as Default,
    kind: 'palette',
    schema: { anyOf: [{ enum: names }, list] },
    check,
  };
}

function fieldOf<Value, Default>(
  kind: Kind,
  row: Row<Default>,
  schema: Field<Value>['schema'],
  accepts: (value: unknown) => boolean,
  expected: string | ((value: unknown) => string),
): Field<Value, Default> {
  const words = typeof expected === 'string' ? () => expected : expected;
  return {
    ...row,
    default: row.default as Default,
    kind,
    schema,
    check: (name, value) => {
      requireThat(name, words(value), value, accepts(value));
      return value as Value;
    },
  };
}

function isColour(value: unknown): boolean {
  return typeof value === 'string' && /^#([0-9a-f]{3}){1,2}$/i.test(value);
}

function requireThat(field: string, expected: string, received: unknown, isRight: boolean): void {
  if (!isRight) throw new InputError(field, expected, received);
}
