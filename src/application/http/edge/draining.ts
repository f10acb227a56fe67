import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpSettings } from '#infrastructure/config/settings.js';

/** What is late by its own fault is answered with 504 first. */
const GRACE_MS = 1_000;

/** How the service leaves a proxy without losing a request: not ready first, served on meanwhile, deaf only then. */
@Injectable()
export class Draining implements OnModuleDestroy, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly settings: HttpSettings,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Whether an answer must be the last one on its connection. */
  get isStopping(): boolean {
    return this.stopping;
  }

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** Readiness says 503 by now, and whoever asks it needs time to hear. Only then does Nest close the listener. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.adapterHost.listening) await delay(this.settings.shutdownDelayMs);
  }

  /** While the service stops, each answer is the last one on its connection: an idle client must not hold the process. */
  readonly closeConnection = (
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: Error | null, payload: unknown) => void,
  ): void => {
    if (this.stopping) reply.header('connection', 'close');
    done(null, payload);
  };

  /** Node looks for late clients no more once it has stopped listening; one that is slow would hold the process. */
  readonly limit = (done: () => void): void => {
    const server: Server = this.adapterHost.httpAdapter.getHttpServer();
    setTimeout(() => server.closeAllConnections(), this.settings.requestTimeoutMs + GRACE_MS).unref();
    done();
  };
}
