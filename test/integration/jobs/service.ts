import { setTimeout as delay } from 'node:timers/promises';
import { type INestApplicationContext, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { register } from 'prom-client';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { Database } from '#infrastructure/database/database.js';
import { InfrastructureModule } from '#infrastructure/infrastructure.module.js';
import { DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Purges } from '#infrastructure/jobs/purges.js';
import { requestContext } from '#infrastructure/observability/request-context.js';
import { TestClock } from '../../support/test-clock.js';

export interface LogLine {
  readonly level: number;
  readonly message: string;
  readonly request_id?: string;
  readonly job_id?: string;
}

/** What all instances of this process have logged: outside of requests they share the first one's logger. */
export const logged: LogLine[] = [];

/** One instance of what we run, without the features. */
export class Service implements AsyncDisposable {
  readonly clock = new TestClock();
  private app!: INestApplicationContext;

  static async start(
    url: string,
    overrides: Record<string, string> = {},
    declare: (purges: Purges) => void = () => undefined,
  ): Promise<Service> {
    const service = new Service();
    const settings = { ENVIRONMENT: 'test', JOBS_POLL_MS: '50', DATABASE_URL: url, ...overrides };
    const given = {
      loaded: loadSettings({ overrides: settings }),
      clock: service.clock,
      logger: pino(
        {
          level: 'debug',
          messageKey: 'message',
          mixin: () => ({ request_id: requestContext.getStore()?.requestId }),
        },
        { write: (line: string) => void logged.push(JSON.parse(line) as LogLine) },
      ),
    };
    @Module({ imports: [InfrastructureModule.forRoot(given)] })
    class Feature implements OnModuleInit {
      constructor(private readonly purges: Purges) {}

      /** As features do: what they have to say, they say before the start. */
      onModuleInit(): void {
        declare(this.purges);
      }
    }
    service.app = await NestFactory.createApplicationContext(Feature, { logger: false, abortOnError: false });
    return service;
  }

  get<T>(part: new (...needed: never[]) => T): T {
    return this.app.get(part, { strict: false });
  }

  get jobs(): Jobs {
    return this.get(Jobs);
  }

  get dead(): DeadJobs {
    return this.get(DeadJobs);
  }

  get purges(): Purges {
    return this.get(Purges);
  }

  get database(): Database {
    return this.get(Database);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Waits until it holds, and fails when that takes too long. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(seen)} after ${withinMs} ms`);
    await delay(20);
  }
}

/** Something that a test lets happen when it is time. */
export function gate(): { readonly opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

/** One sample as Prometheus would read it now; undefined where there is none. */
export async function sample(metric: string, labels: Record<string, string>): Promise<number | undefined> {
  const values = (await register.getSingleMetric(metric)?.get())?.values ?? [];
  return values.find((value) =>
    Object.entries(labels).every(([label, text]) => value.labels[label as never] === text),
  )?.value;
}
