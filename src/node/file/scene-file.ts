import { fstat, read as readCallback } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InputError } from '../../core/errors.js';
import type { Provenance } from '../../core/png/provenance.js';
import { isPng } from '../../core/png/text.js';
import { DEFAULT_SCENE } from '../../core/scene/defaults.js';
import { presetNamed } from '../../core/scene/presets.js';
import {
  MOST_SCENE_BYTES,
  PROVENANCE_BYTES,
  provenanceOfPng,
  sceneFieldsIn,
} from '../../core/scene/reading.js';
import { type Scene, type SceneFields, sceneFrom } from '../../core/scene/scene.js';
import { whyUnreadable } from './unreadable.js';

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
 * Reads the fields of a scene from a file: JSON, or a picture made by juliaset.
 *
 * @throws InputError when the file cannot be read, or contains no scene
 */
export async function readSceneFile(path: string): Promise<SceneFields> {
  return reading(path, async (file) => sceneFieldsIn(await beginningOf(file), nameOf(path)));
}

/**
 * Reads the fields of a scene from a file, JSON or a PNG made by juliaset, and how the PNG was made. Only its
 * beginning and its end are read, and a pipe only once.
 *
 * @param path of the file; `-` is standard input
 * @throws InputError when the file cannot be read, or contains no scene
 * @example
 * const { fields, provenance } = await readPicture('plot.png');
 * await renderer.writePng({ ...fields, resolution: 8000 }, 'large.png');
 */
export async function readPicture(path: string): Promise<SceneFile> {
  return reading(path, async (file) => {
    const beginning = await beginningOf(file);
    const fields = sceneFieldsIn(beginning, nameOf(path));
    if (!isPng(beginning)) return { fields, provenance: undefined };
    return { fields, provenance: provenanceOfPng(await endOf(file, beginning)) };
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

/** Reads the beginning of a file, up to one byte more than a scene may have. */
async function beginningOf(file: SceneHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(MOST_SCENE_BYTES + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
    filled += bytesRead;
    if (bytesRead === 0 || filled === buffer.length) return buffer.subarray(0, filled);
  }
}

/** Reads the end of a file whose beginning has been read; a pipe is read to its end. */
async function endOf(file: SceneHandle, beginning: Buffer): Promise<Buffer> {
  let tail = beginning.subarray(-PROVENANCE_BYTES);
  if (beginning.length <= MOST_SCENE_BYTES) return tail;
  const found = await file.stat();
  const piece = Buffer.alloc(2 ** 16);
  let position = found.isFile() ? Math.max(beginning.length, found.size - PROVENANCE_BYTES) : null;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    if (bytesRead === 0) return tail;
    tail = Buffer.concat([tail, piece.subarray(0, bytesRead)]).subarray(-PROVENANCE_BYTES);
    if (position !== null) position += bytesRead;
  }
}
