import type { Formula } from '../../core/formula/formula.js';
import { shapeOf, writeCount } from './count.js';
import { writeEnd } from './end.js';
import { PAGES } from './layout.js';
import { importsOf } from './program.js';
import { encodeModule } from './wasm.js';

/** What a compiled formula exports. All work on the orbits that lie in memory as layout.ts says. */
export interface FormulaExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Squares of the threshold and of the convergence; `itermax` is a u32. */
  count(orbits: number, threshold: number, convergence: number, itermax: number): void;
  /** The same, where the convergence is not 0. */
  countConverging(orbits: number, threshold: number, convergence: number, itermax: number): void;
  end(orbits: number): void;
  endByStart?(orbits: number): void;
  endByC?(orbits: number): void;
}

/**
 * A formula as a WebAssembly module, of `FormulaExports`. It imports the functions of JavaScript that the
 * formula needs, which are called `math`.
 */
export function compileFormula({ next, derivative }: Formula): Uint8Array<ArrayBuffer> {
  const programs = [next, ...(derivative ? [derivative.byStart, derivative.byC] : [])];
  const imports = importsOf(programs);
  const shape = shapeOf(next, imports.length > 0);
  const functions = [
    writeCount('count', next, imports, shape, false),
    writeCount('countConverging', next, imports, shape, true),
    writeEnd('end', next, imports),
  ];
  if (derivative) {
    functions.push(
      writeEnd('endByStart', next, imports, { next: derivative.byStart, first: 1 }),
      writeEnd('endByC', next, imports, { next: derivative.byC, first: 0 }),
    );
  }
  return encodeModule(imports, functions, PAGES);
}
