import type { RequestContext } from '../observability/request-context.js';

/** What is stored for a job. The id stays the same through retries, death and revival; the rows of pg-boss do not. */
export interface Envelope {
  readonly id: string;
  /** The request that has asked for the work, or the job's own id. */
  readonly requestId: string;
  /** By which the work continues the trace of whoever has asked for it, as W3C Trace Context writes it. */
  readonly traceparent?: string;
  readonly data: object;
}

/** What a handler is told of the job it runs. */
export interface RunningJob {
  /** The same at every attempt: a key for whoever must not do the work twice. */
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the attempt has taken too long, or is given back because the service stops. */
  readonly signal: AbortSignal;
}

/** Does the work, or throws to have it tried again. It may run twice for one job, so it must be safe to. */
export type JobHandler<Data extends object> = (data: Data, job: RunningJob) => Promise<void>;

/** One attempt at a job, as it was taken from its queue; `id` and `retryCount` are pg-boss's, and tell attempts apart. */
export interface Claim {
  readonly id: string;
  readonly name: string;
  readonly retryCount: number;
  readonly retryLimit: number;
  readonly data: Envelope;
}

/** The job works for the request that has asked for it. */
export const contextOf = ({ name, data: { id, requestId } }: Claim): RequestContext => ({
  requestId,
  job: { id, queue: name },
});
