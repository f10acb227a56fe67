import type { WriteStream } from 'node:tty';
import type { Clock } from '#infrastructure/system/clock.js';
import type { DevelopmentPackages } from './development-packages.js';

const LINE_EVERY_MS = 5_000;

/** Shows how far the work is. */
export interface Progress {
  reached(count: number): void;
  end(): void;
}

type Out = Pick<WriteStream, 'write'> & { isTTY?: boolean };

/** A bar for somebody who watches, a line now and then for a log. */
export function showProgress(
  total: number,
  out: Out,
  ProgressBar: DevelopmentPackages['ProgressBar'],
  clock: Clock,
): Progress {
  return out.isTTY
    ? bar(total, new ProgressBar({ ...FORM, stream: out as WriteStream }))
    : lines(total, out, clock);
}

const FORM = {
  format: '{bar} {percentage}% | {value} of {total} posts | {eta_formatted} to go',
  etaBuffer: 500,
};

function bar(total: number, shown: InstanceType<DevelopmentPackages['ProgressBar']>): Progress {
  shown.start(total, 0);
  return { reached: (count) => shown.update(count), end: () => shown.stop() };
}

function lines(total: number, out: Out, clock: Clock): Progress {
  let last = clock.milliseconds();
  const reached = (count: number): void => {
    const now = clock.milliseconds();
    if (now - last < LINE_EVERY_MS) return;
    last = now;
    out.write(`${count} of ${total} posts\n`);
  };
  return { reached, end: () => undefined };
}
