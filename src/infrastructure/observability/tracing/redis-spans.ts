import { tracingChannel, type TracingChannelSubscribers } from 'node:diagnostics_channel';
import { type Span, SpanKind } from '@opentelemetry/api';
import { failed } from './outcome.js';
import { isRecorded } from './spans.js';
import { tracer } from './tracer.js';

/** What ioredis says of a command; its arguments hold keys and values, and are not looked at. */
interface Command {
  readonly command: string;
  readonly error?: unknown;
}

const nothing = (): void => undefined;

/** Makes each command of ioredis a span, by the channel that it publishes to while somebody listens. */
export function traceRedis(): void {
  const spans = new WeakMap<Command, Span>();
  const subscribers: TracingChannelSubscribers<Command> = {
    start: (told) => {
      const name = told.command.toUpperCase();
      const attributes = { 'db.system.name': 'redis', 'db.operation.name': name };
      const span = isRecorded() ? tracer()?.startSpan(name, { kind: SpanKind.CLIENT, attributes }) : null;
      if (span) spans.set(told, span);
    },
    end: nothing,
    asyncStart: nothing,
    asyncEnd: (told) => spans.get(told)?.end(),
    error: (told) => {
      const span = spans.get(told);
      if (span) failed(span, told.error);
    },
  };
  tracingChannel<Command>('ioredis:command').subscribe(subscribers);
}
