import { fstat, read as readCallback } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InputError } from '../../core/errors.js';
import { type Provenance, provenanceIn } from '../../core/png/provenance.js';
import { isPng, textOf } from '../../core/png/text.js';
import { DEFAULT_SCENE } from '../../core/scene/defaults.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from '../../core/scene/json.js';
import { presetNamed } from '../../core/scene/presets.js';
import { type Scene, type SceneFields, sceneFrom } from '../../core/scene/scene.js';
import { whyUnreadable } from './unreadable.js';

/** Largest JSON file to read, and how much of a PNG to search for its scene, in bytes. */
const MOST_BYTES = 2 ** 20;

/** The scene that other fields override; by default the article's. */
export interface SceneSource {
  /** Path of a scene. */
  readonly file?: string | undefined;
  /** A preset's name. */
  readonly preset?: string | undefined;
}

/**
 * The scene of a file or a preset, overridden by fields.
 *
 * @throws InputError when the file or preset does not exist, the file has no scene, or a field is invalid
 */
export async function sceneOf({ file, preset }: SceneSource, fields: SceneFields): Promise<Scene> {
  if (file !== undefined && preset !== undefined) {
    throw new InputError('preset', 'no scene file along with it', file);
  }
  const base = preset === undefined ? DEFAULT_SCENE : presetNamed(preset);
  return sceneFrom(fields, file === undefined ? base : await readScene(file));
}

/** The scene of a file; a refusal names the file as well as the field. */
async function readScene(file: string): Promise<Scene> {
  const fields = await readSceneFile(file);
  try {
    return sceneFrom(fields);
  } catch (refusal) {
    if (!(refusal instanceof InputError)) throw refusal;
    throw new InputError(refusal.field, refusal.expected, refusal.received, nameOf(file));
  }
}

/** The path that stands for standard input. */
const STANDARD_INPUT = '-';

function nameOf(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

/** Content of a scene's file. */
export interface SceneFile {
  readonly fields: SceneFields;
  /** How the picture was made, if it was made by juliaset. */
  readonly provenance: Provenance | undefined;
}

/**
 * Reads the fields of a scene from a file: JSON, or a PNG made by juliaset.
 *
 * @throws InputError when the file cannot be read, or contains no scene
 */
export async function readSceneFile(path: string): Promise<SceneFields> {
  return reading(path, async (file) => fieldsIn(await beginningOf(file), nameOf(path)));
}

/** The same, with a picture's provenance. It opens the file only once, since a pipe can be read only once. */
export async function readPicture(path: string): Promise<SceneFile> {
  return reading(path, async (file) => {
    const beginning = await beginningOf(file);
    const fields = fieldsIn(beginning, nameOf(path));
    if (!isPng(beginning)) return { fields, provenance: undefined };
    return { fields, provenance: provenanceIn((await endOf(file, beginning)).toString('latin1')) };
  });
}

/** The part of a file handle that reading a scene needs; standard input has it too. */
type SceneHandle = Pick<FileHandle, 'close' | 'stat'> & {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position?: number | null,
  ): Promise<{ readonly bytesRead: number }>;
};

const readDescriptor = promisify(readCallback);

const STDIN: SceneHandle = {
  read: (buffer, offset, length) => readDescriptor(0, buffer, offset, length, null),
  stat: promisify(fstat).bind(undefined, 0) as SceneHandle['stat'],
  close: async () => undefined,
};

async function reading<T>(path: string, read: (file: SceneHandle) => Promise<T>): Promise<T> {
  let file: SceneHandle | undefined;
  try {
    file = path === STANDARD_INPUT ? STDIN : await open(path);
    return await read(file);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(
      'scene',
      `a file that can be read (${whyUnreadable(cause)})`,
      nameOf(path),
    );
  } finally {
    await file?.close();
  }
}

function fieldsIn(beginning: Buffer, path: string): SceneFields {
  if (isPng(beginning)) {
    const text = textOf(beginning, SCENE_KEYWORD);
    if (text === undefined) {
      throw new InputError('scene', 'a PNG that carries its scene, as juliaset writes them', path);
    }
    return sceneFieldsFrom(text, path);
  }
  if (beginning.length > MOST_BYTES) {
    throw new InputError('scene', `a JSON file of at most ${MOST_BYTES} bytes, or a PNG`, path);
  }
  return sceneFieldsFrom(beginning.toString('utf8'), path);
}

/** Reads the beginning of a file, up to one byte more than a scene may have. */
async function beginningOf(file: SceneHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
    filled += bytesRead;
    if (bytesRead === 0 || filled === buffer.length) return buffer.subarray(0, filled);
  }
}

/** How much of the end of a PNG to search for its provenance, in bytes. */
const TAIL_BYTES = 4096;

/** Reads the end of a file whose beginning has been read; a pipe is read to its end. */
async function endOf(file: SceneHandle, beginning: Buffer): Promise<Buffer> {
  let tail = beginning.subarray(-TAIL_BYTES);
  if (beginning.length <= MOST_BYTES) return tail;
  const found = await file.stat();
  const piece = Buffer.alloc(2 ** 16);
  let position = found.isFile() ? Math.max(beginning.length, found.size - TAIL_BYTES) : null;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    if (bytesRead === 0) return tail;
    tail = Buffer.concat([tail, piece.subarray(0, bytesRead)]).subarray(-TAIL_BYTES);
    if (position !== null) position += bytesRead;
  }
}
