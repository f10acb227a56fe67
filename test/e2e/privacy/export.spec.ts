import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { signIn } from '../auth/token-pairs.js';
import { closeAccount } from './closings.js';

interface Exported {
  exported_at: string;
  profile: Record<string, unknown>;
  sessions: Record<string, unknown>[];
  posts: { id: string; title: string; status: string; deleted_at: string | null }[];
  audit_events: { action: string; actor_id: string | null; subject_id: string }[];
}

describe('The export', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_REQUESTS: '1000',
      RATE_LIMIT_AUTH_REQUESTS: '1000',
    });
  });
  afterAll(() => app.close());

  const exportOf = async (person: Person): Promise<Exported> =>
    (await person.get('/v1/users/me/export').expect(200)).body as Exported;

  it('is one JSON file, for nobody to keep on the way', async () => {
    const ann = await app.signUp('ann');
    const { headers, body } = await ann.get('/v1/users/me/export').expect(200);
    const today = app.clock.now().toISOString().slice(0, 10);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="galley-export-${today}.json"`,
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('etag');
    expect(Object.keys(body)).toEqual(['exported_at', 'profile', 'sessions', 'posts', 'audit_events']);
    expect(body).toMatchObject({ posts: [] });
  });

  it('holds the profile as its owner sees it, and nothing of the password', async () => {
    const ann = await app.signUp('ann');
    await ann.patch('/v1/users/me', { bio: 'Sails.', age: 42 }).expect(200);
    const { text } = await ann.get('/v1/users/me/export').expect(200);
    const { profile } = JSON.parse(text) as Exported;
    expect(profile).toEqual((await ann.get('/v1/users/me').expect(200)).body);
    expect(profile).toMatchObject({ bio: 'Sails.', age: 42, email: ann.email });
    expect(text).not.toMatch(/password|argon2/);
  });

  it('holds where its owner is signed in, and was', async () => {
    const ann = await app.signUp('ann');
    const pair = await signIn(app, ann, 'Phone/1');
    await app.stranger
      .post('/v1/auth/logout')
      .set('authorization', `Bearer ${pair.access_token}`)
      .expect(204);
    const { sessions } = await exportOf(ann);
    expect(sessions).toMatchObject([
      { device: 'Phone/1', address: '127.0.0.1', current: false, revoked_at: expect.any(String) },
      { device: null, current: true, revoked_at: null },
    ]);
  });

  it('holds every post, whatever became of it', async () => {
    const ann = await app.signUp('ann');
    const written = [await ann.drafts(), await ann.publishes(), await ann.publishes(), await ann.publishes()];
    const [draft, published, archived, deleted] = written.map(({ id }) => id);
    await ann.post(`/v1/posts/${archived}/archive`).expect(200);
    await ann.delete(`/v1/posts/${deleted}`).expect(204);
    const { posts } = await exportOf(ann);
    const known = Object.fromEntries(
      posts.map(({ id, status, deleted_at }) => [id, [status, deleted_at !== null]]),
    );
    expect(known).toEqual({
      [String(draft)]: ['draft', false],
      [String(published)]: ['published', false],
      [String(archived)]: ['archived', false],
      [String(deleted)]: ['published', true],
    });
    const { title, content, tags, version, publish_at, published_at, created_at, updated_at } = (
      await ann.get(`/v1/posts/${published}`).expect(200)
    ).body as PostBody;
    expect(posts.find(({ id }) => id === published)).toEqual({
      id: published,
      title,
      content,
      tags,
      status: 'published',
      version,
      publish_at,
      published_at,
      created_at,
      updated_at,
      deleted_at: null,
    });
  });

  it('holds what was done to the account and by its owner, and of others nothing', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    const cid = await app.signUpAdmin('cid');
    await bob.publishes();
    for (const person of [ann, bob]) {
      await closeAccount(person, 'anonymise').expect(204);
      await cid.patch(`/v1/users/${person.id}`, { status: 'active' }).expect(200);
    }
    const { email, password } = ann;
    const { body } = await app.stranger.post('/v1/auth/login').send({ email, password }).expect(200);
    const signedIn = { authorization: `Bearer ${body.access_token}` };
    const { text } = await app.stranger.get('/v1/users/me/export').set(signedIn).expect(200);
    const { audit_events, posts } = JSON.parse(text) as Exported;
    expect(audit_events).toEqual(
      expect.arrayContaining([
        {
          id: expect.any(String),
          created_at: expect.any(String),
          action: 'account.closed',
          actor_id: ann.id,
          subject_type: 'user',
          subject_id: ann.id,
          details: { posts: 'anonymise' },
        },
      ]),
    );
    expect(audit_events.every(({ actor_id, subject_id }) => [actor_id, subject_id].includes(ann.id))).toBe(
      true,
    );
    expect(posts).toEqual([]);
    expect(text).not.toContain(bob.id);
  });

  it('is for whoever is signed in, and of nobody else', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    await app.stranger.get('/v1/users/me/export').expect(problem(401, 'unauthenticated'));
    await bob.get(`/v1/users/${ann.id}/export`).expect(problem(404, 'route-not-found'));
  });

  it('is to be had a few times a day', async () => {
    const ann = await app.signUp('ann');
    const bob = await app.signUp('bob');
    const { headers } = await ann.get('/v1/users/me/export').expect(200);
    expect(headers['ratelimit-policy']).toBe('"default";q=1000;w=60, "export";q=5;w=86400');
    expect(headers['ratelimit']).toMatch(/"export";r=4;t=86400$/);
    for (let at = 0; at < 4; at += 1) await ann.get('/v1/users/me/export').expect(200);
    const refused = await ann.get('/v1/users/me/export').expect(problem(429, 'rate-limited'));
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);
    await ann.get('/v1/users/me').expect(200);
    await bob.get('/v1/users/me/export').expect(200);
  });

  it('is as rare as the settings say', async () => {
    const strict = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_EXPORT_REQUESTS: '1' });
    const ann = await strict.signUp('ann');
    await ann.get('/v1/users/me/export').expect(200);
    await ann.get('/v1/users/me/export').expect(problem(429, 'rate-limited'));
    await strict.close();
  });
});
