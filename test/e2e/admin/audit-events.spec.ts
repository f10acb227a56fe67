import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { type EventPage, trail, TRAIL } from './trail.js';

const SECOND = 1_000;

describe('The list of deeds', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  let dan: Person;
  let eve: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    [ann, bob, eve] = [await app.signUp('ann'), await app.signUp('bob'), await app.signUp('eve')];
    [cid, dan] = [await app.signUpAdmin('cid'), await app.signUpAdmin('dan')];
    for (const [admin, status, person] of [
      [cid, 'suspended', ann],
      [dan, 'active', ann],
      [cid, 'suspended', bob],
      [dan, 'active', bob],
      [cid, 'suspended', ann],
    ] as const) {
      app.clock.advance(SECOND);
      await admin.patch(`/v1/users/${person.id}`, { status }).expect(200);
    }
  });
  afterAll(() => app.close());

  it('is for admins', async () => {
    await app.stranger.get(TRAIL).expect(problem(401, 'unauthenticated'));
    await eve.get(TRAIL).expect(problem(403, 'permission-denied'));
    await eve.get(`${TRAIL}?actor_id=${eve.id}`).expect(problem(403, 'permission-denied'));
    const { headers } = await cid.get(TRAIL).expect(200);
    expect(headers['cache-control']).toBe('private, no-cache');
  });

  it('begins with the newest', async () => {
    const events = await trail(cid);
    expect(events[0]).toMatchObject({ actor_id: cid.id, subject_id: ann.id, details: { to: 'suspended' } });
    // Five have registered and signed in, two of them were made admins.
    expect(events).toHaveLength(5 + 2 * 5 + 2);
    const moments = events.map(({ created_at, id }) => `${created_at} ${id}`);
    expect(moments).toEqual(moments.toSorted().toReversed());
  });

  it('is walked in pages, each deed once', async () => {
    const walked: string[] = [];
    let path: string | undefined = `${TRAIL}?limit=3&include_total=true`;
    while (path) {
      const { body, headers }: Response = await cid.get(path).expect(200);
      const { data, pagination } = body as EventPage;
      walked.push(...data.map(({ id }) => id));
      expect(pagination).toMatchObject({ limit: 3, total: 17, has_more: walked.length < 17 });
      path = /^<(.+)>; rel="next"$/.exec(String(headers['link'] ?? ''))?.[1];
    }
    expect(walked).toEqual((await trail(cid)).map(({ id }) => id));
  });

  it('is narrowed to a deed, to who did it and to whom it was done', async () => {
    const all = await trail(cid);
    const narrowed: [Record<string, string>, number][] = [
      [{ action: 'account.status-changed' }, 5],
      [{ action: 'account.registered' }, 5],
      [{ action: 'account' }, 0],
      [{ actor_id: cid.id }, 4],
      [{ actor_id: cid.id.toUpperCase() }, 4],
      [{ actor_id: ann.id }, 1],
      [{ subject_id: ann.id }, 4],
      [{ subject_id: ann.id, actor_id: dan.id }, 1],
      [{ subject_id: ann.id, actor_id: dan.id, action: 'account.role-changed' }, 0],
    ];
    for (const [query, count] of narrowed) {
      const expected = all.filter((event) =>
        Object.entries(query).every(([name, value]) => Object(event)[name] === value.toLowerCase()),
      );
      expect(expected).toHaveLength(count);
      expect(await trail(cid, query)).toEqual(expected);
    }
  });

  it('is narrowed to a time, its ends left out', async () => {
    const [newest, middle, oldest] = (await trail(cid)) as [EventPage['data'][0], ...EventPage['data']];
    const between = { created_after: String(oldest?.created_at), created_before: newest.created_at };
    expect(await trail(cid, between)).toEqual([middle]);
  });

  it('goes on with a cursor of its own filter only', async () => {
    const { body } = await cid.get(`${TRAIL}?limit=1&actor_id=${cid.id}`).expect(200);
    const cursor = String((body as EventPage).pagination.next_cursor);
    expect(await trail(cid, { actor_id: cid.id, cursor })).toHaveLength(3);
    for (const other of [`actor_id=${dan.id}`, '', `actor_id=${cid.id}&action=account.registered`])
      await cid.get(`${TRAIL}?cursor=${cursor}&${other}`).expect(problem(400, 'invalid-cursor'));
  });

  it.each([
    ['actor_id', 'cid', 'uuid_parsing'],
    ['subject_id', '', 'string_too_short'],
    ['subject_id', 'x'.repeat(101), 'string_too_long'],
    ['action', '', 'string_too_short'],
    ['action', 'a\0b', 'value_error'],
    ['created_after', 'yesterday', 'datetime_parsing'],
    ['created_before', '2026-02-30T00:00:00Z', 'datetime_parsing'],
    ['limit', '101', 'less_than_equal'],
    ['sort', 'action', 'extra_forbidden'],
  ])('is refused for %s=%j', async (name, value, type) => {
    const query = new URLSearchParams({ [name]: value }).toString();
    await cid.get(`${TRAIL}?${query}`).expect(invalid({ [name]: type }));
  });

  it.each(['post', 'patch', 'delete'] as const)('knows no %s', async (method) => {
    await cid[method](TRAIL, {}).expect(problem(405, 'method-not-allowed'));
  });
});
