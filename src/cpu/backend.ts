import { throwIfCancelled } from '../core/cancellation.js';
import type { Backend, Counted, CountOptions } from '../core/count/backend.js';
import { OTHER_FORMULA } from '../core/count/cost.js';
import { CancelledError, RenderError } from '../core/errors.js';
import { formulaOf } from '../core/formula/formula.js';
import type { Scene } from '../core/scene/scene.js';
import type { Band } from '../core/view/bands.js';
import { viewOf } from '../core/view/view.js';
import type { Counter } from './counter.js';
import { type BandReply, type BandRequest, type CpuWorker, GIVE_UP } from './protocol.js';
import { finish } from './slices.js';

/** Up to this many iterations, if no point escapes, a thread takes longer to start than to count (10 ms). */
const SMALL_SCENE_ITERATIONS = 2 ** 24;

export interface CpuOptions {
  /** Starts a worker thread. */
  readonly spawn: () => CpuWorker;
  /** Maximum number of workers, at least 1. */
  readonly threads: number;
  /** Makes a counter for the calling thread. If given, that thread counts small scenes itself. */
  readonly counter?: () => Counter;
}

/** Opens the backend that counts in f64 on the CPU's cores. Threads start with their first band. */
export function openCpuBackend(options: CpuOptions): Backend {
  return new CpuBackend(options);
}

interface Job {
  readonly request: BandRequest;
  readonly resolve: (counted: Counted) => void;
  readonly reject: (error: Error) => void;
}

class CpuBackend implements Backend {
  readonly kind = 'cpu';
  readonly precision = 'double';
  readonly lanes: number;
  readonly description: string;
  readonly #spawn: () => CpuWorker;
  readonly #makeCounter: (() => Counter) | undefined;
  #counter: Counter | undefined;
  readonly #idle: CpuWorker[] = [];
  readonly #busy = new Map<CpuWorker, Job>();
  #queue: Job[] = [];
  #closed = false;

  constructor({ spawn, threads, counter }: CpuOptions) {
    this.#spawn = spawn;
    this.#makeCounter = counter;
    this.lanes = threads;
    this.description = threads === 1 ? '1 thread' : `${threads} threads`;
  }

  check(): void {}

  count(scene: Scene, band: Band, { signal, samples }: CountOptions = {}): Promise<Counted> {
    const request: BandRequest = { scene, band, samples };
    if (this.#makeCounter && isSmall(scene)) {
      return this.#countHere(this.#makeCounter, request, signal);
    }
    let cancel = () => {};
    const counted = new Promise<Counted>((resolve, reject) => {
      if (this.#closed) throw new RenderError('the CPU backend was closed');
      throwIfCancelled(signal);
      const job: Job = { request, resolve, reject };
      cancel = () => this.#cancel(job);
      signal?.addEventListener('abort', cancel, { once: true });
      this.#queue.push(job);
      this.#handOut();
    });
    return counted.finally(() => signal?.removeEventListener('abort', cancel));
  }

  async #countHere(
    makeCounter: () => Counter,
    request: BandRequest,
    signal: CountOptions['signal'],
  ): Promise<Counted> {
    throwIfCancelled(signal);
    this.#counter ??= makeCounter();
    return finish(this.#counter.count(request));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ended = new RenderError('the CPU backend was closed');
    for (const job of this.#queue.splice(0)) job.reject(ended);
    for (const [worker, job] of this.#busy) {
      worker.terminate();
      job.reject(ended);
    }
    this.#busy.clear();
    for (const worker of this.#idle.splice(0)) worker.terminate();
  }

  #handOut(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.lanes ? this.#start() : undefined);
      if (!worker) return;
      const job = this.#queue.shift() as Job;
      this.#busy.set(worker, job);
      worker.post(job.request);
    }
  }

  #start(): CpuWorker {
    const worker = this.#spawn();
    worker.listen(
      (reply) => this.#finish(worker, reply),
      (why) => this.#lose(worker, why),
    );
    return worker;
  }

  #finish(worker: CpuWorker, reply: BandReply): void {
    const job = this.#busy.get(worker);
    if (!job) return;
    this.#busy.delete(worker);
    this.#idle.push(worker);
    this.#handOut();
    if ('counts' in reply) job.resolve(reply);
    else job.reject(new RenderError(`counting row ${rowOf(job)} failed: ${reply.error}`));
  }

  /** Handles a worker that ended by itself: its band is lost, which is an error, never a gap. */
  #lose(worker: CpuWorker, why: string): void {
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    job?.reject(
      new RenderError(`a worker thread ended while it counted row ${rowOf(job)}: ${why}`),
    );
    this.#handOut();
  }

  /** Gives a job up. A worker that is counting it is free again once it has replied. */
  #cancel(job: Job): void {
    this.#queue = this.#queue.filter((waiting) => waiting !== job);
    for (const [worker, busyWith] of this.#busy) if (busyWith === job) worker.post(GIVE_UP);
    job.reject(new CancelledError());
  }
}

function isSmall(scene: Scene): boolean {
  const { columns, rows } = viewOf(scene);
  const { isQuadratic } = formulaOf(scene.formula);
  const weight = scene.samples ** 2 * (isQuadratic ? 1 : OTHER_FORMULA);
  return weight * columns * rows * scene.itermax <= SMALL_SCENE_ITERATIONS;
}

function rowOf({ request }: Job): number {
  return request.band.firstRow;
}
