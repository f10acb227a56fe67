import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { deedsTo } from '../admin/trail.js';
import { grown, scrape } from '../operations/scrape.js';
import { closeAccount } from '../privacy/closings.js';
import { MINUTE_MS, publishDue, scheduled } from './publishing-due.js';

const DOOMED = 'Never to be published';
const REFUSE = `
  CREATE FUNCTION refuse_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
  CREATE TRIGGER refuse_due BEFORE UPDATE ON posts
    FOR EACH ROW WHEN (NEW.title = '${DOOMED}') EXECUTE FUNCTION refuse_due()`;
const MANY = `
  INSERT INTO posts (id, author_id, title, content, status, version, publish_at, created_at, updated_at)
  SELECT gen_random_uuid(), $1, 'One of very many', $2, 'draft', 1, $3, now(), now() FROM generate_series(1, 230)`;

describe('A scheduled draft', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.stop();
  });
  beforeEach(async () => {
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const sql = (text: string, values: unknown[] = []) => app.database.query({ name: '', text }, values);
  const read = async ({ id }: PostBody): Promise<PostBody> =>
    (await cid.get(`/v1/posts/${id}`).expect(200)).body as PostBody;
  /** The time has come for all that was scheduled. */
  async function aMinuteLater(): Promise<void> {
    app.clock.advance(MINUTE_MS);
    await publishDue(app);
  }

  it('is published when its time has come, and not before', async () => {
    const draft = await scheduled(app, ann);
    app.clock.advance(MINUTE_MS - 1);
    await publishDue(app);
    expect(await read(draft)).toMatchObject({ status: 'draft', version: 2 });
    app.clock.advance(1);
    await publishDue(app);
    const now = app.clock.now().toISOString();
    expect((await ann.get(`/v1/posts/${draft.id}`).expect(200)).body).toEqual({
      ...draft,
      status: 'published',
      version: 3,
      publish_at: null,
      published_at: now,
      updated_at: now,
      allowed_actions: ['edit', 'archive', 'transfer', 'delete'],
    });
    const { body } = await app.stranger.get(`/v1/posts?author_id=${ann.id}`).expect(200);
    expect(body.data).toMatchObject([{ id: draft.id }]);
  });

  it('is published once, counted as any other, and written down as little', async () => {
    const before = await scrape(app);
    const draft = await scheduled(app, ann);
    await aMinuteLater();
    await publishDue(app);
    expect((await read(draft)).version).toBe(3);
    expect(grown(before, await scrape(app), 'posts_state_changes_total')).toEqual({
      'posts_state_changes_total{from="new",to="draft"}': 1,
      'posts_state_changes_total{from="draft",to="published"}': 1,
    });
    expect(await deedsTo(cid, draft)).toEqual([]);
  });

  it('is one of very many, and published all the same', async () => {
    await sql(MANY, [ann.id, LONG_ENOUGH, app.clock.now()]);
    await aMinuteLater();
    const { body } = await ann.get(`/v1/posts?author_id=${ann.id}&include_total=true`).expect(200);
    expect(body.pagination.total).toBe(230);
  });

  it('is left alone when it is unscheduled, archived or published by then', async () => {
    const drafts = await Promise.all(Array.from({ length: 3 }, () => scheduled(app, ann)));
    const [unscheduled, archived, published] = drafts.map(({ id }) => `/v1/posts/${id}`);
    await ann.patch(String(unscheduled), { publish_at: null }).expect(200);
    await ann.post(`${archived}/archive`).expect(200);
    await ann.post(`${published}/publish`).expect(200);
    const before = await Promise.all(drafts.map(read));
    await aMinuteLater();
    expect(await Promise.all(drafts.map(read))).toEqual(before);
  });

  it('is not published when its author is suspended by then, nor when they are back', async () => {
    const [draft, another] = [await scheduled(app, ann), await scheduled(app, bob)];
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    await aMinuteLater();
    expect(await read(draft)).toMatchObject({ status: 'draft', publish_at: null, version: 3 });
    expect((await read(another)).status).toBe('published');
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    await aMinuteLater();
    expect((await read(draft)).status).toBe('draft');
  });

  it('is published when its author was suspended, and is back in time', async () => {
    const draft = await scheduled(app, ann);
    for (const status of ['suspended', 'active'])
      await cid.patch(`/v1/users/${ann.id}`, { status }).expect(200);
    await aMinuteLater();
    expect((await read(draft)).status).toBe('published');
  });

  it('is not published when its author has left, whatever was to become of it', async () => {
    const [kept, removed] = [await scheduled(app, ann), await scheduled(app, bob)];
    await closeAccount(ann, 'anonymise').expect(204);
    await closeAccount(bob, 'remove').expect(204);
    await aMinuteLater();
    expect(await read(kept)).toMatchObject({ status: 'draft', publish_at: null });
    await cid.patch(`/v1/users/${bob.id}`, { status: 'active' }).expect(200);
    await aMinuteLater();
    await cid.get(`/v1/posts/${removed.id}`).expect(404);
    const { rows } = await sql('SELECT status, publish_at FROM posts WHERE id = $1', [removed.id]);
    expect(rows).toEqual([{ status: 'draft', publish_at: null }]);
  });

  it('stays a draft when there is not enough to read by then', async () => {
    const draft = await scheduled(app, ann);
    await sql(`UPDATE posts SET content = 'Short.' WHERE id = $1`, [draft.id]);
    await aMinuteLater();
    expect(await read(draft)).toMatchObject({ status: 'draft', publish_at: null, version: 3 });
  });

  it('is held up by none that cannot be published, and that is tried again', async () => {
    const doomed = await scheduled(app, ann, { title: DOOMED });
    app.clock.advance(1);
    const draft = await scheduled(app, ann);
    await sql(REFUSE);
    await aMinuteLater();
    expect(await read(doomed)).toMatchObject({ status: 'draft', publish_at: doomed.publish_at, version: 2 });
    expect((await read(draft)).status).toBe('published');
    await sql('DROP FUNCTION refuse_due CASCADE');
    await publishDue(app);
    expect((await read(doomed)).status).toBe('published');
  });

  it('is published by the service itself, once, also when it was down at the time', async () => {
    app.clock.advance(-30 * MINUTE_MS);
    const draft = await scheduled(app, await app.signUp('dan'));
    app.clock.advance(30 * MINUTE_MS);
    const working = { JOBS_WORKERS: '1', JOBS_POLL_MS: '50' };
    const services = [await TestApp.start(working), await TestApp.start(working)];
    await eventually(async () => expect((await read(draft)).status).toBe('published'));
    expect(await read(draft)).toMatchObject({ version: 3, publish_at: null });
    await Promise.all(services.map((service) => service.close()));
    expect((await read(draft)).version).toBe(3);
  });
});
