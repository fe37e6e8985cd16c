import { debug } from '../debug.js';
import { InputError, RenderError } from '../errors.js';
import type { Scene } from '../scene/scene.js';
import type { Backend } from './backend.js';
import { type Candidate, type Expected, expectedIterations, soonestFirst } from './cost.js';
import { type Precision, requireResolved, resolves } from './precision.js';
import type { BackendSource } from './source.js';

/** Choice of precision. `auto` is single on a GPU if that resolves the view, and double otherwise. */
export type PrecisionChoice = 'auto' | Precision;

/** The backend chosen for a scene, and the reason. */
export interface Chosen {
  readonly backend: Backend;
  /**
   * Why `auto` passed over the backends it prefers; undefined if it took its first choice or was not
   * used.
   */
  readonly why?: string;
}

/** Chooses the backend for each scene. Sources are opened on first use and stay open. */
export class BackendChooser {
  readonly #opened = new Map<string, ReturnType<BackendSource['open']>>();

  /**
   * @param choice the name of a source, or `auto` for the first usable one
   * @param sources by name, in order of preference
   * @throws InputError if there is no such backend, or it does not support the precision
   */
  constructor(
    private readonly choice: string,
    private readonly precision: PrecisionChoice,
    private readonly sources: Readonly<Record<string, BackendSource>>,
  ) {
    requireOneOf('backend', choice, ['auto', ...Object.keys(sources)]);
    requireOneOf('precision', precision, ['auto', 'single', 'double']);
    const { precisions } = sources[choice] ?? {};
    if (precisions && precision !== 'auto' && !precisions.includes(precision)) {
      const expected = `${precisions.join(', ')} or auto on the backend ${choice}`;
      throw new InputError('precision', expected, precision);
    }
  }

  /**
   * Opens the backend for a scene. The choice depends on the scene: a view that single precision does not
   * resolve is counted in double precision.
   *
   * @throws RenderError if the requested backend cannot be used or fails its tests
   * @throws InputError if double precision does not resolve the view, or if the requested backend or
   * precision cannot count the scene correctly
   */
  async choose(scene: Scene): Promise<Chosen> {
    const chosen = await this.#choose(scene);
    debug(() => {
      const { kind, description, precision } = chosen.backend;
      const why = chosen.why === undefined ? '' : `, as ${chosen.why}`;
      return `backend ${kind} (${description}) in ${precision} precision${why}`;
    });
    return chosen;
  }

  async #choose(scene: Scene): Promise<Chosen> {
    requireResolved('double', scene);
    const { names, why } = this.#candidates(scene);
    const refusals: string[] = why === undefined ? [] : [why];
    for (const name of names) {
      const isLast = name === names.at(-1);
      try {
        const opened = await this.#open(name);
        if ('unavailable' in opened) {
          if (isLast) throw new RenderError(`backend ${name}: ${opened.unavailable}`);
          refusals.push(opened.unavailable);
          continue;
        }
        const backend = await opened.openBackend(this.#precisionFor(scene));
        backend.check(scene);
        return { backend, ...(refusals.length > 0 && { why: refusals.join('; ') }) };
      } catch (refusal) {
        const isRefusal = refusal instanceof InputError || refusal instanceof RenderError;
        if (isLast || !isRefusal) throw refusal;
        refusals.push(refusal.message);
      }
    }
    throw new TypeError('there is no backend');
  }

  /** The name of the backend that `choose` tries first for a scene. Opens nothing. */
  firstFor(scene: Scene): string {
    return this.#candidates(scene).names[0] as string;
  }

  /** The sources to try, in order, and why that is not the order of preference. */
  #candidates(scene: Scene): { readonly names: readonly string[]; readonly why?: string } {
    if (this.choice !== 'auto') return { names: [this.choice] };
    const preferred = Object.keys(this.sources);
    const candidates: Candidate[] = [];
    for (const [name, { cost, precisions }] of Object.entries(this.sources)) {
      if (!cost) return { names: preferred };
      const wanted = this.#precisionFor(scene);
      const precision = precisions.includes(wanted) ? wanted : 'double';
      candidates.push({ name, cost, precision, isOpen: this.#opened.has(name) });
    }
    const expected = soonestFirst(candidates, expectedIterations(scene));
    const names = expected.map(({ name }) => name);
    const [first, second] = expected;
    if (!first || !second || first.name === preferred[0]) return { names };
    return {
      names,
      why: `that takes about ${inMs(first)}, and the ${second.name} ${inMs(second)}`,
    };
  }

  #precisionFor(scene: Scene): Precision {
    if (this.precision !== 'auto') return this.precision;
    return resolves('single', scene) ? 'single' : 'double';
  }

  /** Stops the threads and releases the GPU, so the process can exit. */
  async close(): Promise<void> {
    // A source that failed to open has already reported it, and has nothing to close.
    const opened = await Promise.all(
      [...this.#opened.values()].map((each) => each.catch(() => undefined)),
    );
    this.#opened.clear();
    for (const backends of opened) {
      if (backends && !('unavailable' in backends)) await backends.close();
    }
  }

  #open(name: string): ReturnType<BackendSource['open']> {
    const known = this.#opened.get(name);
    if (known) return known;
    const opened = (this.sources[name] as BackendSource).open(name === this.choice);
    this.#opened.set(name, opened);
    return opened;
  }
}

function inMs({ ms }: Expected): string {
  return `${Number(ms.toPrecision(2))} ms`;
}

function requireOneOf(field: string, value: unknown, accepted: readonly string[]): void {
  if (!accepted.some((one) => one === value)) {
    throw new InputError(field, accepted.join(', ').replace(/, (\w+)$/, ' or $1'), value);
  }
}
