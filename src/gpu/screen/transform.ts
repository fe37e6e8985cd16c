/** Where a pixel was before: pixel · scale + offset. */
export interface Transform {
  readonly scale: number;
  readonly column: number;
  readonly row: number;
}

export const UNMOVED: Transform = { scale: 1, column: 0, row: 0 };

/** One transform, and then another on top: where a pixel was before both. */
export function composed(first: Transform, then: Transform): Transform {
  return {
    scale: then.scale * first.scale,
    column: then.column * first.scale + first.column,
    row: then.row * first.scale + first.row,
  };
}
