import type { Field } from './field.js';
import type { FRAMING, TABLE } from './table.js';

type ValueOf<Row> = Row extends { check(name: string, value: unknown): infer Value }
  ? Value
  : never;

type Values<Rows> = {
  readonly [Name in keyof Rows as Rows[Name] extends Field<unknown, undefined>
    ? never
    : Name]: ValueOf<Rows[Name]>;
} & {
  readonly [Name in keyof Rows as Rows[Name] extends Field<unknown, undefined>
    ? Name
    : never]?: ValueOf<Rows[Name]>;
};

/**
 * Everything that determines a picture: the iteration, the region of the plane, and the colouring. Its
 * fields are the rows of `TABLE`.
 *
 * The region may be given right to left or upside down; the picture is then mirrored.
 */
export interface Scene extends Values<typeof TABLE> {}

/** A rectangle of the plane, by its edges. */
export type Region = Pick<Scene, 'xleft' | 'xright' | 'ybot' | 'ytop'>;

/** Input of `sceneFrom`: any fields of a scene, or a centre and a width instead of a region. */
export interface SceneFields extends Partial<Scene>, Values<typeof FRAMING> {}
