import type { Formula } from '../../core/formula/formula.js';
import type { Program } from '../../core/formula/program.js';
import { shapeOf, writeCountFunction } from './count-function.js';
import { CONSTANTS, PAGES } from './layout.js';
import { Library } from './library.js';
import { writeOrbitEndFunction } from './orbit-end-function.js';
import { callsFunctions, costOf } from './program.js';
import { VECTORS, writeRefillingCountFunction } from './refilling-count-function.js';
import { encodeModule, type FunctionWriter } from './wasm.js';

/**
 * The exports of a compiled formula. All functions work on the orbits in memory, laid out by layout.ts. A
 * function that has used up its allowed iterations returns -1, and the same call resumes it; when done, it
 * returns the iterations that are left.
 */
export interface FormulaExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly count: CountFunction;
  /** The same, for a convergence above 0. */
  readonly countConverging: CountFunction;
  readonly end: EndFunction;
  readonly endByStart?: EndFunction;
  readonly endByC?: EndFunction;
}

/** Takes the squares of the threshold and of the convergence; `itermax` is a u32. */
type CountFunction = (
  orbits: number,
  threshold: number,
  convergence: number,
  itermax: number,
  allowed: number,
) => number;

type EndFunction = (orbits: number, allowed: number) => number;

/** A formula as a module, and how many iterations fit a slice of its functions. */
export interface CompiledFormula {
  /** Exports `FormulaExports`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly atOnce: { readonly count: number; readonly end: number };
}

/**
 * Compiles a formula to WebAssembly.
 *
 * @param slice length of a slice, in vector instructions
 */
export function compileFormula({ next, derivative }: Formula, slice: number): CompiledFormula {
  const programs = [next, ...(derivative ? [derivative.byStart, derivative.byC] : [])];
  const library = new Library(CONSTANTS);
  const { vectors, write } = countingOf(next);
  const exported = new Map([
    ['count', write(library, false)],
    ['countConverging', write(library, true)],
    ['end', writeOrbitEndFunction(next, library)],
  ]);
  if (derivative) {
    const [byStart, byC] = [
      { next: derivative.byStart, first: 1 },
      { next: derivative.byC, first: 0 },
    ];
    exported.set('endByStart', writeOrbitEndFunction(next, library, byStart));
    exported.set('endByC', writeOrbitEndFunction(next, library, byC));
  }
  const costs = programs.map(costOf);
  return {
    bytes: encodeModule({
      internal: library.functions,
      exported,
      pages: PAGES,
      data: library.data,
    }),
    atOnce: {
      count: Math.ceil(slice / (vectors * (costs[0] as number))),
      end: Math.ceil(slice / costs.reduce((sum, cost) => sum + cost)),
    },
  };
}

/** How orbits are counted: how many vectors are iterated together, and the function. */
function countingOf(next: Program): {
  readonly vectors: number;
  readonly write: (library: Library, converges: boolean) => FunctionWriter;
} {
  if (callsFunctions(next)) {
    return {
      vectors: VECTORS,
      write: (library, converges) => writeRefillingCountFunction(next, library, converges),
    };
  }
  const shape = shapeOf(next);
  return {
    vectors: shape.vectors,
    write: (library, converges) => writeCountFunction(next, library, shape, converges),
  };
}
