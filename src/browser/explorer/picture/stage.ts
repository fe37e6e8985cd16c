import { gpuSource, type Unavailable } from '../../../core/count/source.js';
import { Renderer } from '../../../core/renderer.js';
import type { OpenGpu } from '../../../gpu/gpu.js';
import { openBrowserGpu } from '../../gpu.js';
import { type BackendChoice, sourcesFor } from '../../sources.js';
import { CanvasSurface } from './canvas-surface.js';
import { GpuSurface } from './gpu-surface.js';
import { Painter, type Progress } from './painter.js';
import type { Surface } from './surface.js';

/** A renderer, and the GPU or 2D canvas that draws its results. */
export interface Stage {
  readonly renderer: Renderer;
  readonly device?: GPUDevice;
  /** Why no GPU draws. */
  readonly why?: string;
  /** A painter for a canvas, which must not have a context of another kind. */
  painterFor(
    canvas: HTMLCanvasElement,
    onProgress: (progress: Progress) => void,
    onFailure: (failure: unknown) => void,
  ): Promise<Painter>;
  close(): Promise<void>;
}

export type StageChoice = BackendChoice;

/**
 * Opens a stage.
 *
 * @param choice `auto` uses a hardware GPU if there is one, `gpu` also accepts a software adapter
 * @param onLost called once if the device is lost; a new stage must then be opened
 */
export async function openStage(
  choice: StageChoice,
  onLost: (why: string) => void,
): Promise<Stage> {
  const gpu = choice === 'cpu' ? { unavailable: 'the CPU was requested' } : await open(choice);
  const { cpu } = sourcesFor(navigator.hardwareConcurrency);
  if ('unavailable' in gpu) {
    const renderer = new Renderer('cpu', 'auto', { cpu });
    return stageOf(renderer, async (canvas) => new CanvasSurface(canvas), gpu.unavailable);
  }
  const { device } = gpu.gpu;
  let isClosed = false;
  device.lost.then(
    ({ message }) => isClosed || onLost(message),
    (cause) => onLost(String(cause)),
  );
  const renderer = new Renderer('auto', 'auto', { gpu: gpuSource(async () => gpu), cpu });
  const stage = stageOf(renderer, (canvas) => GpuSurface.open(gpu.gpu, canvas));
  return {
    ...stage,
    device,
    close: () => {
      isClosed = true;
      return stage.close();
    },
  };
}

function stageOf(
  renderer: Renderer,
  surfaceFor: (canvas: HTMLCanvasElement) => Promise<Surface>,
  why?: string,
): Stage {
  return {
    renderer,
    ...(why === undefined ? {} : { why }),
    async painterFor(canvas, onProgress, onFailure) {
      return new Painter(await surfaceFor(canvas), renderer, onProgress, onFailure);
    },
    close: () => renderer.close(),
  };
}

async function open(choice: StageChoice): Promise<OpenGpu | Unavailable> {
  try {
    return await openBrowserGpu(choice === 'gpu');
  } catch (failure) {
    // Without a usable GPU, the page draws on a 2D canvas.
    return { unavailable: failure instanceof Error ? failure.message : String(failure) };
  }
}
