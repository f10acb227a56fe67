import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { TimeoutError } from '#foundation/errors/index.js';
import { HttpSettings } from '#infrastructure/config/settings.js';
import { Admission } from './admission.js';

/** How often somebody looks for requests that are late. */
const LONGEST_BETWEEN_LOOKS_MS = 1_000;

/** The time after which it is noticed at the latest, by Node and by this edge. */
export const betweenLooksMs = (requestTimeoutMs: number): number =>
  Math.min(LONGEST_BETWEEN_LOOKS_MS, requestTimeoutMs);

/**
 * Answers 504 for a handler that is late. One look at all that is at work, once in a while: Fastify's `handlerTimeout`
 * makes a timer, a listener and an AbortController of each request, a fifteenth of what a cached read costs.
 */
@Injectable()
export class Lateness {
  constructor(
    private readonly admission: Admission,
    private readonly settings: HttpSettings,
  ) {}

  /** Looks from now on, until the server is closed. */
  watch(fastify: FastifyInstance): void {
    const { requestTimeoutMs } = this.settings;
    const timer = setInterval(() => this.look(), betweenLooksMs(requestTimeoutMs)).unref();
    fastify.addHook('onClose', async () => clearInterval(timer));
  }

  private look(): void {
    for (const reply of this.admission.atWork)
      if (reply.elapsedTime >= this.settings.requestTimeoutMs && !reply.sent)
        reply.send(new TimeoutError('The request took too long'));
  }
}
