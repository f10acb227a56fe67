import { Writable } from 'node:stream';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import { register } from 'prom-client';
import { ConfigurationModule } from '#infrastructure/config/config.module.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { ObservabilityModule } from '#infrastructure/observability/observability.module.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { ResilienceModule } from '#infrastructure/resilience/resilience.module.js';
import { AvatarClient } from '#integration/avatar/avatar.client.js';
import { EmailClient } from '#integration/email/email.client.js';
import { IntegrationModule } from '#integration/integration.module.js';

/** The partners' clients, wired as they are in the service. */
export interface WiredPartners {
  readonly avatar: AvatarClient;
  readonly email: EmailClient;
  readonly dependencies: Dependencies;
  /** What the log has to tell, oldest first. */
  readonly log: readonly { readonly level: number; readonly message: string }[];
  close(): Promise<void>;
}

const log: { level: number; message: string }[] = [];
const sink = new Writable({
  write: (line: Buffer, _encoding, done) => {
    log.push(JSON.parse(line.toString()) as (typeof log)[number]);
    done();
  },
});
// One for all: nestjs-pino keeps the first logger that it is given.
const logger = pino({ messageKey: 'message' }, sink);

export async function wire(overrides: Record<string, string>): Promise<WiredPartners> {
  log.length = 0;
  const loaded = loadSettings({ overrides: { ENVIRONMENT: 'test', ...overrides } });
  const module = await Test.createTestingModule({
    imports: [
      ConfigurationModule.forRoot(loaded),
      ObservabilityModule.forRoot(logger),
      ResilienceModule,
      IntegrationModule,
    ],
  }).compile();
  module.enableShutdownHooks([]);
  return {
    avatar: module.get(AvatarClient, { strict: false }),
    email: module.get(EmailClient, { strict: false }),
    dependencies: module.get(Dependencies, { strict: false }),
    log,
    close: () => module.close(),
  };
}

/** `circuit_breaker_state` as it is scraped: 0 closed, 1 half open, 2 open. */
export async function circuitMetric(dependency: string): Promise<number | undefined> {
  const metric = await register.getSingleMetric('circuit_breaker_state')?.get();
  return metric?.values.find(({ labels }) => labels['name'] === dependency)?.value;
}

/** How a call ended, and after how many milliseconds. */
export async function timed(work: Promise<unknown>): Promise<{ result: unknown; tookMs: number }> {
  const startedAt = performance.now();
  const result = await work.catch((error: unknown) => error);
  return { result, tookMs: performance.now() - startedAt };
}
