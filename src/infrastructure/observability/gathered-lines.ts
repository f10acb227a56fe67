import { type DestinationStream, pino } from 'pino';

const FLUSH_MS = 100;

interface Limits {
  /** Characters of lines that are written together. */
  readonly together: number;
  /** Bytes of a write, also of what had to wait. */
  readonly maxWrite: number;
}

interface GatheredLines extends DestinationStream {
  /** Calls back once all lines so far are out. */
  flush(done: () => void): void;
  flushSync(): void;
}

/**
 * Standard output, by so many characters or a tenth of a second, which is what a killed process takes with it. A write for
 * each line would cost more than the line; sonic-boom gathers, too, but measures all that waits anew with every line.
 */
export function gatheredLines({ together, maxWrite }: Limits): GatheredLines {
  const output = pino.destination({ sync: false, maxWrite });
  let lines: string[] = [];
  let length = 0;
  const hand = (): void => {
    if (length === 0) return;
    const text = lines.join('');
    [lines, length] = [[], 0];
    output.write(text);
  };
  setInterval(hand, FLUSH_MS).unref();
  // Before pino's own listeners, which write what the output has by then.
  process.prependListener('beforeExit', hand);
  process.prependListener('exit', hand);
  return {
    write: (line) => {
      if (length + line.length > together) hand();
      lines.push(line);
      length += line.length;
    },
    // An exit would write what is left beside what is under way, and so perhaps before it.
    flush: (done) => {
      output.once('drain', done);
      hand();
      output.write('');
    },
    flushSync: () => {
      hand();
      output.flushSync();
    },
  };
}
