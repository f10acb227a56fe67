import { Client } from 'pg';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { testDatabase } from '../../support/test-database.js';

const WAITING = `
  SELECT count(*)::int AS count FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** A post of somebody's that another holds: whoever wants to change it waits until it is let go. */
export class HeldPost implements AsyncDisposable {
  private constructor(
    readonly id: string,
    private readonly holder: Client,
  ) {}

  static async of(author: Person): Promise<HeldPost> {
    const { id } = await author.drafts();
    const holder = new Client({ connectionString: await testDatabase() });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM posts WHERE id = $1 FOR UPDATE', [id]);
    return new HeldPost(id, holder);
  }

  /** Resolves when somebody waits for it. */
  isWaitedFor(): Promise<void> {
    return eventually(async () => {
      if ((await this.waiting()) === 0) throw new Error('Nobody waits for the post');
    });
  }

  /** How many wait. */
  async waiting(): Promise<number> {
    const { rows } = await this.holder.query<{ count: number }>(WAITING);
    return rows[0]?.count ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.holder.end();
  }
}
