import type { Formula } from '../../core/formula/formula.js';
import { shapeOf, writeCountFunction } from './count-function.js';
import { PAGES } from './layout.js';
import { writeOrbitEndFunction } from './orbit-end-function.js';
import { costOf, importsOf } from './program.js';
import { encodeModule } from './wasm.js';

/**
 * What a compiled formula exports. All work on the orbits that lie in memory as layout.ts says, and stop on the
 * way when they have iterated as often as they are allowed: then they return -1, and the same call goes
 * on, else what is left.
 */
export interface FormulaExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly count: CountFunction;
  /** The same, where the convergence is not 0. */
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

/** A formula as a module, and how often its functions may iterate in a slice. */
export interface CompiledFormula {
  /** Of `FormulaExports`. It imports the functions of JavaScript that the formula needs, which are called `math`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly atOnce: { readonly count: number; readonly end: number };
}

/**
 * Compiles a formula to WebAssembly.
 *
 * @param slice how long a slice is, in vector instructions
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
