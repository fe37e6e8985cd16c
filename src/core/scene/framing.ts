import { InputError } from '../errors.js';
import { FRAMING } from './table.js';
import type { Scene, SceneFields } from './types.js';

/** The edges of a region. */
export const REGION = ['xleft', 'xright', 'ybot', 'ytop'] as const;

/** Whether the fields set the region. */
export function frames(fields: SceneFields): boolean {
  const { centre, width } = fields;
  return centre !== undefined || width !== undefined || REGION.some((edge) => edge in fields);
}

/** The scene with its region set by a centre and a width; one that is left out stays as it is. */
export function framed(scene: Scene, { centre, width, ...others }: SceneFields): Scene {
  const field = centre === undefined ? 'width' : 'centre';
  const given = REGION.find((edge) => others[edge] !== undefined);
  if (given) throw new InputError(field, `a scene without ${given} along with it`, others[given]);
  const { xleft, xright, ybot, ytop } = scene;
  if (centre !== undefined) FRAMING.centre.check('centre', centre);
  if (width !== undefined) FRAMING.width.check('width', width);
  const [x, y] = centre ?? [(xleft + xright) / 2, (ybot + ytop) / 2];
  const wide = width ?? Math.abs(xright - xleft);
  const shape =
    scene.rows === undefined
      ? Math.abs((ytop - ybot) / (xright - xleft))
      : scene.rows / scene.resolution;
  const [dx, dy] = [wide / 2, (wide * shape) / 2];
  return { ...scene, xleft: x - dx, xright: x + dx, ybot: y - dy, ytop: y + dy };
}
