import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { change, flag, FLAGS } from '../flags/flags.js';
import { deedsTo } from './trail.js';

const V2 = `${FLAGS}/posts-v2`;
const AT_START = {
  key: 'posts-v2',
  about: expect.any(String),
  owner: 'posts',
  expires_on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  default: true,
  enabled: true,
  percentage: 100,
  user_ids: [],
  roles: [],
  source: 'default',
};

describe('A feature flag', () => {
  let app: TestApp;
  let ann: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    [ann, cid] = await Promise.all([app.signUp('ann'), app.signUpAdmin('cid')]);
  });
  afterAll(() => app.close());

  it('is listed with the others, with what it is for and for whom it is on', async () => {
    const { body } = await cid.get(FLAGS).expect(200);
    const { data } = body as { data: { key: string }[] };
    expect(data.map(({ key }) => key)).toEqual(['registration-open', 'posts-v2', 'full-text-search']);
    expect(data[1]).toEqual(AT_START);
  });

  it('stays as it is when nothing is said of it', async () => {
    expect(await change(cid, 'posts-v2', {})).toEqual(AT_START);
    expect(await deedsTo(cid, { id: 'posts-v2' })).toEqual([]);
  });

  it('is changed part by part, and in writing', async () => {
    const all = {
      enabled: true,
      percentage: 25,
      user_ids: [ann.id.toUpperCase(), ann.id],
      roles: ['admin', 'admin'],
    };
    const changed = await change(cid, 'posts-v2', all);
    const rule = { enabled: true, percentage: 25, user_ids: [ann.id], roles: ['admin'] };
    expect(changed).toEqual({ ...AT_START, ...rule, source: 'database' });
    expect(await change(cid, 'posts-v2', { percentage: 0 })).toEqual({ ...changed, percentage: 0 });
    const none = { enabled: false, user_ids: [], roles: [] };
    expect(await change(cid, 'posts-v2', none)).toEqual({ ...changed, ...none, percentage: 0 });
    expect(await flag(cid, 'posts-v2')).toEqual({ ...changed, ...none, percentage: 0 });

    const byCid = { action: 'flag.changed', actor_id: cid.id, subject_type: 'flag' };
    const sentences = [
      'on for 100 %',
      `on for 25 %, admin, ${ann.id}`,
      `on for 0 %, admin, ${ann.id}`,
      'off for 0 %',
    ];
    expect(await deedsTo(cid, { id: 'posts-v2' })).toMatchObject(
      sentences.slice(1).map((to, at) => ({ ...byCid, details: { from: sentences[at], to } })),
    );
  });

  it('keeps what two admins change of it at once', async () => {
    const dan = await app.signUpAdmin('dan');
    await Promise.all([
      change(cid, 'posts-v2', { percentage: 7 }),
      change(dan, 'posts-v2', { roles: ['user'] }),
      change(dan, 'posts-v2', { user_ids: [ann.id] }),
    ]);
    expect(await flag(cid, 'posts-v2')).toMatchObject({ percentage: 7, roles: ['user'], user_ids: [ann.id] });
  });

  it.each([
    ['a share of more than all', { percentage: 101 }, { percentage: 'less_than_equal' }],
    ['a share of less than none', { percentage: -1 }, { percentage: 'greater_than_equal' }],
    ['half a percent', { percentage: 0.5 }, { percentage: 'int_type' }],
    ['a word for a share', { percentage: '10' }, { percentage: 'int_type' }],
    ['a word for a switch', { enabled: 'on' }, { enabled: 'bool_type' }],
    ['null', { enabled: null }, { enabled: 'bool_type' }],
    ['a role that nobody has', { roles: ['admin', 'cook'] }, { 'roles.1': 'enum' }],
    ['roles that are no list', { roles: 'admin' }, { roles: 'list_type' }],
    ['what is no id', { user_ids: [randomUUID(), 'ann'] }, { 'user_ids.1': 'uuid_parsing' }],
    ['ids that are no list', { user_ids: randomUUID() }, { user_ids: 'list_type' }],
    ['too many ids', { user_ids: Array.from({ length: 101 }, () => randomUUID()) }, { user_ids: 'too_long' }],
    ['what it does not have', { colour: 'red' }, { colour: 'extra_forbidden' }],
    [
      'several of these',
      { percentage: 101, roles: ['cook'] },
      { percentage: 'less_than_equal', 'roles.0': 'enum' },
    ],
  ])('is not changed by %s', async (_, patch, faults) => {
    const before = await flag(cid, 'posts-v2');
    await cid.patch(V2, patch).expect(invalid(faults));
    expect(await flag(cid, 'posts-v2')).toEqual(before);
  });

  it.each(['posts-v3', 'constructor', '__proto__', 'POSTS-V2', '%00'])(
    'that nobody has declared is not there: %s',
    async (key) => {
      await cid.patch(`${FLAGS}/${key}`, { enabled: true }).expect(problem(404, 'not-found'));
    },
  );

  it('is for admins', async () => {
    await ann.get(FLAGS).expect(problem(403, 'permission-denied'));
    await ann.patch(V2, { enabled: true }).expect(problem(403, 'permission-denied'));
    await app.stranger.patch(V2).send({ enabled: true }).expect(problem(401, 'unauthenticated'));
  });
});
