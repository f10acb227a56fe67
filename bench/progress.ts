import { SingleBar } from 'cli-progress';

export interface Progress {
  step(what: string): void;
  end(): void;
}

/** A bar for somebody who watches, a line for each step else. */
export function showProgress(total: number): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total);
}

function bar(total: number): Progress {
  const shown = new SingleBar({ format: '{bar} {percentage}% | {eta_formatted} to go | {what}' });
  shown.start(total, 0, { what: '' });
  return { step: (what) => shown.increment(1, { what }), end: () => shown.stop() };
}

function lines(total: number): Progress {
  let done = 0;
  const step = (what: string): void => {
    done += 1;
    process.stderr.write(`${done} of ${total}: ${what}\n`);
  };
  return { step, end: () => undefined };
}
