const IMPATIENCE_MS = 1_000;

/**
 * Calls `stop` at the first SIGTERM, SIGINT or SIGHUP, and exits with 0 when it is done, with 1 when it fails.
 * A signal that comes more than a second after the first means "now": npm passes each Ctrl-C on a second time at once.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  let first: number | null = null;
  const handle = (signal: NodeJS.Signals): void => {
    if (first === null) {
      first = performance.now();
      void stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    } else if (performance.now() - first > IMPATIENCE_MS) process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, handle);
}
