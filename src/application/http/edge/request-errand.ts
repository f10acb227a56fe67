import { SpanKind } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { Errand } from '#infrastructure/observability/tracing/errand.js';
import { tracer } from '#infrastructure/observability/tracing/tracer.js';
import { endpointOf, isProbe, pathOf } from './endpoint.js';

declare module 'fastify' {
  interface FastifyRequest {
    errand: Errand | null;
  }
}

/** Begins the span of the request, in the caller's trace where there is one. Nobody looks for probes. */
export function beginErrand(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  const endpoint = endpointOf(request);
  if (tracer() && !isProbe(endpoint)) {
    request.errand = Errand.begin({
      name: request.is404 ? request.method : `${request.method} ${endpoint}`,
      kind: SpanKind.SERVER,
      facts: factsOf(request, endpoint),
      carrier: request.headers,
    });
    // Also of what is broken off, which no hook is told of.
    reply.raw.once('close', () => end(request, reply));
  }
  done();
}

const factsOf = (request: FastifyRequest, endpoint: string) => ({
  'http.request.method': request.method,
  'url.scheme': request.protocol,
  ...(!request.is404 && { 'http.route': endpoint, 'url.path': toldPathOf(request, endpoint) }),
});

const ID = /^[0-9a-f-]{36}$/i;

/** The path, as far as it is ours: what the template leaves open is told where it is an id, and else may be anybody's name. */
function toldPathOf({ url }: FastifyRequest, endpoint: string): string {
  const typed = pathOf(url).split('/');
  return endpoint
    .split('/')
    .map((part, at) => (part.startsWith(':') && ID.test(typed[at] ?? '') ? typed[at] : part))
    .join('/');
}

function end({ errand, principal }: FastifyRequest, { raw, statusCode }: FastifyReply): void {
  if (principal) errand?.note({ 'user.id': principal.id });
  if (raw.headersSent) errand?.note({ 'http.response.status_code': statusCode });
  if (statusCode >= 500) errand?.fail(String(statusCode));
  errand?.end();
}

/** What runs from here on belongs to the request's span. */
export function enterErrand(
  { errand }: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (errand) errand.run(done);
  else done();
}
