import { type Attributes, context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { failed } from './outcome.js';
import { tracer } from './tracer.js';

/** Ids, numbers and words of ours: nothing by which somebody is known outside. */
export type Facts = Attributes;

export interface Described {
  readonly facts?: Facts;
  readonly kind?: SpanKind;
}

/** Does the work as a span of this name where one is recorded around it, else just does it. Rejects as the work does. */
export function traced<T>(
  name: string,
  { facts = {}, kind = SpanKind.INTERNAL }: Described,
  work: () => Promise<T>,
): Promise<T> {
  const own = isRecorded() ? tracer()?.startSpan(name, { attributes: facts, kind }) : null;
  if (!own) return work();
  return context.with(trace.setSpan(context.active(), own), async () => {
    try {
      return await work();
    } catch (error) {
      failed(own, error);
      throw error;
    } finally {
      own.end();
    }
  });
}

/** Whether the running code is inside a span that will be exported: only inside one does another begin. */
export const isRecorded = (): boolean => trace.getActiveSpan()?.isRecording() ?? false;

/** Makes each call of a method a span: `traced`, with what is to be told of the arguments. */
export function Traced<Told extends unknown[] = []>(
  name: string,
  tell: (...told: Told) => Facts = () => ({}),
) {
  return <Rest extends unknown[], T>(
    _prototype: object,
    _method: string | symbol,
    descriptor: TypedPropertyDescriptor<(...args: [...Told, ...Rest]) => Promise<T>>,
  ): void => {
    const { value: method } = descriptor;
    if (!method) return;
    descriptor.value = function spanned(this: unknown, ...args: [...Told, ...Rest]): Promise<T> {
      if (!isRecorded()) return method.apply(this, args);
      return traced(name, { facts: tell(...(args as unknown as Told)) }, () => method.apply(this, args));
    };
  };
}

/** Adds to the span around the caller what was not known when it began. */
export function note(facts: Facts): void {
  trace.getActiveSpan()?.setAttributes(facts);
}

/** What a log line says of the span around it. */
export function traceContext(): { trace_id: string; span_id: string } | Record<string, never> {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** The headers by which whoever is told them continues the trace (W3C Trace Context); none outside of a trace. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (tracer()) propagation.inject(context.active(), headers);
  return headers;
}
