import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Gauge } from 'prom-client';
import { TimeoutError } from '#foundation/errors/index.js';
import { HttpSettings } from '#infrastructure/config/settings.js';
import { setAtScrape } from '#infrastructure/observability/at-scrape.js';
import { Slots } from '#infrastructure/system/slots.js';
import { AccessLog } from './access-log.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Where it stands among those that are under way; null when it does not. */
    place: number | null;
  }
}

/** How often somebody looks for requests that are late. */
const LONGEST_BETWEEN_LOOKS_MS = 1_000;

/**
 * Knows which requests are under way, and answers for one that is late: its body is not there in time, or its answer. One
 * look at all of them, once in a while: Fastify's `handlerTimeout` makes a timer, a listener and an AbortController of each
 * request, a fifteenth of what a cached read costs.
 */
@Injectable()
export class RequestsUnderWay {
  /** Applications of one process share its metrics. */
  private static readonly all = new Set<RequestsUnderWay>();
  private readonly underWay = new Slots<FastifyReply>();

  constructor(
    private readonly settings: HttpSettings,
    private readonly accessLog: AccessLog,
    @InjectMetric('active_connections') active: Gauge,
  ) {
    setAtScrape(active, async () => {
      const underWay = [...RequestsUnderWay.all].flatMap((one) => [...one.underWay]);
      active.set(underWay.filter(isAwaited).length);
    });
  }

  /** Looks from now on, until the server is closed. */
  watch(fastify: FastifyInstance): void {
    const betweenMs = Math.min(LONGEST_BETWEEN_LOOKS_MS, this.settings.requestTimeoutMs);
    const timer = setInterval(() => this.look(), betweenMs).unref();
    RequestsUnderWay.all.add(this);
    fastify.addHook('onClose', async () => {
      clearInterval(timer);
      this.look();
      RequestsUnderWay.all.delete(this);
    });
  }

  readonly begin = (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    reply.place = this.underWay.add(reply);
    done();
  };

  readonly end = (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    this.settle(reply);
    done();
  };

  private look(): void {
    for (const reply of this.underWay) {
      if (!isAwaited(reply)) this.breakOff(reply);
      else if (!isAnswered(reply) && reply.elapsedTime >= this.settings.requestTimeoutMs)
        reply.send(new TimeoutError('The request took too long'));
    }
  }

  private breakOff(reply: FastifyReply): void {
    this.settle(reply);
    this.accessLog.brokenOff(reply.request, reply);
  }

  private settle(reply: FastifyReply): void {
    if (reply.place !== null) this.underWay.remove(reply.place);
    reply.place = null;
  }
}

/** Whether the answer is on its way, which may take as long as its reader does: nobody works at it, or waits for a body. */
const isAnswered = ({ raw, request }: FastifyReply): boolean =>
  raw.headersSent || (request.raw.complete && !request.isAtWork);

/** Whether somebody is still there to hear it: of those who have gone away, no end is told. */
const isAwaited = ({ raw }: FastifyReply): boolean => !raw.destroyed;
