import type { RenderProgress } from '../../core/renderer.js';
import { sayInPlace } from './streams.js';

/** Milliseconds between two states of the progress line. */
const INTERVAL_MS = 100;

/** A line on stderr that tells how far a render is, for a terminal: `43 %  120 Mpx/s  0:12 left`. */
export function showProgress(wanted: boolean) {
  const start = performance.now();
  let first: { pixels: number; at: number } | undefined;
  let shown = start;
  let visible = false;
  return {
    update({ pixels, total }: RenderProgress): void {
      const now = performance.now();
      // The rate is that of this run: a resumed one begins with pixels that it did not count.
      first ??= { pixels, at: now };
      if (!wanted || now - shown < INTERVAL_MS) return;
      shown = now;
      visible = true;
      const rate = (pixels - first.pixels) / Math.max(1, now - first.at);
      const left = rate > 0 ? (total - pixels) / rate : Number.NaN;
      const percent = Math.floor((100 * pixels) / total);
      sayInPlace(`${percent} %  ${formatRate(rate)}  ${formatClock(left)} left`);
    },
    clear(): void {
      if (visible) sayInPlace('');
      visible = false;
    },
  };
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

/** Pixels a millisecond as `0.3 Mpx/s`, `120 Mpx/s`. */
function formatRate(pixelsPerMs: number): string {
  const mega = pixelsPerMs / 1e3;
  return `${mega < 10 ? mega.toFixed(1) : mega.toFixed(0)} Mpx/s`;
}

/** Milliseconds as `0:12`, `1:02:03`. */
function formatClock(ms: number): string {
  if (!Number.isFinite(ms)) return '-:--';
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
