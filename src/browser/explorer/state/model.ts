import { DEFAULT_SCENE, WHOLE } from '../../../core/defaults.js';
import { requireResolved } from '../../../core/precision.js';
import { MAX_ITERMAX, type Scene, type SceneFields, sceneFrom } from '../../../core/scene.js';
import { atItsDepth, withIterations } from './depth.js';
import { type Edges, edgesOf, edgesWithin, type Size } from './framing.js';
import { type Explored, History } from './history.js';

/** The scene that the explorer begins with: no bands, and blue against orange, which the colour-blind tell apart. */
export const FIRST_SCENE: Scene = sceneFrom({
  colour: 'smooth',
  palette: 'lagoon',
  repeat: 4,
  itermin: 0,
  itermax: 200,
  samples: 2,
});

/** What a change was of: the region alone, as pointers do many times a second, or anything. */
export type Change = 'view' | 'scene';

/**
 * What is explored: the scene whose picture fills the canvas, to the pixel, and what it was before.
 *
 * Whoever shows something of it listens; whoever changes it does so here alone. A change that is refused
 * throws an `InputError`, and leaves all as it was.
 *
 * @example
 * const model = new Model({ columns: 800, rows: 600 });
 * model.listen(() => draw(model.scene));
 * model.change({ palette: 'viridis' });
 */
export class Model {
  #scene: Scene;
  #followsDepth = true;
  readonly #history: History;
  readonly #listeners = new Set<(change: Change) => void>();

  /** @param size of the canvas, in its own pixels */
  constructor(size: Size) {
    this.#scene = sceneFrom(
      { ...sizeFields(size), ...edgesWithin(FIRST_SCENE, size) },
      FIRST_SCENE,
    );
    this.#history = new History(this.explored);
  }

  /** The scene on the canvas: `resolution` and `rows` are the canvas's pixels, the region is all of it. */
  get scene(): Scene {
    return this.#scene;
  }

  /** Whether itermax grows with the depth, until it is fixed by hand. */
  get followsDepth(): boolean {
    return this.#followsDepth;
  }

  get explored(): Explored {
    return { scene: this.#scene, followsDepth: this.#followsDepth };
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** @returns a function that ends the listening */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Changes fields of the scene other than its size. Another set begins with the whole of it. An `itermax`
   * fixes the iterations; `followDepth` lets them go.
   *
   * @param lasting whether it is a step to come back to: not while a slider moves; `commit` then makes it one
   * @throws InputError naming the field that is not right; the scene stays
   */
  change(fields: SceneFields, { lasting = true }: { lasting?: boolean } = {}): void {
    const { resolution: _, rows: __, ...others } = fields;
    const another = others.set !== undefined && others.set !== this.#scene.set;
    const region = another ? edgesWithin(WHOLE[others.set as Scene['set']] ?? {}, this.#size) : {};
    const scene = sceneFrom(
      { ...region, ...others, rows: this.#scene.rows as number },
      this.#scene,
    );
    const followsDepth = this.#followsDepth && others.itermax === undefined;
    this.#become(scene, 'scene', followsDepth);
    if (lasting) this.commit();
  }

  /** Lets itermax grow with the depth again. */
  followDepth(): void {
    this.#become(this.#scene, 'scene', true);
    this.commit();
  }

  /**
   * Looks at another region, whose pixels must be square on this canvas.
   *
   * @throws InputError where the numbers do not go as deep
   */
  look(edges: Edges, { lasting = true }: { lasting?: boolean } = {}): void {
    this.#become(sceneFrom({ ...edges, rows: this.#scene.rows as number }, this.#scene), 'view');
    if (lasting) this.commit();
  }

  /**
   * Goes to a scene of any size, of which some fields are given: its region is fitted into the canvas.
   *
   * @throws InputError naming the field that is not right; the scene stays
   */
  goTo(fields: SceneFields, { followsDepth = false } = {}): void {
    const scene = followsDepth
      ? withIterations(sceneFrom({ ...fields, itermax: MAX_ITERMAX }, DEFAULT_SCENE))
      : sceneFrom(fields, DEFAULT_SCENE);
    const fitted = { ...sizeFields(this.#size), ...edgesWithin(scene, this.#size) };
    this.#become(sceneFrom(fitted, scene), 'scene', followsDepth);
    this.commit();
  }

  /** The whole set again. */
  goHome(): void {
    this.look(edgesWithin(WHOLE[this.#scene.set], this.#size));
  }

  /** The canvas has another size; the centre and the size of what is seen stay as they are. */
  resize(size: Size, scale = 1): void {
    const edges = edgesOf(this.#scene, size, scale);
    this.#become(sceneFrom({ ...edges, ...sizeFields(size) }, this.#scene), 'view');
  }

  /** Makes what is there now a step to come back to. */
  commit(): void {
    this.#history.remember(this.explored);
    this.#tell('scene');
  }

  undo(): void {
    this.#comeBack(this.#history.undo());
  }

  redo(): void {
    this.#comeBack(this.#history.redo());
  }

  get #size(): Size {
    return { columns: this.#scene.resolution, rows: this.#scene.rows as number };
  }

  #comeBack(explored: Explored | undefined): void {
    if (!explored) return;
    const fitted = { ...sizeFields(this.#size), ...edgesWithin(explored.scene, this.#size) };
    this.#become(sceneFrom(fitted, explored.scene), 'scene', explored.followsDepth);
  }

  /** @throws InputError where the numbers do not go as deep; the scene stays */
  #become(scene: Scene, change: Change, followsDepth = this.#followsDepth): void {
    requireResolved('double', scene);
    this.#followsDepth = followsDepth;
    this.#scene = followsDepth ? atItsDepth(scene) : scene;
    this.#tell(change);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function sizeFields({ columns, rows }: Size): SceneFields {
  return { resolution: columns, rows };
}
