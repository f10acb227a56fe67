import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { closeAccount } from '../privacy/closings.js';
import { inLineFor, leaving } from './in-line.js';
import { MINUTE_MS, publishDue, scheduled } from './publishing-due.js';

describe('A draft that is due, while', () => {
  let apps: TestApp[];
  let app: TestApp;
  let ann: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    apps = [app, await TestApp.start()];
    cid = await app.signUpAdmin('cid');
  });
  beforeEach(async () => {
    ann = await app.signUp('ann');
  });
  afterAll(() => Promise.all(apps.map((one) => one.close())));

  const read = async ({ id }: PostBody): Promise<PostBody> =>
    (await cid.get(`/v1/posts/${id}`).expect(200)).body as PostBody;
  const timeComes = () => apps.forEach(({ clock }) => clock.advance(MINUTE_MS));

  it('two instances look, is published by one of them', async () => {
    const drafts = await Promise.all(Array.from({ length: 20 }, () => scheduled(app, ann)));
    timeComes();
    await Promise.all(apps.flatMap((one) => [publishDue(one), publishDue(one)]));
    const published = await Promise.all(drafts.map(read));
    expect(published.map(({ status, version }) => [status, version])).toEqual(
      drafts.map(() => ['published', 3]),
    );
  });

  it('somebody changes it, is not waited for, and published the next time', async () => {
    const [held, free] = [await scheduled(app, ann), await scheduled(app, ann)];
    timeComes();
    await connected(await testDatabase(), async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [held.id]);
      await publishDue(app);
      expect([(await read(held)).status, (await read(free)).status]).toEqual(['draft', 'published']);
      await other.query('COMMIT');
    });
    await publishDue(app);
    expect((await read(held)).status).toBe('published');
  });

  it.each(['suspended', 'closed'])('its author becomes %s, is not published', async (status) => {
    const draft = await scheduled(app, ann);
    timeComes();
    await inLineFor('users', ann, [() => publishDue(app)], leaving(status, ann));
    expect(await read(draft)).toMatchObject({ status: 'draft', publish_at: null });
  });

  it('its author leaves with all posts, is gone', async () => {
    const draft = await scheduled(app, ann);
    timeComes();
    await Promise.all([publishDue(app), closeAccount(ann, 'remove').expect(204)]);
    await cid.get(`/v1/posts/${draft.id}`).expect(problem(404, 'not-found'));
  });

  it('its author changes the time, waits for that', async () => {
    const draft = await scheduled(app, ann);
    timeComes();
    const later = new Date(app.clock.now().getTime() + MINUTE_MS).toISOString();
    await inLineFor('users', ann, [() => publishDue(app)], (other) =>
      other.query('UPDATE posts SET publish_at = $2 WHERE id = $1', [draft.id, later]),
    );
    expect(await read(draft)).toMatchObject({ status: 'draft', publish_at: later });
  });
});
