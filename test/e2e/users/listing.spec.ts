import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, PRIVATE_FIELDS, registration } from './registrations.js';

interface UserPage {
  data: { id: string; username: string; email: string; role: string; created_at: string }[];
  pagination: { limit: number; next_cursor: string | null; has_more: boolean; total?: number };
}

const SORTS = ['created_at', '-created_at', 'username', '-username'];

describe('The list of users', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  async function registers(fields: Record<string, unknown>): Promise<string> {
    const { body } = await app.stranger.post('/v1/users').send(registration(fields)).expect(201);
    return (body as { username: string }).username;
  }

  const list = async (query: Record<string, string>): Promise<UserPage> =>
    (await cid.get(`/v1/users?${new URLSearchParams(query).toString()}`).expect(200)).body as UserPage;

  const namesOf = ({ data }: UserPage): string[] => data.map(({ username }) => username);

  /** Five people whose names begin alike and sort otherwise than they came. */
  async function crew(): Promise<{ beginning: string; inOrder: Record<string, string[]> }> {
    const beginning = freshName('cr');
    const came: string[] = [];
    for (const letter of ['c', 'A', 'e', 'B', 'd']) {
      came.push(await registers({ username: beginning + letter }));
      app.clock.advance(1000);
    }
    const sorted = came.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
    const inOrder = {
      created_at: came,
      '-created_at': came.toReversed(),
      username: sorted,
      '-username': sorted.toReversed(),
    };
    return { beginning, inOrder };
  }

  it('is for admins', async () => {
    const ann = await app.signUp('ann');
    await app.stranger.get('/v1/users').expect(problem(401, 'unauthenticated'));
    await ann.get('/v1/users').expect(problem(403, 'permission-denied'));
    await ann.get('/v1/users?q=ann&role=user').expect(problem(403, 'permission-denied'));
    const { data, pagination } = await list({});
    expect(data.length).toBeGreaterThan(0);
    expect(pagination.limit).toBe(20);
    for (const profile of data) expect(Object.keys(profile).toSorted()).toEqual(PRIVATE_FIELDS);
  });

  it('begins with the newest', async () => {
    const { beginning, inOrder } = await crew();
    expect(namesOf(await list({ q: beginning }))).toEqual(inOrder['-created_at']);
  });

  it.each(SORTS)('is walked by %s, each user once', async (sort) => {
    const { beginning, inOrder } = await crew();
    const walked: string[] = [];
    let path: string | undefined = `/v1/users?q=${beginning}&sort=${sort}&limit=2&include_total=true`;
    while (path) {
      const { body, headers }: Response = await cid.get(path).expect(200);
      const { pagination } = body as UserPage;
      walked.push(...namesOf(body as UserPage));
      expect(pagination).toMatchObject({ limit: 2, total: 5, has_more: walked.length < 5 });
      path = /^<(.+)>; rel="next"$/.exec(String(headers['link'] ?? ''))?.[1];
      expect(path ? new URL(path, app.url).searchParams.get('cursor') : null).toBe(pagination.next_cursor);
    }
    expect(walked).toEqual(inOrder[sort]);
  });

  it('goes on with a cursor of its own filter and order only', async () => {
    const { beginning } = await crew();
    const query = { q: beginning, limit: '2' };
    const cursor = String((await list(query)).pagination.next_cursor);
    expect(namesOf(await list({ ...query, limit: '4', cursor }))).toHaveLength(3);
    const others = [{ sort: 'username' }, { role: 'user' }, { q: 'cr' }, { cursor: `${cursor}x` }];
    for (const other of others) {
      const asked = new URLSearchParams({ ...query, cursor, ...other }).toString();
      await cid.get(`/v1/users?${asked}`).expect(problem(400, 'invalid-cursor', { field: 'cursor' }));
    }
  });

  it('is searched by how the username begins, in any case', async () => {
    const { beginning, inOrder } = await crew();
    const [first = ''] = inOrder['username'] ?? [];
    expect(namesOf(await list({ q: first }))).toEqual([first]);
    expect(namesOf(await list({ q: beginning.toUpperCase(), sort: 'username' }))).toEqual(
      inOrder['username'],
    );
    expect(namesOf(await list({ q: beginning.slice(1) }))).toEqual([]);
  });

  it('is searched by how the e-mail address begins, in any case', async () => {
    const mailbox = freshName('mail');
    const ann = await registers({ email: `${mailbox}@example.com` });
    expect(namesOf(await list({ q: mailbox }))).toEqual([ann]);
    expect(namesOf(await list({ q: `${mailbox.toUpperCase()}@Example` }))).toEqual([ann]);
    expect(namesOf(await list({ q: `${mailbox}@example.org` }))).toEqual([]);
  });

  it.each([
    ['%', 'per%cent', 'perXcent'],
    ['_', 'under_score', 'underXscore'],
  ])('takes %s for itself', async (_, mailbox, lookAlike) => {
    const unique = freshName('x');
    const ann = await registers({ email: `${unique}${mailbox}@example.com` });
    await registers({ email: `${unique}${lookAlike}@example.com` });
    expect(namesOf(await list({ q: `${unique}${mailbox}` }))).toEqual([ann]);
  });

  it('takes \\ for itself, which no address has', async () => {
    const unique = freshName('x');
    await registers({ email: `${unique}backslash@example.com` });
    expect(namesOf(await list({ q: String.raw`${unique}back\slash` }))).toEqual([]);
  });

  it('is narrowed to a role', async () => {
    const beginning = freshName('r').slice(0, 10);
    const ann = await app.signUpAdmin(beginning);
    const bob = await app.signUp(beginning);
    expect(namesOf(await list({ q: beginning, role: 'admin' }))).toEqual([ann.username]);
    expect(namesOf(await list({ q: beginning, role: 'user' }))).toEqual([bob.username]);
  });

  it('is narrowed to a time, its ends left out', async () => {
    const { beginning, inOrder } = await crew();
    const [, second, third, fourth] = (await list({ q: beginning, sort: 'created_at' })).data;
    const between = {
      q: beginning,
      created_after: String(second?.created_at),
      created_before: String(fourth?.created_at),
    };
    expect(namesOf(await list(between))).toEqual([third?.username]);
    const elsewhere = String(second?.created_at).replace('Z', '+00:00');
    expect(namesOf(await list({ q: beginning, created_before: elsewhere }))).toEqual([
      inOrder['created_at']?.[0],
    ]);
  });

  it.each([
    ['q', '', 'string_too_short'],
    ['q', '   ', 'string_too_short'],
    ['q', 'x'.repeat(255), 'string_too_long'],
    ['q', 'a\0b', 'value_error'],
    ['role', 'owner', 'enum'],
    ['role', '', 'enum'],
    ['created_after', 'yesterday', 'datetime_parsing'],
    ['created_after', '2026-02-30T00:00:00Z', 'datetime_parsing'],
    ['created_before', '2026-01-01', 'datetime_parsing'],
    ['created_before', '2026-01-01T00:00:00', 'datetime_parsing'],
    ['sort', 'email', 'enum'],
    ['sort', '--username', 'enum'],
    ['limit', '0', 'greater_than_equal'],
    ['limit', '101', 'less_than_equal'],
    ['status', 'gone', 'enum'],
    ['state', 'active', 'extra_forbidden'],
  ])('is refused for %s=%j', async (name, value, type) => {
    const query = new URLSearchParams({ [name]: value }).toString();
    await cid.get(`/v1/users?${query}`).expect(invalid({ [name]: type }));
  });

  it.each(['q=ann&q=bob', 'role=user&role=admin', 'sort=username&sort=username', 'limit=1&limit=2'])(
    'is refused for %s',
    async (query) => {
      await cid.get(`/v1/users?${query}`).expect(problem(422, 'validation-failed'));
    },
  );
});
