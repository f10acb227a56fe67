import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { createWith, somebodyWaits, whileShut } from '../idempotency/tries.js';
import { closeAccount } from '../privacy/closings.js';
import { grown, scrape, type Series } from './scrape.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };

/** A title under which no change is kept: it is taken back at its commit. */
const DOOMED = 'Never to be changed';
const REFUSE = `
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
  CREATE CONSTRAINT TRIGGER no_commits AFTER UPDATE ON posts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.title = '${DOOMED}') EXECUTE FUNCTION refuse()`;

const moved = (from: string, to: string): string => `posts_state_changes_total{from="${from}",to="${to}"}`;

const keyed = (result: string): string => `idempotency_total{result="${result}"}`;

describe('The metrics of what people do', () => {
  let app: TestApp;
  let ann: Person;
  let before: Series;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    await connected(await testDatabase(), (client) => client.query(REFUSE));
  });
  beforeEach(async () => {
    before = await scrape(app);
  });
  afterAll(() => app.close());

  const grownOf = async (name: string) => grown(before, await scrape(app), name);

  it('count where posts go', async () => {
    const { id } = await ann.drafts();
    for (const verb of ['publish', 'archive', 'unarchive'])
      await ann.post(`/v1/posts/${id}/${verb}`).expect(200);
    await ann.patch(`/v1/posts/${id}`, { title: 'Second thoughts' }).expect(200);
    await ann.delete(`/v1/posts/${id}`).expect(204);
    await ann.publishes();
    expect(await grownOf('posts_state_changes_total')).toEqual({
      [moved('new', 'draft')]: 1,
      [moved('draft', 'published')]: 1,
      [moved('published', 'archived')]: 1,
      [moved('archived', 'draft')]: 1,
      [moved('draft', 'deleted')]: 1,
      [moved('new', 'published')]: 1,
    });
  });

  it('count no post that stays where it is, because it was refused or taken back', async () => {
    const post = await ann.publishes();
    const doomed = await ann.drafts({ title: DOOMED });
    before = await scrape(app);
    await ann.post(`/v1/posts/${post.id}/publish`).expect(409);
    await ann.post(`/v1/posts/${doomed.id}/publish`).expect(500);
    await ann.delete(`/v1/posts/${post.id}`).set('if-match', '"7.x"').expect(412);
    await createWith(ann, randomUUID(), { ...POST, content: 'Short', status: 'published' }).expect(400);
    expect(await grownOf('posts_state_changes_total')).toEqual({});
  });

  it('count the posts that go with their author', async () => {
    const bob = await app.signUp('bob');
    await bob.drafts();
    await bob.publishes();
    await bob.publishes();
    before = await scrape(app);
    await closeAccount(bob, 'remove').expect(204);
    expect(await grownOf('posts_state_changes_total')).toEqual({
      [moved('draft', 'deleted')]: 1,
      [moved('published', 'deleted')]: 2,
    });
  });

  it('count what became of requests with a key', async () => {
    const key = randomUUID();
    await createWith(ann, key, POST).expect(201);
    for (let tried = 0; tried < 2; tried += 1) await createWith(ann, key, POST).expect(201);
    await createWith(ann, key, { ...POST, title: 'Another evening' }).expect(
      problem(422, 'idempotency-key-reused'),
    );
    await createWith(ann, randomUUID(), { ...POST, content: 'Short', status: 'published' }).expect(400);
    await ann.drafts();
    expect(await grownOf('idempotency_total')).toEqual({
      [keyed('created')]: 1,
      [keyed('replayed')]: 2,
      [keyed('mismatch')]: 1,
      [keyed('failed')]: 1,
    });
  });

  it('count a request whose key is still at work as a conflict', async () => {
    const key = randomUUID();
    const tries: Promise<unknown>[] = [];
    await whileShut('posts', async (client) => {
      tries.push(Promise.resolve(createWith(ann, key, POST).expect(201)));
      await somebodyWaits(client, 'posts');
      await createWith(ann, key, POST).expect(problem(409, 'request-in-progress'));
    });
    await Promise.all(tries);
    expect(await grownOf('idempotency_total')).toEqual({ [keyed('conflict')]: 1, [keyed('created')]: 1 });
  });
});
