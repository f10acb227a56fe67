import { SpanKind } from '@opentelemetry/api';
import { Errand } from '../observability/tracing/errand.js';
import type { Facts } from '../observability/tracing/spans.js';
import type { Claim } from './job.js';

/** What is told of a job where it is asked for and where it is done. */
export const messageOf = (queue: string, id: string): Facts => ({
  'messaging.system': 'pg_boss',
  'messaging.destination.name': queue,
  'messaging.message.id': id,
});

/** One attempt, in the trace of the request that has asked for the job. */
export function errandOf({ name, data, retryCount }: Claim): Errand | null {
  const { id, traceparent } = data;
  return Errand.begin({
    name: `process ${name}`,
    kind: SpanKind.CONSUMER,
    facts: { ...messageOf(name, id), 'galley.job.attempt': retryCount + 1 },
    carrier: { traceparent },
  });
}
