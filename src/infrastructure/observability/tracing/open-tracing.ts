import type { Logger } from 'pino';
import type { AppSettings } from '#infrastructure/config/settings.js';
import type { Telemetry } from '#infrastructure/config/telemetry.js';

/** Begins to export traces, where it is set whereto; closing it sends what is still here, for a bounded time. */
export async function openTracing(
  telemetry: Telemetry | null,
  app: AppSettings,
  logger: Logger,
): Promise<AsyncDisposable> {
  if (!telemetry) return { [Symbol.asyncDispose]: async () => undefined };
  // Loaded only here: who exports nothing pays for none of it.
  const { Exporting } = await import('./exporting.js');
  return Exporting.start(telemetry, app, logger);
}
