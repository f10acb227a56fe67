import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { UNPROVEN_ADDRESSES } from '#application/users/index.js';
import { Letters } from './letters.js';
import { CHANGED_PASSWORDS, LETTERS, REUSES, WANTED_ADDRESSES } from './letters.queues.js';

/** Writes to whoever is to be told. */
@Injectable()
export class LettersJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly letters: Letters,
  ) {}

  onModuleInit(): void {
    this.jobs.work(UNPROVEN_ADDRESSES, ({ userId }, { id }) => this.letters.askToVerify(userId, id));
    this.jobs.work(WANTED_ADDRESSES, ({ tokenId }, { id }) => this.letters.askToConfirm(tokenId, id));
    this.jobs.work(LETTERS, ({ occasion, tokenId }, { id }) => this.letters.write(occasion, tokenId, id));
    this.jobs.work(CHANGED_PASSWORDS, ({ userId }, { id }) => this.letters.tellOfPassword(userId, id));
    this.jobs.work(REUSES, ({ sessionId }, { id }) => this.letters.tellOfReuse(sessionId, id));
  }
}
