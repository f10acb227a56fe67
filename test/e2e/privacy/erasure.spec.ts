import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Flags } from '#infrastructure/flags/flags.js';
import { Erasure } from '../../../src/application/privacy/erasure.js';
import { eventually } from '../../support/eventually.js';
import { LONG_ENOUGH } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { TestApp } from '../../support/test-app.js';
import { DAY_MS } from './closings.js';
import { tracesOf } from './traces.js';

/** Somebody of whom every word can be told from everybody else's. */
class Marked {
  readonly marks: string[] = [];
  token = '';
  id = '';

  mark(what: string): string {
    const mark = `zq${what}${randomBytes(4).toString('hex')}`;
    this.marks.push(mark);
    return mark;
  }

  readonly username = this.mark('name');
  readonly email = `${this.mark('mail')}@example.com`;
  readonly password = `a long ${this.mark('word')}`;
  readonly device = `Galley/${this.mark('device')}`;
  readonly displayName = this.mark('shown');
  readonly bio = `Sails a ${this.mark('boat')}.`;
}

describe('Erasure', () => {
  let provider: StubEmailProvider;
  let app: TestApp;
  let ann: Marked;
  beforeAll(async () => {
    provider = await new StubEmailProvider().start();
    provider.mode = 422;
    app = await TestApp.start({
      JOBS_WORKERS: '2',
      JOBS_POLL_MS: '50',
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
    });
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });
  beforeEach(() => {
    ann = new Marked();
  });
  afterEach(() => app.clock.advance(-31 * DAY_MS));

  const ask = (method: 'get' | 'post' | 'delete', path: string, body?: object) =>
    app.stranger[method](path)
      .set('user-agent', ann.device)
      .set(ann.token ? { authorization: `Bearer ${ann.token}` } : {})
      .set('idempotency-key', randomBytes(8).toString('hex'))
      .send(body);

  const rowsOf = async (text: string) => (await app.database.query({ name: '', text }, [ann.id])).rows;
  const jobsOfAnn = () => rowsOf(`SELECT name, output FROM jobs.job WHERE data::text LIKE '%' || $1 || '%'`);
  const failed = (name: string) => expect.arrayContaining([{ name, output: expect.any(Object) }]);

  /** Registers, is sent a mail that nobody takes, signs in and writes; resolves to the marks of what was written. */
  async function live(): Promise<string[]> {
    const { username, email, password, displayName: display_name, bio } = ann;
    const { body } = await ask('post', '/v1/users', { username, email, password, display_name, bio }).expect(
      201,
    );
    ann.id = (body as { id: string }).id;
    ann.token = (await ask('post', '/v1/auth/login', { email, password }).expect(200)).body
      .access_token as string;
    const written = ['title', 'words', 'tag'].map((what) => ann.mark(what));
    const [title, words, tag] = written;
    const post = { title: `Of the ${title}`, content: `${LONG_ENOUGH} ${words}`, tags: [tag] };
    await ask('post', '/v1/posts', { ...post, status: 'published' }).expect(201);
    const another = { ...post, title: `The ${ann.mark('deleted')} evening` };
    const { body: deleted } = await ask('post', '/v1/posts', another).expect(201);
    await ask('delete', `/v1/posts/${deleted.id}`).expect(204);
    await ask('get', '/v1/users/me').expect(200);
    await eventually(async () => expect(await jobsOfAnn()).toEqual(failed('users.welcome')));
    await app.nest.get(Flags, { strict: false }).change('posts-v2', { userIds: [ann.id] });
    return written;
  }

  async function leave(posts: 'remove' | 'anonymise'): Promise<void> {
    await ask('delete', '/v1/users/me', { password: ann.password, posts }).expect(204);
    await eventually(async () => expect(await jobsOfAnn()).toEqual(failed('privacy.farewell')));
  }

  const erase = (days: number) => {
    app.clock.advance(days * DAY_MS);
    return app.nest
      .get(Erasure, { strict: false })
      .eraseSome(new Date(app.clock.now().getTime() - 30 * DAY_MS));
  };

  it('leaves no trace of somebody, in any column of any table', async () => {
    await live();
    await leave('remove');
    expect(await tracesOf(ann.marks, app.database)).toEqual(
      expect.arrayContaining([
        'kept_answers.body',
        'posts.content',
        'posts.search',
        'posts.tags',
        'posts.title',
        'sessions.device',
        'users.bio',
        'users.display_name',
        'users.email',
        'users.username',
      ]),
    );
    expect(await erase(31)).toBe(1);
    expect(await tracesOf(ann.marks, app.database)).toEqual([]);
  });

  it('leaves the id where deeds are told, and nowhere else', async () => {
    await live();
    await leave('remove');
    expect(await tracesOf([ann.id], app.database)).toEqual(
      expect.arrayContaining([
        'feature_flags.user_ids',
        'job_common.data',
        'kept_answers.owner_id',
        'posts.author_id',
        'sessions.user_id',
        'users.id',
      ]),
    );
    await erase(31);
    expect(await tracesOf([ann.id], app.database)).toEqual([
      'audit_events.actor_id',
      // Whose post was deleted.
      'audit_events.details',
      'audit_events.subject_id',
    ]);
    const deeds = await rowsOf(
      'SELECT action, actor_id FROM audit_events WHERE subject_id = $1::text ORDER BY id',
    );
    expect(deeds).toEqual(
      expect.arrayContaining([
        { action: 'account.closed', actor_id: ann.id },
        { action: 'account.erased', actor_id: null },
      ]),
    );
  });

  it('keeps what was published where that was wanted, and not who wrote it', async () => {
    const [title = '', words, tag] = await live();
    await leave('anonymise');
    await app.stranger.get(`/v1/posts?q=${title}`).expect(200);
    await erase(31);
    expect(await tracesOf([ann.id], app.database)).toEqual([
      'audit_events.actor_id',
      // Whose post was deleted.
      'audit_events.details',
      'audit_events.subject_id',
    ]);
    const kept = await tracesOf(ann.marks, app.database);
    expect(kept).toEqual(['posts.content', 'posts.search', 'posts.tags', 'posts.title']);
    const others = ann.marks.filter((mark) => ![title, words, tag].includes(mark));
    expect(await tracesOf(others, app.database)).toEqual([]);
    const { body } = await app.stranger.get(`/v1/posts?q=${title}&include=author`).expect(200);
    expect(body.data).toMatchObject([{ author_id: null, author: null, tags: [tag] }]);
    await app.stranger.get(`/v1/posts/${body.data[0].id}`).expect(200);
  });

  it('forgets what is remembered of somebody', async () => {
    const [title = ''] = await live();
    const find = async () => (await app.stranger.get(`/v1/posts?q=${title}`).expect(200)).body.data[0];
    const { id } = await find();
    await leave('anonymise');
    expect((await app.stranger.get(`/v1/posts/${id}`).expect(200)).body).toMatchObject({ author_id: ann.id });
    await erase(31);
    expect((await app.stranger.get(`/v1/posts/${id}`).expect(200)).body).toMatchObject({ author_id: null });
    const cid = await app.signUpAdmin('cid');
    await cid.get(`/v1/users/${ann.id}`).expect(problem(404, 'not-found'));
  });

  it('waits for the time for second thoughts, and takes nobody who has had them', async () => {
    await live();
    await leave('remove');
    expect(await erase(29)).toBe(0);
    const cid = await app.signUpAdmin('cid');
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    expect(await erase(2)).toBe(0);
    expect(await rowsOf('SELECT status, closed_at, posts_fate FROM users WHERE id = $1')).toEqual([
      { status: 'active', closed_at: null, posts_fate: null },
    ]);
  });
});
