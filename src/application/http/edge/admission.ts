import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { DegradedError } from '#foundation/errors/index.js';
import { HttpSettings, PasswordSettings } from '#infrastructure/config/settings.js';
import { endpointOf, isProbe, routeOf } from './endpoint.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever asks waits for a password to be hashed. */
    hashesPassword?: boolean;
  }
  interface FastifyRequest {
    /** Whether it takes one of the places. */
    isAtWork: boolean;
  }
}

// Made once: an error for each request would cost more than all else about its refusal.
const TOO_MANY_REQUESTS_IN_FLIGHT = new DegradedError('More requests are in flight than may be');
const TOO_MANY_PASSWORDS = new DegradedError('Too many passwords wait to be hashed');

/** Bounds how many requests are worked on at a time: those that are keep their pace, whatever else comes. */
@Injectable()
export class Admission {
  private atWork = 0;
  private hashing = 0;
  private readonly maxHashing;
  /** Each with its method and its path, which has no parameters. */
  private readonly hashingRoutes = new Set<string>();

  constructor(
    private readonly settings: HttpSettings,
    { concurrency, maxWaiting }: PasswordSettings,
  ) {
    // A crowd that signs in leaves half of the places to those whose answer takes no tenth of a second.
    this.maxHashing = Math.min(concurrency + maxWaiting, Math.ceil(settings.maxRequestsInFlight / 2));
  }

  /** Learns which routes hash, of those that are registered from now on. */
  learnFrom(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ config, method, url }) => {
      if (config?.hashesPassword) this.hashingRoutes.add(`${String(method)} ${url}`);
    });
  }

  /** Why there is no room for a request; null where there is, as always for a probe, and for a browser that asks whether it may. */
  refusalOf(method: string, path: string): DegradedError | null {
    if (this.atWork >= this.settings.maxRequestsInFlight && !isProbe(path) && method !== 'OPTIONS')
      return TOO_MANY_REQUESTS_IN_FLIGHT;
    if (this.hashing >= this.maxHashing && this.hashingRoutes.has(`${method} ${path}`))
      return TOO_MANY_PASSWORDS;
    return null;
  }

  /** Takes the request on where there is room. */
  readonly admit = (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const refusal = this.refusalOf(request.method, endpointOf(request));
    if (refusal) return done(refusal);
    if (!request.isAtWork) this.count(request, 1);
    request.isAtWork = true;
    done();
  };

  /** The request is no work while its body is on its way, and none once its answer is. */
  readonly release = <T>(
    request: FastifyRequest,
    _reply: FastifyReply,
    payload: T,
    done: (error: null, payload: T) => void,
  ): void => {
    if (request.isAtWork) this.count(request, -1);
    request.isAtWork = false;
    done(null, payload);
  };

  private count(request: FastifyRequest, change: 1 | -1): void {
    this.atWork += change;
    if (routeOf(request).config.hashesPassword) this.hashing += change;
  }
}
