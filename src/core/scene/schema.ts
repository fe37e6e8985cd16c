import { VERSION } from './json.js';
import { FIELD_ROWS } from './table.js';

/** The JSON Schema of scenes, which the package includes. */
export function schemaOf(): object {
  const fields = Object.entries(FIELD_ROWS).map(([name, row]) => {
    const about = `${row.about[0]?.toUpperCase()}${row.about.slice(1)}`;
    const otherwise = row.otherwise === undefined ? '' : ` Default: ${row.otherwise}.`;
    const isPlain = row.default !== undefined && row.otherwise === undefined;
    const described = { ...row.schema, description: `${about}.${otherwise}` };
    return [name, isPlain ? { ...described, default: row.default } : described];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A scene of juliaset',
    description:
      'Everything that determines a picture. Omitted fields have their defaults. juliaset also checks what a schema cannot express, such as itermin < itermax.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'For editors; not read.' },
      version: { const: VERSION, description: 'Version of this format.' },
      ...Object.fromEntries(fields),
    },
  };
}
