import type { Encode } from './encoding.js';
import { archiveOf } from './tile-archive.js';

/** Deep Zoom tiles in one file, which viewers read by range (SZI). */
export const encode: Encode = (backend, scene, options) => archiveOf(backend, scene, options);
