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
  #growth: Growth | undefined = USUAL_GROWTH;
  /** The region of the set that is not seen, as it was left. */
  #left: { readonly set: Scene['set']; readonly edges: Region } | undefined;
  readonly #history: History;
  readonly #listeners = new Set<(change: Change) => void>();

  /** @param size of the canvas, in its own pixels */
  constructor(size: Size) {
    this.#scene = sceneFrom(
      { ...sizeFields(size), ...regionWithin(FIRST_SCENE, size) },
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

  /** @returns a function that ends the listening */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Changes fields of the scene other than its size. Another set is seen as it was left, or else as a whole.
   * An `itermax` fixes the iterations; `followDepth` lets them go.
   *
   * @param lasting whether it is a step to come back to: not while a slider moves; `commit` then makes it one
   * @throws InputError naming the field that is not right; the scene stays
   */
  change(fields: SceneFields, { lasting = true }: { lasting?: boolean } = {}): void {
    const { resolution: _, rows: __, ...others } = fields;
    const { set, rows } = this.#scene;
    const another = others.set !== undefined && others.set !== set;
    const region = another ? this.#regionOf(others.set) : {};
    const scene = sceneFrom({ ...region, ...others, rows: rows as number }, this.#scene);
    const { xleft, xright, ybot, ytop } = this.#scene;
    this.#become(scene, 'scene', others.itermax === undefined ? this.#growth : undefined);
    if (another) this.#left = { set, edges: { xleft, xright, ybot, ytop } };
    if (lasting) this.commit();
  }

  /**
   * Takes another formula. One that is known comes with a view, a c and whatever else it needs to show; the
   * colours stay.
   *
   * @throws InputError when it is no formula; the scene stays
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
    // The depth that is left has repeated the palette.
    const whole = sceneFrom({ ...region, set }, this.#scene);
    const before = this.#growth ? atItsDepth(whole, this.#growth) : whole;
    const colour = colourFor(before.colour, formula);
    const { threshold = thresholdFor(colour), c } = known;
    const fields = { formula, convergence, start, itermax, colour, threshold };
    const itermin = Math.min(before.itermin, itermax - 1);
    const scene = sceneFrom({ ...fields, itermin, real: c[0], imag: c[1], ...region }, before);
    this.#become(scene, 'scene', growthFrom(scene));
    this.#left = undefined;
    this.commit();
  }

  /** Leaves the colour of the inside to the palette. */
  clearInterior(): void {
    const { interior: _, ...scene } = this.#scene;
    this.#become(scene, 'scene', this.#growth);
    this.commit();
  }

  /** Lets itermax grow with the depth again. */
  followDepth(): void {
    this.#become(this.#scene, 'scene', USUAL_GROWTH);
    this.commit();
  }

  /**
   * Looks at another region, whose pixels must be square on this canvas.
   *
   * @throws InputError where the numbers do not go as deep
   */
  look(edges: Region, { lasting = true }: { lasting?: boolean } = {}): void {
    const scene = sceneFrom({ ...edges, rows: this.#scene.rows as number }, this.#scene);
    this.#become(scene, 'view', this.#growth);
    if (lasting) this.commit();
  }

  /**
   * Goes to a scene of any size, of which some fields are given: its region is fitted into the canvas. Its
   * iterations are those that it says, here and farther away, and grow with the depth beyond.
   *
   * @throws InputError naming the field that is not right; the scene stays
   */
  goTo(fields: SceneFields): void {
    const says = fields.itermax !== undefined;
    const said = sceneFrom(says ? fields : { ...fields, itermax: MAX_ITERMAX }, DEFAULT_SCENE);
    const fitted = { ...sizeFields(this.#size), ...regionWithin(said, this.#size) };
    const scene = sceneFrom(fitted, says ? said : withIterations(said, USUAL_GROWTH));
    this.#become(scene, 'scene', says ? growthFrom(scene) : USUAL_GROWTH);
    this.#left = undefined;
    this.commit();
  }

  /** The whole set again. */
  goHome(): void {
    const { set, formula } = this.#scene;
    this.look(regionWithin((sceneOfFormula(formula)?.whole ?? WHOLE)[set], this.#size));
  }

  /** The canvas has another size; the centre and the size of what is seen stay as they are. */
  resize(size: Size, scale = 1): void {
    const edges = resized(this.#scene, size, scale);
    const scene = sceneFrom({ ...edges, ...sizeFields(size) }, this.#scene);
    this.#become(scene, 'view', this.#growth);
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

  #regionOf(set: Scene['set'] | undefined): Partial<Region> {
    if (set === undefined || !Object.hasOwn(WHOLE, set)) return {};
    const whole = (sceneOfFormula(this.#scene.formula)?.whole ?? WHOLE)[set];
    return regionWithin(this.#left?.set === set ? this.#left.edges : whole, this.#size);
  }

  #comeBack(explored: Explored | undefined): void {
    if (!explored) return;
    const fitted = { ...sizeFields(this.#size), ...regionWithin(explored.scene, this.#size) };
    this.#become(sceneFrom(fitted, explored.scene), 'scene', explored.growth);
  }

  /** @throws InputError where the numbers do not go as deep; the scene stays */
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

/** A colour mode that a formula has: only some have a distance. */
function colourFor(colour: Scene['colour'], formula: string): Scene['colour'] {
  return colour === 'distance' && !formulaOf(formula).derivative ? 'smooth' : colour;
}

function sizeFields({ columns, rows }: Size): SceneFields {
  return { resolution: columns, rows };
}
