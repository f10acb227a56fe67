import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Queue } from '#infrastructure/jobs/queue.js';
import { Rounds } from '#infrastructure/jobs/rounds.js';
import { ScheduledPosts } from './scheduled-posts.js';

const DUE_POSTS = new Queue<object>('posts.publish-due', { retries: 3, attemptSeconds: 600 });
const EVERY_SECONDS = 60;

/** Looks each minute what is due, in one instance of all. */
@Injectable()
export class ScheduledPostsJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly rounds: Rounds,
    private readonly posts: ScheduledPosts,
  ) {}

  onModuleInit(): void {
    this.jobs.work(DUE_POSTS, (_, { signal }) => this.posts.publishDue(signal));
    this.rounds.every(EVERY_SECONDS, DUE_POSTS, {});
  }
}
