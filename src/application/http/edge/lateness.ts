import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { TimeoutError } from '#foundation/errors/index.js';
import { HttpSettings } from '#infrastructure/config/settings.js';
import { Slots } from '#infrastructure/system/slots.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Where it stands among those that are under way; null when it does not. */
    place: number | null;
  }
}

/** How often somebody looks for requests that are late. */
const LONGEST_BETWEEN_LOOKS_MS = 1_000;

/**
 * Answers for a request that is late: its body is not there in time, or its answer. One look at all that are under way,
 * once in a while: Fastify's `handlerTimeout` makes a timer, a listener and an AbortController of each request, a
 * fifteenth of what a cached read costs.
 */
@Injectable()
export class Lateness {
  private readonly underWay = new Slots<FastifyReply>();

  constructor(private readonly settings: HttpSettings) {}

  /** Looks from now on, until the server is closed. */
  watch(fastify: FastifyInstance): void {
    const betweenMs = Math.min(LONGEST_BETWEEN_LOOKS_MS, this.settings.requestTimeoutMs);
    const timer = setInterval(() => this.look(), betweenMs).unref();
    fastify.addHook('onClose', async () => clearInterval(timer));
  }

  readonly begin = (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    reply.place = this.underWay.add(reply);
    done();
  };

  /** An answer that is on its way may take as long as its reader does. */
  readonly end = <T>(
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: T,
    done: (error: null, payload: T) => void,
  ): void => {
    this.settle(reply);
    done(null, payload);
  };

  private look(): void {
    for (const reply of this.underWay) {
      if (reply.elapsedTime < this.settings.requestTimeoutMs) continue;
      this.settle(reply);
      // Who has gone away waits for nothing.
      if (!reply.raw.destroyed) reply.send(new TimeoutError('The request took too long'));
    }
  }

  private settle(reply: FastifyReply): void {
    if (reply.place !== null) this.underWay.remove(reply.place);
    reply.place = null;
  }
}
