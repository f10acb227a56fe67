import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { type Db, PgBoss } from 'pg-boss';
import { Database } from '../database/database.js';
import { requestContext } from '../observability/request-context.js';
import { traced, traceHeaders } from '../observability/tracing/spans.js';
import { Ids } from '../system/ids.js';
import type { Envelope, JobHandler } from './job.js';
import { messageOf } from './job-errand.js';
import { joining } from './open-boss.js';
import type { Queue } from './queue.js';
import { Queues } from './queues.js';

export interface EnqueueOptions {
  /** Not before this. */
  readonly startAfter?: Date;
  /** At most one job with this key in each span of so many seconds, by whichever process. */
  readonly once?: { readonly key: string; readonly seconds: number };
}

export interface Work {
  readonly queue: Queue<object>;
  readonly handler: JobHandler<object>;
}

/** Work for later: handed over here, done by whichever process has a free worker, at least once. */
@Injectable()
export class Jobs implements OnApplicationBootstrap {
  private readonly handlers = new Map<string, Work>();
  private readonly ambient: Db;

  constructor(
    private readonly boss: PgBoss,
    database: Database,
    private readonly queues: Queues,
    private readonly ids: Ids,
  ) {
    this.ambient = joining(database);
  }

  /**
   * Adds a job, in the transaction that is open around the caller: it is there if that commits. Resolves to its id, or to
   * null when `once` has it already. Throws `DependencyError`.
   */
  async enqueue<Data extends object>(
    queue: Queue<Data>,
    data: Data,
    { startAfter, once }: EnqueueOptions = {},
  ): Promise<string | null> {
    await this.queues.ensure(queue);
    const id = this.ids.next();
    const limits = {
      id,
      db: this.ambient,
      ...(startAfter && { startAfter }),
      ...(once && { singletonKey: once.key, singletonSeconds: once.seconds }),
    };
    const described = { kind: SpanKind.PRODUCER, facts: messageOf(queue.name, id) };
    return traced(`send ${queue.name}`, described, () =>
      this.boss.send(queue.name, envelopeOf(id, data), limits),
    );
  }

  /** Declares who does a queue's work; by the end of the application's start. */
  work<Data extends object>(queue: Queue<Data>, handler: JobHandler<Data>): void {
    if (this.handlers.has(queue.name)) throw new Error(`Queue ${queue.name} has a handler already`);
    this.handlers.set(queue.name, { queue, handler: (data, job) => handler(data as Data, job) });
  }

  /**
   * Makes the queues before anybody enqueues: a crowd of transactions that each wait for one to be made would leave no
   * connection to make it on. Where the tables are not there yet, that is for the first job, and for health to tell.
   */
  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(this.all.map(({ queue }) => this.queues.ensure(queue))).catch(() => undefined);
  }

  /** All that was declared. */
  get all(): readonly Work[] {
    return [...this.handlers.values()];
  }
}

function envelopeOf(id: string, data: object): Envelope {
  const { traceparent } = traceHeaders();
  return {
    id,
    requestId: requestContext.getStore()?.requestId ?? id,
    ...(traceparent !== undefined && { traceparent }),
    data,
  };
}
