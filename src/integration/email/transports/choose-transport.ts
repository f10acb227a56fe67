import type { PinoLogger } from 'nestjs-pino';
import type { AppSettings } from '#infrastructure/config/settings.js';
import type { EmailSettings } from '#infrastructure/config/settings.partners.js';
import type { HttpClient } from '#infrastructure/http-client/http-client.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { CircuitTransport } from './circuit-transport.js';
import type { EmailTransport } from './email-transport.js';
import { NoTransport } from './no-transport.js';
import { ProviderTransport } from './provider-transport.js';

const FOLDER = '.data/mail';

/** The way that the settings name; else a folder at home, and none in public. Each is loaded only where it is gone. */
export async function chooseTransport(
  settings: EmailSettings,
  { environment }: AppSettings,
  http: HttpClient,
  dependencies: Dependencies,
  logger: PinoLogger,
): Promise<EmailTransport> {
  if (settings.apiUrl !== '') return guarded(new ProviderTransport(settings, http), settings, dependencies);
  if (settings.smtpUrl !== '') {
    const { SmtpTransport } = await import('./smtp-transport.js');
    return guarded(new SmtpTransport(settings), settings, dependencies);
  }
  if (environment === 'dev' || environment === 'test') {
    const { FolderTransport } = await import('./folder-transport.js');
    return new FolderTransport(settings.from, FOLDER);
  }
  logger.warn('No mail is sent: neither EMAIL_API_URL nor SMTP_URL is set');
  return new NoTransport();
}

function guarded(transport: EmailTransport, settings: EmailSettings, dependencies: Dependencies) {
  const { circuitFailures: failures, timeoutMs } = settings;
  const circuit = { failures, openMs: 60_000, timeoutMs };
  return new CircuitTransport(
    transport,
    dependencies.declare({ name: 'email', priority: 'optional', circuit }),
  );
}
