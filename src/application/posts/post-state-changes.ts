import { Injectable } from '@nestjs/common';
import { InjectMetric, makeCounterProvider } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { Database } from '#infrastructure/database/database.js';
import type { PostState } from './post.states.js';

export const postStateChangesTotal = makeCounterProvider({
  name: 'posts_state_changes_total',
  help: 'Posts that went from one state to another',
  labelNames: ['from', 'to'],
});

/** All that there are. */
const CHANGES: Record<Exclude<PostState, 'deleted'>, PostState[]> = {
  new: ['draft', 'published', 'archived'],
  draft: ['published', 'archived', 'deleted'],
  published: ['archived', 'deleted'],
  archived: ['draft', 'deleted'],
};

/** Where posts go, counted. */
@Injectable()
export class PostStateChanges {
  constructor(
    private readonly database: Database,
    @InjectMetric('posts_state_changes_total') private readonly total: Counter<'from' | 'to'>,
  ) {
    for (const [from, reachable] of Object.entries(CHANGES))
      for (const to of reachable) total.inc({ from, to }, 0);
  }

  /** Counts once it is committed; what stays as it is does not count. */
  async tell(from: PostState, to: PostState): Promise<void> {
    if (from !== to) await this.database.afterCommit(async () => this.total.inc({ from, to }));
  }
}
