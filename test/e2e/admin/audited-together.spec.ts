import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { connected } from '../../support/cluster-connection.js';
import type { Person, PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { countOf } from '../idempotency/tries.js';
import { freshName, registration } from '../users/registrations.js';
import { deedsTo } from './trail.js';

/** While they are enabled: a deed cannot be written down; a change is taken back at its commit, for good or to be done again. */
const FAULTS = `
  CREATE SEQUENCE commits;
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_ARGV[0] = 'once' AND nextval('commits') > 1 THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'refused' USING ERRCODE = CASE TG_ARGV[0] WHEN 'once' THEN '40001' ELSE 'P0001' END;
  END $$;
  CREATE TRIGGER no_deeds BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse('always');
  ALTER TABLE audit_events DISABLE TRIGGER no_deeds;
  ${['users', 'posts']
    .flatMap((table) => [
      `CREATE CONSTRAINT TRIGGER no_commits AFTER INSERT OR UPDATE ON ${table}
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse('always')`,
      `CREATE CONSTRAINT TRIGGER no_first_commit AFTER INSERT OR UPDATE ON ${table}
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse('once')`,
      `ALTER TABLE ${table} DISABLE TRIGGER no_commits`,
      `ALTER TABLE ${table} DISABLE TRIGGER no_first_commit`,
    ])
    .join(';')}`;

const ask = async (text: string) => connected(await testDatabase(), (client) => client.query(text));

/** Makes the change while the faults are there. */
async function under(faults: [table: string, trigger: string][], change: () => Test): Promise<void> {
  const turn = (how: 'ENABLE' | 'DISABLE') =>
    ask(faults.map(([table, trigger]) => `ALTER TABLE ${table} ${how} TRIGGER ${trigger}`).join(';'));
  await ask('ALTER SEQUENCE commits RESTART');
  await turn('ENABLE');
  try {
    await change();
  } finally {
    await turn('DISABLE');
  }
}

describe('A change and its place in the trail', () => {
  let app: TestApp;
  let cid: Person;
  let ann: Person;
  let post: PostBody;
  let name: string;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
    await ask(FAULTS);
  });
  beforeEach(async () => {
    ann = await app.signUp('ann');
    post = await ann.publishes();
    name = freshName('bob');
  });
  afterAll(() => app.close());

  const changes: [string, () => Test, { made: number; deeds: number }][] = [
    [
      'registration',
      () => app.stranger.post('/v1/users').send(registration({ username: name })),
      { made: 201, deeds: 1 },
    ],
    [
      'new role and status',
      () => cid.patch(`/v1/users/${ann.id}`, { role: 'admin', status: 'suspended' }),
      { made: 200, deeds: 2 },
    ],
    ['deletion', () => ann.delete(`/v1/posts/${post.id}`), { made: 204, deeds: 1 }],
  ];

  /** What there is of the changes, and of the deeds. */
  async function state() {
    const bobs = await app.stranger.get(`/v1/users/by-username/${name}`);
    const { body } = await cid.get(`/v1/users/${ann.id}`).expect(200);
    const posts = await app.stranger.get(`/v1/posts/${post.id}`);
    return {
      bob: bobs.status,
      ann: [body.role, body.status, body.version],
      post: posts.status,
      deeds: await countOf(app, 'audit_events'),
      told: [await deedsTo(cid, ann), await deedsTo(cid, post)],
    };
  }

  it.each(changes)('are made together: a %s that cannot be written down is not made', async (_, change) => {
    const before = await state();
    await under([['audit_events', 'no_deeds']], () => change().expect(500));
    expect(await state()).toEqual(before);
  });

  it.each(changes)('are taken back together: a %s that is not committed is not told', async (_, change) => {
    const before = await state();
    await under(
      [
        ['users', 'no_commits'],
        ['posts', 'no_commits'],
      ],
      () => change().expect(500),
    );
    expect(await state()).toEqual(before);
  });

  it.each(changes)(
    'are made again together: a %s that was in the way of another is told once',
    async (_, change, { made, deeds }) => {
      const before = await countOf(app, 'audit_events');
      await under(
        [
          ['users', 'no_first_commit'],
          ['posts', 'no_first_commit'],
        ],
        () => change().expect(made),
      );
      expect((await ask('SELECT last_value::int AS last FROM commits')).rows).toEqual([{ last: 2 }]);
      expect(await countOf(app, 'audit_events')).toBe(before + deeds);
    },
  );
});
