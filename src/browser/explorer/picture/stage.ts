import { gpuSource, type Unavailable } from '../../../core/count/source.js';
import { Renderer } from '../../../core/renderer.js';
import type { OpenGpu } from '../../../gpu/gpu.js';
import { openBrowserGpu } from '../../gpu.js';
import { type BackendChoice, sourcesFor } from '../../sources.js';
import { CanvasSurface } from './canvas-surface.js';
import { GpuSurface } from './gpu-surface.js';
import { Painter, type Progress } from './painter.js';
import type { Surface } from './surface.js';

/** What draws: a GPU, or the canvas that every browser has; and what counts. */
export interface Stage {
  readonly renderer: Renderer;
  readonly device?: GPUDevice;
  /** Why no GPU draws, in words. */
  readonly why?: string;
  /** A painter for a canvas of its own. The canvas is replaced where it was drawn to otherwise before. */
  painterFor(
    canvas: HTMLCanvasElement,
    onProgress: (progress: Progress) => void,
    onFailure: (failure: unknown) => void,
  ): Promise<Painter>;
  close(): Promise<void>;
}

export type StageChoice = BackendChoice;

/**
 * Opens what the page draws with.
 *
 * @param choice `auto` takes a hardware GPU where there is one, `gpu` a software adapter too
 * @param onLost called once if the device is lost: all must be opened anew
 * @throws RenderError when the GPU is asked for and there is none
 */
export async function openStage(
  choice: StageChoice,
  onLost: (why: string) => void,
): Promise<Stage> {
  const gpu = choice === 'cpu' ? { unavailable: 'the CPU was asked for' } : await open(choice);
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
    // A GPU that does not open is one that the page does without.
    return { unavailable: failure instanceof Error ? failure.message : String(failure) };
  }
}
