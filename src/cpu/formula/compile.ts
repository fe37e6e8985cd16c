import type { Formula } from '../../core/formula/formula.js';
import { shapeOf, writeCountFunction } from './count-function.js';
import { PAGES } from './layout.js';
import { writeOrbitEndFunction } from './orbit-end-function.js';
import { costOf, importsOf } from './program.js';
import { encodeModule } from './wasm.js';

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
  /** Exports `FormulaExports`; imports the JavaScript functions that the formula needs from `math`. */
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
  const imports = importsOf(programs);
  const shape = shapeOf(next, imports.length > 0);
  const functions = [
    writeCountFunction('count', next, imports, shape, false),
    writeCountFunction('countConverging', next, imports, shape, true),
    writeOrbitEndFunction('end', next, imports),
  ];
  if (derivative) {
    functions.push(
      writeOrbitEndFunction('endByStart', next, imports, { next: derivative.byStart, first: 1 }),
      writeOrbitEndFunction('endByC', next, imports, { next: derivative.byC, first: 0 }),
    );
  }
  const costs = programs.map(costOf);
  return {
    bytes: encodeModule(imports, functions, PAGES),
    atOnce: {
      count: Math.ceil(slice / (shape.vectors * (costs[0] as number))),
      end: Math.ceil(slice / costs.reduce((sum, cost) => sum + cost)),
    },
  };
}
