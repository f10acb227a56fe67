import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Closing } from '../closing.js';
import { FAREWELLS } from '../privacy.queues.js';

/** Tells whoever has closed their account what becomes of it. */
@Injectable()
export class FarewellJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly closing: Closing,
  ) {}

  onModuleInit(): void {
    this.jobs.work(FAREWELLS, ({ userId }, { id }) => this.closing.sayFarewell(userId, id));
  }
}
