// The parts of WebAssembly's binary format that a compiled formula needs.
import {
  MEMORY_OPCODES,
  OPCODES,
  type ScalarInstruction,
  VECTOR_OPCODES,
  type VectorInstruction,
} from './opcodes.js';

/**
 * Encoded instructions, as a tree of bytes. The code of an expression leaves its value on the stack. Trees
 * are put together without copying, and flattened once.
 */
export type Code = readonly (number | Code)[];

const TYPES = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;

export type ValueType = keyof typeof TYPES;

/** An instruction, after its operands. */
export function op(
  name: ScalarInstruction | VectorInstruction,
  ...operands: readonly Code[]
): Code {
  const opcode = isScalar(name) ? [OPCODES[name]] : vector(VECTOR_OPCODES[name]);
  return [...operands, opcode];
}

function isScalar(name: ScalarInstruction | VectorInstruction): name is ScalarInstruction {
  return name in OPCODES;
}

/** Reads a vector at address + offset, in bytes: `load32x2_u` two u32 as i64, `load64_splat` a f64 for both lanes. */
export function load(
  address: Code,
  offset: number,
  name: 'v128.load' | 'v128.load32x2_u' | 'v128.load64_splat' = 'v128.load',
): Code {
  return [address, vector(MEMORY_OPCODES[name]), memoryArgument(offset)];
}

/** Reads a f64 at address + offset, in bytes, into one lane of a vector. */
export function loadLane(vectorCode: Code, lane: 0 | 1, address: Code, offset: number): Code {
  const opcode = vector(MEMORY_OPCODES['v128.load64_lane']);
  return [address, vectorCode, opcode, memoryArgument(offset), lane];
}

/** Writes a vector at address + offset, in bytes. */
export function store(address: Code, offset: number, value: Code): Code {
  const opcode = vector(MEMORY_OPCODES['v128.store']);
  return [address, value, opcode, memoryArgument(offset)];
}

/** Writes one lane of a vector, of 32 or 64 bits. */
export function storeLane(
  bits: 32 | 64,
  lane: number,
  address: Code,
  offset: number,
  value: Code,
): Code {
  const opcode = vector(MEMORY_OPCODES[`v128.store${bits}_lane`]);
  return [address, value, opcode, memoryArgument(offset), lane];
}

/** Instructions that read or write a whole value of a type. */
const TYPE_OPCODES = {
  i32: { load: [0x28], store: [0x36] },
  i64: { load: [0x29], store: [0x37] },
  f64: { load: [0x2b], store: [0x39] },
  v128: {
    load: vector(MEMORY_OPCODES['v128.load']),
    store: vector(MEMORY_OPCODES['v128.store']),
  },
} as const satisfies Record<ValueType, Record<'load' | 'store', Code>>;

/** Reads a f64 at address + offset, in bytes. */
export function loadNumber(address: Code, offset: number): Code {
  return [address, TYPE_OPCODES.f64.load, memoryArgument(offset)];
}

/** Reads a local from a fixed address. */
export function restore(local: number, type: ValueType, address: number): Code {
  return set(local, [i32(0), TYPE_OPCODES[type].load, memoryArgument(address)]);
}

/** Writes a local to a fixed address. */
export function save(local: number, type: ValueType, address: number): Code {
  return [i32(0), get(local), TYPE_OPCODES[type].store, memoryArgument(address)];
}

export function get(local: number): Code {
  return [0x20, unsigned(local)];
}

export function set(local: number, value: Code): Code {
  return [value, 0x21, unsigned(local)];
}

export function i32(value: number): Code {
  return [0x41, signed(value)];
}

export function i64(value: number): Code {
  return [0x42, signed(value)];
}

/** A vector with the same f64 in both lanes. */
export function f64x2(value: number): Code {
  const bytes = new Uint8Array(new Float64Array([value, value]).buffer);
  return [vector(0x0c), [...bytes]];
}

/** A lane of a vector of two i64. */
export function extractLane(value: Code, lane: 0 | 1): Code {
  return [value, vector(0x1d), lane];
}

/** A vector of two i64 with another value in one lane. */
export function replaceLane(code: Code, lane: 0 | 1, value: Code): Code {
  return [code, value, vector(0x1e), lane];
}

/** A vector of two f64. */
export function pair(first: Code, second: Code): Code {
  return [op('f64x2.splat', first), second, vector(0x22), 1];
}

/** Calls a function by its index. */
export function call(index: number, ...operands: readonly Code[]): Code {
  return [...operands, 0x10, unsigned(index)];
}

/** A loop that tests its condition after each turn. */
export function repeatWhile(body: Code, condition: Code): Code {
  return [0x03, NO_RESULT, body, condition, 0x0d, 0, END];
}

export function when(condition: Code, body: Code): Code {
  return [condition, 0x04, NO_RESULT, body, END];
}

/** Writes a function. Its parameters are its first locals. */
export class FunctionWriter {
  readonly results: ValueType[] = [];
  readonly #locals: ValueType[] = [];
  readonly #body: Code[] = [];

  constructor(readonly parameters: readonly ValueType[]) {}

  /** Adds a local, and returns its index. */
  local(type: ValueType): number {
    return this.parameters.length + this.#locals.push(type) - 1;
  }

  typeOf(local: number): ValueType {
    return [...this.parameters, ...this.#locals][local] as ValueType;
  }

  /** Adds a local that holds a vector, and returns its index. */
  vector(value?: Code): number {
    const local = this.local('v128');
    if (value) this.write(set(local, value));
    return local;
  }

  write(...code: readonly Code[]): void {
    this.#body.push(...code);
  }

  /** Ends the function with a result, or with several in turn. */
  result(type: ValueType, value: Code): void {
    this.results.push(type);
    this.write(value);
  }

  encode(): Code {
    const locals = list(this.#locals.map((type) => [1, TYPES[type]]));
    return sized([locals, this.#body, END]);
  }
}

export interface Module {
  /** Functions that the exported ones call; their indices count from 0. */
  readonly internal: readonly FunctionWriter[];
  /** Exported functions, by name. */
  readonly exported: ReadonlyMap<string, FunctionWriter>;
  /** Size of the memory, in pages of 64 KiB. It is exported as `memory`. */
  readonly pages: number;
  /** What the memory holds from an address on. */
  readonly data: { readonly address: number; readonly bytes: Uint8Array };
}

export function encodeModule({ internal, exported, pages, data }: Module): Uint8Array<ArrayBuffer> {
  const functions = [...internal, ...exported.values()];
  const exports = [...exported.keys()].map((name, k) => [
    text(name),
    0,
    unsigned(internal.length + k),
  ]);
  const sections = [
    section(
      1,
      functions.map(({ parameters, results }) => signature(parameters, results)),
    ),
    section(
      3,
      functions.map((_, k) => unsigned(k)),
    ),
    section(5, [[0, unsigned(pages)]]),
    section(7, [[text('memory'), 2, 0], ...exports]),
    section(
      10,
      functions.map((written) => written.encode()),
    ),
    section(11, [[0, i32(data.address), END, unsigned(data.bytes.length), [...data.bytes]]]),
  ];
  return Uint8Array.from(bytesOf([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, sections]));
}

const END = 0x0b;

/** The type of a block that leaves nothing on the stack. */
const NO_RESULT = 0x40;

function vector(opcode: number): Code {
  return [0xfd, unsigned(opcode)];
}

/** Declares an alignment of one byte only, which costs nothing. */
function memoryArgument(offset: number): Code {
  return [0, unsigned(offset)];
}

function signature(parameters: readonly ValueType[], results: readonly ValueType[]): Code {
  const typesOf = (types: readonly ValueType[]) => list(types.map((type) => [TYPES[type]]));
  return [0x60, typesOf(parameters), typesOf(results)];
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, sized(list(entries))];
}

function list(entries: readonly Code[]): Code {
  return [unsigned(entries.length), entries];
}

function sized(code: Code): Code {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
}

/** A tree's bytes, from left to right. */
function bytesOf(code: Code, bytes: number[] = []): number[] {
  for (const part of code) {
    if (typeof part === 'number') bytes.push(part);
    else bytesOf(part, bytes);
  }
  return bytes;
}

function text(characters: string): Code {
  return list([...characters].map((character) => [character.charCodeAt(0)]));
}

/** LEB128 of a whole number from 0 to 2³¹ - 1. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a whole number of 32 bits with a sign. */
function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
