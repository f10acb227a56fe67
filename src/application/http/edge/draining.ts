import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** While the service stops, each answer is the last one on its connection: an idle client must not hold the process. */
@Injectable()
export class Draining implements OnModuleDestroy {
  private stopping = false;

  onModuleDestroy(): void {
    this.stopping = true;
  }

  readonly closeConnection = (
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: Error | null, payload: unknown) => void,
  ): void => {
    if (this.stopping) reply.header('connection', 'close');
    done(null, payload);
  };
}
