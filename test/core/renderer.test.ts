import { describe, expect, test } from 'vitest';
import type { Backend } from '../../src/core/count/backend.js';
import type { Precision } from '../../src/core/count/precision.js';
import { type BackendSource, cpuSource, gpuSource } from '../../src/core/count/source.js';
import { InputError, RenderError } from '../../src/core/errors.js';
import { Renderer } from '../../src/core/renderer.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { REFERENCE } from '../reference.js';

const SCENE = sceneFrom({ resolution: 10 });

/** A source of backends that take any scene, and notes what is asked of it. */
function noted(kind: string, check: (scene: Scene) => void = () => undefined) {
  const asked: string[] = [];
  const source: BackendSource = {
    precisions: ['single', 'double'],
    async open(isNamed) {
      asked.push(isNamed ? 'opened by name' : 'opened');
      return {
        openBackend: async (precision: Precision): Promise<Backend> => {
          asked.push(precision);
          return { ...REFERENCE, kind, precision, check };
        },
        close: async () => void asked.push('closed'),
      };
    },
  };
  return { source, asked };
}

const nothing = gpuSource(async () => ({ unavailable: 'there is none' }));
const cpu = cpuSource(() => REFERENCE);

describe('backends are an open list', () => {
  test('a third one is taken by its name, and by auto where it comes first', async () => {
    for (const choice of ['farm', 'auto']) {
      const { source, asked } = noted('farm');
      const renderer = new Renderer(choice, 'auto', { farm: source, gpu: nothing, cpu });
      const chosen = await renderer.choose(SCENE);
      expect([chosen.backend.kind, chosen.why]).toEqual(['farm', undefined]);
      await renderer.choose(SCENE);
      await renderer.close();
      const opened = choice === 'auto' ? 'opened' : 'opened by name';
      expect(asked).toEqual([opened, 'single', 'single', 'closed']);
    }
  });

  test('auto goes through them in order, and says why it took none before', async () => {
    const farm = gpuSource(async () => {
      throw new RenderError('nobody answers');
    });
    const { source } = noted('deep', () => {
      throw new InputError('formula', 'z^2 + c', 'z');
    });
    const renderer = new Renderer('auto', 'auto', { farm, gpu: nothing, deep: source, cpu });
    expect(await renderer.choose(SCENE)).toEqual({
      backend: REFERENCE,
      why: "nobody answers; there is none; formula: expected z^2 + c, got 'z'",
    });
  });

  test('one that is asked for by name says itself why it is not there', async () => {
    const renderer = new Renderer('gpu', 'auto', { gpu: nothing, cpu });
    await expect(renderer.choose(SCENE)).rejects.toThrow(
      new RenderError('backend gpu: there is none'),
    );
  });

  test('a refusal names those that there are', () => {
    const { source } = noted('farm');
    expect(() => new Renderer('tpu', 'auto', { farm: source, gpu: nothing, cpu })).toThrow(
      new InputError('backend', 'auto, farm, gpu or cpu', 'tpu'),
    );
    expect(() => new Renderer('cpu', 'single', { gpu: nothing, cpu })).toThrow(
      new InputError('precision', 'double or auto on the backend cpu', 'single'),
    );
  });

  test('a program’s mistake is not passed over', async () => {
    const broken = gpuSource(() => Promise.reject(new TypeError('no function')));
    const renderer = new Renderer('auto', 'auto', { gpu: broken, cpu });
    await expect(renderer.choose(SCENE)).rejects.toThrow(new TypeError('no function'));
  });
});
