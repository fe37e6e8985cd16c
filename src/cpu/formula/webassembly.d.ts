// The part of WebAssembly that is used; TypeScript has it among the types of browsers only.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  interface Instance {
    readonly exports: unknown;
  }
  const Instance: new (module: Module, imports: Record<string, object>) => Instance;
}
