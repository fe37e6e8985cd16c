import { thresholdFor } from '../../../core/colour/colouring.js';
import { requireResolved } from '../../../core/count/precision.js';
import { formulaOf } from '../../../core/formula/formula.js';
import { DEFAULT_SCENE, WHOLE } from '../../../core/scene/defaults.js';
import { MAX_ITERMAX, type Scene, type SceneFields, sceneFrom } from '../../../core/scene/scene.js';
import type { Region } from '../../../core/scene/types.js';
import type { Size } from '../../../core/view/rectangle.js';
import { atItsDepth, type Growth, growthFrom, USUAL_GROWTH, withIterations } from './depth.js';
import { hasC, sceneOfFormula } from './formulas.js';
import { type Explored, History } from './history.js';
import { regionWithin, resized } from './viewport.js';

/** The explorer's first scene: smooth, in blue and orange, which colour-blind people can tell apart. */
export const FIRST_SCENE: Scene = sceneFrom({
  colour: 'smooth',
  palette: 'lagoon',
  repeat: 4,
  itermin: 0,
  itermax: 200,
  samples: 2,
});

/** `view` changes the region or size alone, often many times a second; `scene` changes anything. */
export type Change = 'view' | 'scene';

/**
 * The explored scene, whose picture fills the canvas to the pixel, and its history.
 *
 * All changes go through the model, which tells its listeners. A refused change throws an `InputError` and
 * leaves everything as it was.
 *
 * @example
 * const model = new Model({ columns: 800, rows: 600 });
 * model.listen(() => draw(model.scene));
 * model.change({ palette: 'viridis' });
 */
export class Model {
  #scene: Scene;
  #growth: Growth | undefined = USUAL_GROWTH;
  /** The other set's last region, to return to. */
  #otherView: { readonly set: Scene['set']; readonly edges: Region } | undefined;
  readonly #history: History;
  readonly #listeners = new Set<(change: Change) => void>();

  /** @param size of the canvas, in device pixels */
  constructor(size: Size) {
    this.#scene = sceneFrom(
      { ...sizeFields(size), ...regionWithin(FIRST_SCENE, size) },
      FIRST_SCENE,
    );
    this.#history = new History(this.explored);
  }

  /** The scene on the canvas: `resolution` and `rows` are the canvas's size, and the region fills it. */
  get scene(): Scene {
    return this.#scene;
  }

  /** Whether itermax grows with depth; false once the user has fixed it. */
  get followsDepth(): boolean {
    return this.#growth !== undefined;
  }

  get explored(): Explored {
    return { scene: this.#scene, growth: this.#growth };
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** @returns a function that removes the listener */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Changes fields of the scene other than its size. A change of set returns to its last region, or shows the
   * whole set. Giving `itermax` fixes it until `followDepth`.
   *
   * @param lasting whether to add an undo step; false while a slider moves, with a `commit` at the end
   * @throws InputError naming the invalid field; the scene stays
   */
  change(fields: SceneFields, { lasting = true }: { lasting?: boolean } = {}): void {
    const { resolution: _, rows: __, ...others } = fields;
    const { set, rows } = this.#scene;
    const changesSet = others.set !== undefined && others.set !== set;
    const region = changesSet ? this.#regionOf(others.set) : {};
    const scene = sceneFrom({ ...region, ...others, rows: rows as number }, this.#scene);
    const { xleft, xright, ybot, ytop } = this.#scene;
    this.#become(scene, 'scene', others.itermax === undefined ? this.#growth : undefined);
    if (changesSet) this.#otherView = { set, edges: { xleft, xright, ybot, ytop } };
    if (lasting) this.commit();
  }

  /**
   * Changes the formula. One of `FORMULAS` brings its view, c and other settings along; the colours stay.
   *
   * @throws InputError if the formula is invalid; the scene stays
   */
  takeFormula(formula: string): void {
    const known = sceneOfFormula(formula);
    const set = hasC(formula) ? this.#scene.set : 'julia';
    if (!known) {
      this.change({ formula, set });
      return;
    }
    const { convergence = 0, start = [0, 0], itermax = USUAL_GROWTH.itermax } = known;
    const region = { ...regionWithin(known.whole[set], this.#size), ...sizeFields(this.#size) };
    // Undoes the `repeat` that the depth of the old view has added.
    const whole = sceneFrom({ ...region, set }, this.#scene);
    const before = this.#growth ? atItsDepth(whole, this.#growth) : whole;
    const colour = colourFor(before.colour, formula);
    const { threshold = thresholdFor(colour), c } = known;
    const fields = { formula, convergence, start, itermax, colour, threshold };
    const itermin = Math.min(before.itermin, itermax - 1);
    const scene = sceneFrom({ ...fields, itermin, real: c[0], imag: c[1], ...region }, before);
    this.#become(scene, 'scene', growthFrom(scene));
    this.#otherView = undefined;
    this.commit();
  }

  /** Returns the colour of the inside to the palette's. */
  clearInterior(): void {
    const { interior: _, ...scene } = this.#scene;
    this.#become(scene, 'scene', this.#growth);
    this.commit();
  }

  /** Lets itermax grow with depth again. */
  followDepth(): void {
    this.#become(this.#scene, 'scene', USUAL_GROWTH);
    this.commit();
  }

  /**
   * Moves to another region, whose pixels must be square on this canvas.
   *
   * @throws InputError if f64 cannot resolve the region
   */
  look(edges: Region, { lasting = true }: { lasting?: boolean } = {}): void {
    const scene = sceneFrom({ ...edges, rows: this.#scene.rows as number }, this.#scene);
    this.#become(scene, 'view', this.#growth);
    if (lasting) this.commit();
  }

  /**
   * Opens a scene of any size, given by the fields that differ from the default, and fits its region into the
   * canvas. Its itermax holds up to its magnification and grows with depth beyond.
   *
   * @throws InputError naming the invalid field; the scene stays
   */
  goTo(fields: SceneFields): void {
    const givesItermax = fields.itermax !== undefined;
    const given = sceneFrom(
      givesItermax ? fields : { ...fields, itermax: MAX_ITERMAX },
      DEFAULT_SCENE,
    );
    const fitted = { ...sizeFields(this.#size), ...regionWithin(given, this.#size) };
    const scene = sceneFrom(fitted, givesItermax ? given : withIterations(given, USUAL_GROWTH));
    this.#become(scene, 'scene', givesItermax ? growthFrom(scene) : USUAL_GROWTH);
    this.#otherView = undefined;
    this.commit();
  }

  /** Shows the whole set. */
  goHome(): void {
    const { set, formula } = this.#scene;
    this.look(regionWithin((sceneOfFormula(formula)?.whole ?? WHOLE)[set], this.#size));
  }

  /** Adapts to another canvas size around the same centre. @param scale zoom factor */
  resize(size: Size, scale = 1): void {
    const edges = resized(this.#scene, size, scale);
    const scene = sceneFrom({ ...edges, ...sizeFields(size) }, this.#scene);
    this.#become(scene, 'view', this.#growth);
  }

  /** Adds the current state to the history as an undo step. */
  commit(): void {
    this.#history.remember(this.explored);
    this.#tell('scene');
  }

  undo(): void {
    this.#restore(this.#history.undo());
  }

  redo(): void {
    this.#restore(this.#history.redo());
  }

  get #size(): Size {
    return { columns: this.#scene.resolution, rows: this.#scene.rows as number };
  }

  #regionOf(set: Scene['set'] | undefined): Partial<Region> {
    if (set === undefined || !Object.hasOwn(WHOLE, set)) return {};
    const whole = (sceneOfFormula(this.#scene.formula)?.whole ?? WHOLE)[set];
    return regionWithin(this.#otherView?.set === set ? this.#otherView.edges : whole, this.#size);
  }

  #restore(explored: Explored | undefined): void {
    if (!explored) return;
    const fitted = { ...sizeFields(this.#size), ...regionWithin(explored.scene, this.#size) };
    this.#become(sceneFrom(fitted, explored.scene), 'scene', explored.growth);
  }

  /** @throws InputError if f64 cannot resolve the scene; the scene stays */
  #become(scene: Scene, change: Change, growth: Growth | undefined): void {
    requireResolved('double', scene);
    this.#growth = growth;
    this.#scene = growth ? atItsDepth(scene, growth) : scene;
    this.#tell(change);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The colour mode, or `smooth` for `distance` if the formula has no derivative. */
function colourFor(colour: Scene['colour'], formula: string): Scene['colour'] {
  return colour === 'distance' && !formulaOf(formula).derivative ? 'smooth' : colour;
}

function sizeFields({ columns, rows }: Size): SceneFields {
  return { resolution: columns, rows };
}
