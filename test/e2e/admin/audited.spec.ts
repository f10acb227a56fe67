import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Administration } from '../../../src/application/users/index.js';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { deedsTo, trail } from './trail.js';

const REGISTERED = { action: 'account.registered', actor_id: null, subject_type: 'user', details: {} };

describe('The trail of deeds tells', () => {
  let app: TestApp;
  let cid: Person;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  beforeEach(async () => {
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const registrations = async () => (await trail(cid, { action: 'account.registered' })).length;

  it('of a registration, in which request it was made', async () => {
    const answer = await app.stranger.post('/v1/users').send(registration()).expect(201);
    const [event] = await trail(cid, { subject_id: answer.body.id });
    expect(event).toEqual({
      ...REGISTERED,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      created_at: expect.stringMatching(/T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      subject_id: answer.body.id,
      address_hash: null,
      request_id: answer.headers['x-request-id'],
    });
  });

  it('of one registration, however often it is sent with its key', async () => {
    const [key, bob, before] = [randomUUID(), registration(), await registrations()];
    for (let time = 1; time <= 3; time++)
      await app.stranger.post('/v1/users').send(bob).set('idempotency-key', key).expect(201);
    expect(await registrations()).toBe(before + 1);
  });

  it('of no registration that was refused', async () => {
    const before = await registrations();
    const { username, email } = ann;
    await app.stranger.post('/v1/users').send(registration({ username })).expect(409);
    await app.stranger.post('/v1/users').send(registration({ email })).expect(409);
    await app.stranger.post('/v1/users').send({ username }).expect(422);
    expect(await registrations()).toBe(before);
  });

  it('of another role and another status, from what, to what and by whom', async () => {
    await cid.patch(`/v1/users/${ann.id}`, { role: 'admin' }).expect(200);
    await cid.patch(`/v1/users/${ann.id}`, { role: 'user', status: 'suspended' }).expect(200);
    const byCid = { actor_id: cid.id, subject_type: 'user' };
    expect(await deedsTo(cid, ann)).toEqual([
      REGISTERED,
      { ...byCid, action: 'account.role-changed', details: { from: 'user', to: 'admin' } },
      { ...byCid, action: 'account.role-changed', details: { from: 'admin', to: 'user' } },
      { ...byCid, action: 'account.status-changed', details: { from: 'active', to: 'suspended' } },
    ]);
  });

  it('of many deeds of one moment in their order', async () => {
    const audit = app.nest.get(AuditTrail, { strict: false });
    const subject = { type: 'post', id: randomUUID() };
    for (let time = 1; time <= 20; time++)
      await audit.record({ action: 'post.deleted', actorId: null, subject, details: { time } });
    const times = (await trail(cid, { subject_id: subject.id })).map(({ details }) => details['time']);
    expect(times.toSorted((one, other) => Number(other) - Number(one))).toEqual(times);
  });

  it('of nothing where nothing was changed', async () => {
    const path = `/v1/users/${ann.id}`;
    await cid.patch(path, {}).expect(200);
    await cid.patch(path, { role: 'user', status: 'active' }).expect(200);
    await cid.patch(path, { role: 'owner' }).expect(422);
    await cid.patch(path, { role: 'admin' }).set('if-match', '"9.old"').expect(412);
    await ann.patch(path, { role: 'admin' }).expect(403);
    expect(await deedsTo(cid, ann)).toEqual([REGISTERED]);
  });

  it('of an admin whom the operator has made, once', async () => {
    const administration = app.nest.get(Administration, { strict: false });
    await administration.grantAdmin(ann.email);
    await administration.grantAdmin(ann.email);
    expect(await deedsTo(cid, ann)).toEqual([
      REGISTERED,
      { ...REGISTERED, action: 'account.role-changed', details: { from: 'user', to: 'admin' } },
    ]);
  });

  it.each([
    ['its author', () => ann],
    ['an admin', () => cid],
  ])('of a post that %s has deleted, and whose it was', async (_, by) => {
    const post = await ann.publishes();
    await by().delete(`/v1/posts/${post.id}`).expect(204);
    await by().delete(`/v1/posts/${post.id}`).expect(404);
    const details = { author_id: ann.id };
    expect(await deedsTo(cid, post)).toEqual([
      { action: 'post.deleted', actor_id: by().id, subject_type: 'post', details },
    ]);
  });

  it.each([
    ['its author', () => ann],
    ['an admin', () => cid],
  ])('of a post that %s has handed on, from whom and to whom', async (_, by) => {
    const [bob, post] = [await app.signUp('bob'), await ann.publishes()];
    const transfer = { from_user_id: ann.id, to_user_id: bob.id };
    await by().post(`/v1/posts/${post.id}/transfer`, transfer).expect(200);
    await cid.post(`/v1/posts/${post.id}/transfer`, transfer).expect(problem(409, 'post-has-another-author'));
    const details = { from: ann.id, to: bob.id };
    expect(await deedsTo(cid, post)).toEqual([
      { action: 'post.transferred', actor_id: by().id, subject_type: 'post', details },
    ]);
  });

  it('of no other change of a post, and of none that was refused', async () => {
    const bob = await app.signUp('bob');
    const post = await ann.drafts();
    const path = `/v1/posts/${post.id}`;
    await ann.patch(path, { content: `${LONG_ENOUGH} More.` }).expect(200);
    await ann.post(`${path}/publish`).expect(200);
    await ann.post(`${path}/archive`).expect(200);
    await bob.delete(path).expect(problem(403, 'not-the-post-author'));
    await ann.delete(path).set('if-match', '"1.old"').expect(problem(412, 'stale-version'));
    expect(await deedsTo(cid, post)).toEqual([]);
  });
});
