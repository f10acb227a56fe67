import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { DegradedError } from '#foundation/errors/index.js';
import { HttpSettings } from '#infrastructure/config/settings.js';
import { endpointOf, isProbe } from './endpoint.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it takes one of the places. */
    isAtWork: boolean;
  }
}

/** Made once: an error for each request would cost more than all else about its refusal. */
export const TOO_MANY_REQUESTS_IN_FLIGHT = new DegradedError('More requests are in flight than may be');

/** Bounds how many requests are worked on at a time: those that are keep their pace, whatever else comes. */
@Injectable()
export class Admission {
  private atWork = 0;

  constructor(private readonly settings: HttpSettings) {}

  get isFull(): boolean {
    return this.atWork >= this.settings.maxRequestsInFlight;
  }

  /** Takes the request on where there is room; a probe always. */
  readonly admit = (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (this.isFull && !isProbe(endpointOf(request))) return done(TOO_MANY_REQUESTS_IN_FLIGHT);
    if (!request.isAtWork) this.atWork += 1;
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
    if (request.isAtWork) this.atWork -= 1;
    request.isAtWork = false;
    done(null, payload);
  };
}
