import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import type { Scene } from '../../src/core/scene/types.js';

/** A new field, added only as a row of the table. */
vi.mock('../../src/core/scene/table.js', async (original) => {
  const table = await original<typeof import('../../src/core/scene/table.js')>();
  const { number } = await import('../../src/core/scene/field.js');
  const gloss = number({
    least: 0,
    most: 2,
    about: 'how much it shines',
    group: 'colour',
    affects: 'colours',
    default: 1,
    letter: 'g',
  });
  return {
    ...table,
    SCENE_ROWS: { ...table.SCENE_ROWS, gloss },
    FIELD_ROWS: { ...table.FIELD_ROWS, gloss },
  };
});

const { addressOf, fieldsFromAddress } = await import('../../src/core/scene/address.js');
const { commandLineOf } = await import('../../src/core/scene/command-line.js');
const { DEFAULT_SCENE } = await import('../../src/core/scene/defaults.js');
const { sceneFieldsFrom, sceneToJson } = await import('../../src/core/scene/json.js');
const { sceneFrom } = await import('../../src/core/scene/scene.js');
const { schemaOf } = await import('../../src/core/scene/schema.js');
const { FIELD_ROWS } = await import('../../src/core/scene/table.js');
const { givenFields, sceneOptions } = await import('../../src/node/command/options.js');
const { sameColours, sameCounts } = await import('../../src/browser/explorer/picture/changes.js');

const GLOSSY = { gloss: 1.5 } as Partial<Scene>;

test('a new row of the table is a field everywhere', async () => {
  const scene = sceneFrom(GLOSSY);
  expect(DEFAULT_SCENE).toMatchObject({ gloss: 1 });
  expect(scene).toMatchObject(GLOSSY);
  expect(() => sceneFrom({ gloss: 3 } as Partial<Scene>)).toThrow(
    'gloss: expected a number from 0 to 2, got 3',
  );
  expect(sceneFieldsFrom(sceneToJson(scene), 'a.json')).toMatchObject(GLOSSY);
  expect(schemaOf()).toMatchObject({
    properties: {
      gloss: {
        type: 'number',
        minimum: 0,
        maximum: 2,
        default: 1,
        description: 'How much it shines.',
      },
    },
  });
  expect(addressOf(scene)).toBe('#1?itermax=80&gloss=1.5');
  expect(fieldsFromAddress('#1?gloss=1.5')).toEqual(GLOSSY);
  expect(commandLineOf(scene)).toBe('juliaset --gloss=1.5');
  const command = withSceneOptions();
  await command.parseAsync(['-g', '1.5'], { from: 'user' });
  expect(await givenFields(command)).toEqual(GLOSSY);
  expect(command.helpInformation()).toMatch(/-g, --gloss <n> +how much it shines \(1\)/);
  // The explorer only has to recolour such a scene.
  expect(sameCounts(scene, DEFAULT_SCENE)).toBe(true);
  expect(sameColours(scene, DEFAULT_SCENE)).toBe(false);
});

test('the documents have the rows of the table', () => {
  const document = readFileSync('docs/command-line.md', 'utf8');
  for (const [name, row] of Object.entries(FIELD_ROWS)) {
    if (name === 'gloss') continue;
    const letter = row.letter === undefined ? '' : `-${row.letter}, `;
    const isPlain = row.default !== undefined && row.kind !== 'flag';
    const otherwise = row.otherwise ?? (isPlain ? String(row.default) : '');
    const about = (row.shell === undefined ? row.about : `${row.about}, ${row.shell}`).replaceAll(
      '|',
      '\\|',
    );
    expect(document).toContain(`| \`${letter}--${name}\` | ${otherwise} | ${about} |`);
  }
});

function withSceneOptions(): Command {
  const command = new Command('juliaset').exitOverride();
  command.configureHelp({ helpWidth: 200 });
  for (const option of sceneOptions(['region', 'set', 'colour'])) command.addOption(option);
  return command;
}
