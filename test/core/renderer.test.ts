import { describe, expect, test } from 'vitest';
import type { Backend } from '../../src/core/count/backend.js';
import type { Precision } from '../../src/core/count/precision.js';
import { type BackendSource, cpuSource, gpuSource } from '../../src/core/count/source.js';
import { InputError, RenderError } from '../../src/core/errors.js';
import { Renderer } from '../../src/core/renderer.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { REFERENCE } from '../reference.js';

const SCENE = sceneFrom({ resolution: 10 });

/** A source of backends that take any scene, and a log of the calls to it. */
function logged(kind: string, check: (scene: Scene) => void = () => undefined) {
  const log: string[] = [];
  const source: BackendSource = {
    precisions: ['single', 'double'],
    async open(isNamed) {
      log.push(isNamed ? 'opened by name' : 'opened');
      return {
        openBackend: async (precision: Precision): Promise<Backend> => {
          log.push(precision);
          return { ...REFERENCE, kind, precision, check };
        },
        close: async () => void log.push('closed'),
      };
    },
  };
  return { source, log };
}

const noGpu = gpuSource(async () => ({ unavailable: 'there is none' }));
const cpu = cpuSource(() => REFERENCE);

describe('any list of backends works', () => {
  test('a third backend is chosen by its name, and by auto if it comes first', async () => {
    for (const choice of ['farm', 'auto']) {
      const { source, log } = logged('farm');
      const renderer = new Renderer(choice, 'auto', { farm: source, gpu: noGpu, cpu });
      const chosen = await renderer.choose(SCENE);
      expect([chosen.backend.kind, chosen.why]).toEqual(['farm', undefined]);
      await renderer.choose(SCENE);
      await renderer.close();
      const opened = choice === 'auto' ? 'opened' : 'opened by name';
      expect(log).toEqual([opened, 'single', 'single', 'closed']);
    }
  });

  test('auto tries backends in order, and says why it passed over earlier ones', async () => {
    const farm = gpuSource(async () => {
      throw new RenderError('nobody answers');
    });
    const { source } = logged('deep', () => {
      throw new InputError('formula', 'z^2 + c', 'z');
    });
    const renderer = new Renderer('auto', 'auto', { farm, gpu: noGpu, deep: source, cpu });
    expect(await renderer.choose(SCENE)).toEqual({
      backend: REFERENCE,
      why: "nobody answers; there is none; formula: expected z^2 + c, got 'z'",
    });
  });

  test('a backend chosen by name reports why it is unavailable', async () => {
    const renderer = new Renderer('gpu', 'auto', { gpu: noGpu, cpu });
    await expect(renderer.choose(SCENE)).rejects.toThrow(
      new RenderError('backend gpu: there is none'),
    );
  });

  test('a refusal names the available backends and precisions', () => {
    const { source } = logged('farm');
    expect(() => new Renderer('tpu', 'auto', { farm: source, gpu: noGpu, cpu })).toThrow(
      new InputError('backend', 'auto, farm, gpu or cpu', 'tpu'),
    );
    expect(() => new Renderer('cpu', 'single', { gpu: noGpu, cpu })).toThrow(
      new InputError('precision', 'double or auto on the backend cpu', 'single'),
    );
  });

  test('a programming error is not taken for an unavailable backend', async () => {
    const broken = gpuSource(() => Promise.reject(new TypeError('no function')));
    const renderer = new Renderer('auto', 'auto', { gpu: broken, cpu });
    await expect(renderer.choose(SCENE)).rejects.toThrow(new TypeError('no function'));
  });
});
