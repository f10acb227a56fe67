import { Injectable } from '@nestjs/common';
import { InjectMetric, makeCounterProvider } from '@willsoto/nestjs-prometheus';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Counter } from 'prom-client';
import { GoneError } from '#foundation/errors/index.js';
import { Clock } from '#infrastructure/system/clock.js';
import { appendHeader } from '../edge/append-header.js';
import type { Deprecation } from './deprecated.js';

export const deprecatedRequestsTotal = makeCounterProvider({
  name: 'deprecated_requests_total',
  help: 'Requests to operations that are deprecated',
  labelNames: ['endpoint'],
});

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/** Tells of deprecation wherever `@Deprecated` says so; other routes have no part in it. */
@Injectable()
export class Deprecations {
  constructor(
    private readonly clock: Clock,
    @InjectMetric('deprecated_requests_total') private readonly total: Counter<'endpoint'>,
  ) {}

  /** To be called before the routes are registered, and after the hooks that come before this one. */
  announce(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      const { deprecation } = route.config ?? {};
      if (deprecation) route.onRequest = [route.onRequest ?? [], this.hookOf(route.url, deprecation)].flat();
    });
  }

  /** In the words of RFC 9745, 8594 and 5829. */
  private hookOf(endpoint: string, { since, sunset, successor }: Deprecation): Hook {
    const deprecation = `@${since.getTime() / 1_000}`;
    const end = sunset.toUTCString();
    const uses = this.total.labels({ endpoint });
    return (request, reply, done) => {
      uses.inc();
      const target = filled(successor, request.params as Record<string, string>);
      reply.header('deprecation', deprecation).header('sunset', end);
      appendHeader(reply, 'link', `<${target}>; rel="successor-version"`);
      if (this.clock.now() < sunset) return done();
      throw new GoneError(`${request.method} ${endpoint} is gone since ${end}`, { successor: target });
    };
  }
}

const filled = (path: string, parameters: Record<string, string>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
