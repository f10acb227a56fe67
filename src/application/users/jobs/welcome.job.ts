import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { WELCOMES } from '../users.queues.js';
import { UsersService } from '../users.service.js';

/** Welcomes who has registered. */
@Injectable()
export class WelcomeJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly users: UsersService,
  ) {}

  onModuleInit(): void {
    this.jobs.work(WELCOMES, ({ userId }, { id }) => this.users.welcome(userId, id));
  }
}
