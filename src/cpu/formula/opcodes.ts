// The instructions of WebAssembly that compiled formulas use.

/** Instructions without immediates. */
export const OPCODES = {
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  'i32.eqz': 0x45,
  'i32.lt_u': 0x49,
  'i32.add': 0x6a,
  'i32.mul': 0x6c,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.shl': 0x74,
  'i32.shr_u': 0x76,
  'i64.eqz': 0x50,
  'i64.lt_s': 0x53,
  'i64.ge_s': 0x59,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_s': 0xac,
  'i64.extend_i32_u': 0xad,
} as const;

/** Vector instructions without immediates. */
export const VECTOR_OPCODES = {
  'i64x2.splat': 0x12,
  'f64x2.splat': 0x14,
  'f64x2.eq': 0x47,
  'f64x2.ne': 0x48,
  'f64x2.lt': 0x49,
  'f64x2.gt': 0x4a,
  'f64x2.ge': 0x4c,
  'v128.not': 0x4d,
  'v128.and': 0x4e,
  'v128.andnot': 0x4f,
  'v128.or': 0x50,
  'v128.xor': 0x51,
  'v128.bitselect': 0x52,
  'v128.any_true': 0x53,
  'i64x2.shl': 0xcb,
  'i64x2.shr_u': 0xcd,
  'i64x2.add': 0xce,
  'i64x2.sub': 0xd1,
  'i64x2.eq': 0xd6,
  'i64x2.lt_s': 0xd8,
  'i64x2.gt_s': 0xd9,
  'i64x2.ge_s': 0xdb,
  'f64x2.abs': 0xec,
  'f64x2.neg': 0xed,
  'f64x2.sqrt': 0xef,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.pmin': 0xf6,
  'f64x2.pmax': 0xf7,
} as const;

export type ScalarInstruction = keyof typeof OPCODES;
export type VectorInstruction = keyof typeof VECTOR_OPCODES;

/** Vector instructions with an address, an offset and, for some, a lane. */
export const MEMORY_OPCODES = {
  'v128.load': 0x00,
  'v128.load32x2_u': 0x06,
  'v128.load64_splat': 0x0a,
  'v128.store': 0x0b,
  'v128.load64_lane': 0x57,
  'v128.store32_lane': 0x5a,
  'v128.store64_lane': 0x5b,
} as const;
