import { InputError } from '../errors.js';
import { oneOf } from '../nearest.js';

/** The parts of a scene, as the help and the README group them. */
export type Group = 'region' | 'set' | 'colour';

/**
 * What becomes another when a field does: the size of the picture, the region, the set that is seen, the
 * counts of that set, or their colours alone.
 */
export type Affects = 'size' | 'region' | 'set' | 'counts' | 'colours';

/** What is said of a field, beside its values. */
export interface Row<Default> {
  /** What it is, in one line: for the help, the README and the schema. */
  readonly about: string;
  readonly group: Group;
  readonly affects: Affects;
  /** What a scene has that says nothing of it; a field without is left out. */
  readonly default?: Default;
  /** The default in words, where it is no single value. */
  readonly otherwise?: string;
  /** The set that it belongs to, where the other one has no use for it. */
  readonly only?: 'julia' | 'mandelbrot';
  /** Another spelling of its option. */
  readonly spelling?: string;
  /** The letter of its option. */
  readonly letter?: string;
  /** The field that a second number after an x is for, as in 1920x1080, on the command line. */
  readonly times?: string;
  /** What the option takes beyond a scene's values, in words. */
  readonly shell?: string;
  /** Its key in an address, by default its name: shared by two numbers that make a pair; none for a size. */
  readonly address?: string | false;
}

/** How values are written as text: the command line and addresses have a way for each. */
export type Kind = 'number' | 'point' | 'text' | 'choice' | 'flag' | 'colour' | 'palette';

/** A field of a scene: a row of the table. */
export interface Field<Value, Default = Value | undefined> extends Row<Default> {
  readonly kind: Kind;
  readonly default: Default;
  /** The values that it takes, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The value, which may be anybody's. @throws InputError where it is none of these */
  check(name: string, value: unknown): Value;
}

/** A pair of numbers: [real, imaginary]. */
export type PointValue = readonly [real: number, imag: number];

interface Range {
  readonly least?: number;
  readonly most?: number;
  /** More than this. */
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

/** One of some names or numbers. */
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

/** Yes or no. */
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

/** A palette's name, or colours at equal distances. */
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
