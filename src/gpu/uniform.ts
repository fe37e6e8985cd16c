/** Types of a uniform's fields, by their names in WGSL. */
const TYPES = {
  u32: { parts: 1, write: 'setUint32' },
  f32: { parts: 1, write: 'setFloat32' },
  vec2i: { parts: 2, write: 'setInt32' },
  vec2u: { parts: 2, write: 'setUint32' },
  vec2f: { parts: 2, write: 'setFloat32' },
} as const;

type FieldType = keyof typeof TYPES;

type Fields = Readonly<Record<string, FieldType>>;

/** Values of the fields: a number, or the two parts of a vector. */
type Values<Of extends Fields> = {
  readonly [Name in keyof Of]: (typeof TYPES)[Of[Name]]['parts'] extends 1
    ? number
    : readonly [number, number];
};

interface Field<Name> {
  readonly name: Name;
  readonly type: FieldType;
  /** In bytes. */
  readonly offset: number;
}

/**
 * A struct in a uniform buffer: lays its fields out by WGSL's rules of alignment, and writes their bytes. A
 * test compares it with the declarations in the shaders.
 *
 * @example
 * const CIRCLE = new Uniform({ centre: 'vec2f', radius: 'f32' });
 * queue.writeBuffer(buffer, 0, CIRCLE.bytes({ centre: [1, 2], radius: 3 }));
 */
export class Uniform<Of extends Fields> {
  readonly fields: readonly Field<keyof Of & string>[];
  /** In bytes. */
  readonly size: number;

  /** @param types of the fields, in the struct's order */
  constructor(types: Of) {
    const fields: Field<keyof Of & string>[] = [];
    let [end, alignment] = [0, 4];
    for (const name in types) {
      const type = types[name] as FieldType;
      // A vector of two is aligned to its own size.
      const size = 4 * TYPES[type].parts;
      const offset = roundedUp(end, size);
      fields.push({ name, type, offset });
      end = offset + size;
      alignment = Math.max(alignment, size);
    }
    this.fields = fields;
    this.size = roundedUp(end, alignment);
  }

  /** The buffer's bytes. Converts f64 to f32 for fields of that type. */
  bytes(values: Values<Of>): ArrayBuffer {
    const bytes = new ArrayBuffer(this.size);
    const view = new DataView(bytes);
    for (const { name, type, offset } of this.fields) {
      const value: number | readonly [number, number] = values[name];
      const { write } = TYPES[type];
      if (typeof value === 'number') {
        view[write](offset, value, true);
      } else {
        view[write](offset, value[0], true);
        view[write](offset + 4, value[1], true);
      }
    }
    return bytes;
  }
}

function roundedUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
