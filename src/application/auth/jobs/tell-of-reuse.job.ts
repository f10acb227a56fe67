import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { REUSES } from '../auth.queues.js';
import { ReuseNotice } from '../sessions/reuse-notice.js';

/** Tells whose refresh token was used twice. */
@Injectable()
export class TellOfReuseJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly notice: ReuseNotice,
  ) {}

  onModuleInit(): void {
    this.jobs.work(REUSES, ({ sessionId }, { id }) => this.notice.send(sessionId, id));
  }
}
