import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { ApplicationError, type ErrorKind } from '#foundation/errors/index.js';

/** What is wrong with what was asked for, and not with us. */
const REFUSALS: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'invalid',
  'not_found',
  'gone',
  'denied',
  'unauthenticated',
  'conflict',
  'illegal_state',
  'stale',
  'limited',
]);

/** By its name only: what an error says may quote somebody, and stands in the log under the same trace id. */
export function failed(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  if (error instanceof ApplicationError && REFUSALS.has(error.kind)) {
    span.setAttribute('galley.refusal', name);
  } else {
    span.setAttribute('error.type', name);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
