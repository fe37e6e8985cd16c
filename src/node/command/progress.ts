import type { RenderProgress } from '../../core/progress.js';
import { sayInPlace } from './streams.js';

/** Time between updates of the progress line, in milliseconds. */
const INTERVAL_MS = 100;

/** Shows the progress of a render in a line of the terminal (stderr) until `clear` is called. */
export function showProgress(wanted: boolean) {
  const start = performance.now();
  let first: RenderProgress | undefined;
  let latest: RenderProgress | undefined;
  let visible = false;
  const show = () => {
    if (!first || !latest) return;
    visible = true;
    sayInPlace(progressLine(first, latest, performance.now() - start));
  };
  // Redrawn on a timer, since updates of a slow render may be far apart.
  const timer = wanted ? setInterval(show, INTERVAL_MS).unref() : undefined;
  return {
    update(progress: RenderProgress): void {
      first ??= progress;
      latest = progress;
    },
    clear(): void {
      clearInterval(timer);
      if (visible) sayInPlace('');
    },
  };
}

/**
 * `43 %  120 Mpx/s  0:12 left`
 *
 * @param first progress at the start: a resumed render starts with pixels that it did not count
 * @param ms time since then, in milliseconds
 */
export function progressLine(first: RenderProgress, latest: RenderProgress, ms: number): string {
  const { pixels, total } = latest;
  const rate = (pixels - first.pixels) / Math.max(1, ms);
  const left = rate > 0 ? (total - pixels) / rate : Number.NaN;
  return `${Math.floor((100 * pixels) / total)} %  ${formatRate(rate)}  ${formatClock(left)} left`;
}

/** `26.1 kB`, `2.38 MB`, `1.20 GB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `67 ms`, `2.37 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Pixels per millisecond as `0.3 kpx/s`, `25 kpx/s`, `1.2 Mpx/s`, `120 Mpx/s`. */
function formatRate(pixelsPerMs: number): string {
  const [rate, unit] = pixelsPerMs < 1e3 ? [pixelsPerMs, 'kpx/s'] : [pixelsPerMs / 1e3, 'Mpx/s'];
  return `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} ${unit}`;
}

/** Milliseconds as `0:12`, `1:02:03`. */
function formatClock(ms: number): string {
  if (!Number.isFinite(ms)) return '-:--';
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
