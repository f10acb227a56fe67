import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { HeldPost } from './held-post.js';
import { grown, scrape } from './scrape.js';

/** One connection, for which everybody has to wait. */
const SETTINGS = { DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' };

const sent = (operation: string): string => `db_query_duration_seconds_count{operation="${operation}"}`;

describe('The metrics of the database', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start(SETTINGS);
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  it('time each statement by its first word', async () => {
    const { id } = await ann.drafts();
    const before = await scrape(app);
    await ann.post(`/v1/posts/${id}/publish`).expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(409);
    const counts = grown(before, await scrape(app), 'db_query_duration_seconds_count');
    expect(counts).toMatchObject({
      [sent('begin')]: 2,
      [sent('update')]: 1,
      [sent('commit')]: 1,
      [sent('rollback')]: 1,
    });
    // Posts are read to be changed; the scrape itself reads, too.
    expect(counts[sent('select')]).toBeGreaterThanOrEqual(2);
  });

  it('are no more for statements of other kinds', async () => {
    await app.database.query({ name: '', text: 'SHOW server_version' });
    await app.database.query({ name: '', text: 'VALUES (1)' });
    const operations = [...(await scrape(app)).keys()].flatMap(
      (name) => /^db_query_duration_seconds_count\{operation="(.+)"\}$/.exec(name)?.[1] ?? [],
    );
    expect(operations).toContain('other');
    expect(operations).not.toContain('show');
    expect(operations).not.toContain('values');
  });

  it('count a statement that failed, with the time that it took', async () => {
    const before = await scrape(app);
    await expect(app.database.query({ name: '', text: 'DELETE FROM nowhere' })).rejects.toThrow('nowhere');
    expect(grown(before, await scrape(app), 'db_query_duration_seconds_count')).toMatchObject({
      [sent('delete')]: 1,
    });
  });

  it('say which connections are used, and how many wait for one', async () => {
    // Now and then the service looks for settings and flags that were changed.
    const isIdle = () =>
      eventually(async () => expect(await pool(app)).toEqual({ idle: 1, used: 0, waiting: 0 }));
    await isIdle();
    await using held = await HeldPost.of(ann);
    const archived = Promise.resolve(ann.post(`/v1/posts/${held.id}/archive`).expect(200));
    await held.isWaitedFor();
    const written = Promise.all([1, 2].map(() => ann.drafts()));
    await eventually(async () => {
      const { idle, used, waiting } = await pool(app);
      expect({ idle, used }).toEqual({ idle: 0, used: 1 });
      expect(waiting).toBeGreaterThanOrEqual(2);
    });
    await held[Symbol.asyncDispose]();
    await Promise.all([archived, written]);
    await isIdle();
  });
});

async function pool(app: TestApp): Promise<Record<'idle' | 'used' | 'waiting', number | undefined>> {
  const series = await scrape(app);
  return {
    idle: series.get('db_pool_connections{state="idle"}'),
    used: series.get('db_pool_connections{state="used"}'),
    waiting: series.get('db_pool_waiting'),
  };
}
