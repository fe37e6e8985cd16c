// The part of WebAssembly used here. TypeScript declares it only in the types of browsers.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;
  interface Instance {
    readonly exports: unknown;
  }
  const Instance: new (module: Module) => Instance;
}
