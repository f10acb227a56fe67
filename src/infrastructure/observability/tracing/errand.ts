import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { failed } from './outcome.js';
import type { Facts } from './spans.js';
import { tracer } from './tracer.js';

export interface ErrandStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly facts: Facts;
  /** What whoever asks says of the trace it belongs to: headers, or what was kept of them. */
  readonly carrier: Readonly<Record<string, unknown>>;
}

/** What somebody outside this process has asked for, a request or a job: the span under which all others begin. */
export class Errand {
  /** Null while nothing is traced. */
  static begin({ name, kind, facts, carrier }: ErrandStart): Errand | null {
    const parent = tracer() ? propagation.extract(ROOT_CONTEXT, carrier) : null;
    const span = parent ? tracer()?.startSpan(name, { kind, attributes: facts }, parent) : null;
    return parent && span ? new Errand(span, trace.setSpan(parent, span)) : null;
  }

  private constructor(
    private readonly span: Span,
    private readonly within: Context,
  ) {}

  /** What the work begins belongs to the errand. */
  run<T>(work: () => T): T {
    return context.with(this.within, work);
  }

  note(facts: Facts): void {
    this.span.setAttributes(facts);
  }

  /** Something has gone wrong that is ours, by an error or by the name of what it is. */
  fail(cause: unknown): void {
    if (typeof cause !== 'string') return failed(this.span, cause);
    this.span.setAttribute('error.type', cause);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}
