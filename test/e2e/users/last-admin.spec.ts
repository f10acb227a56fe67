import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response, Test } from 'supertest';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';

const ask = async (text: string) =>
  (await connected(await testDatabase(), (client) => client.query(text))).rows;
const activeAdmins = async () =>
  (await ask(`SELECT id FROM users WHERE role = 'admin' AND status = 'active'`)).length;

describe('The last active admin', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  beforeEach(async () => {
    cid = await app.signUpAdmin('cid');
  });
  // Nobody is left an admin for the next test.
  afterEach(() => ask(`UPDATE users SET role = 'user', version = version + 1`));
  afterAll(() => app.close());

  const change = (by: Person, whom: Person, patch: object): Test => by.patch(`/v1/users/${whom.id}`, patch);
  const refused = problem(409, 'last-admin', { resource: 'User' });

  it.each([{ role: 'user' }, { status: 'suspended' }, { role: 'user', status: 'suspended' }])(
    'stays one, and active: %j',
    async (patch) => {
      await change(cid, cid, patch).expect(refused);
      const { body } = await cid.get('/v1/users/me').expect(200);
      expect(body).toMatchObject({ role: 'admin', status: 'active', version: 2 });
    },
  );

  it('is told so before anything of a stale version', async () => {
    await change(cid, cid, { role: 'user' }).set('if-match', '"1.old"').expect(refused);
  });

  it('may be said to be what they are, and change anybody else', async () => {
    const ann = await app.signUp('ann');
    await change(cid, cid, { role: 'admin', status: 'active' }).expect(200);
    await change(cid, ann, { status: 'suspended' }).expect(200);
    await change(cid, ann, { role: 'user', status: 'active' }).expect(200);
  });

  it('may go as soon as there is another', async () => {
    const ann = await app.signUpAdmin('ann');
    await change(cid, cid, { role: 'user' }).expect(200);
    await change(ann, ann, { role: 'user' }).expect(refused);
  });

  it('is the last one also where others were admins, or are suspended ones', async () => {
    const [ann, bob] = [await app.signUpAdmin('ann'), await app.signUpAdmin('bob')];
    await change(cid, ann, { status: 'suspended' }).expect(200);
    await change(cid, bob, { role: 'user' }).expect(200);
    await change(cid, cid, { role: 'user' }).expect(refused);
    // Who is suspended is no active admin, and can be demoted.
    await change(cid, ann, { role: 'user' }).expect(200);
  });

  describe('of two who take the role from each other at the same moment', () => {
    /** Lets nobody write a deed until all of them wait: for that, or for each other. */
    async function together(...tests: Test[]): Promise<Response[]> {
      return connected(await testDatabase(), async (gate) => {
        await gate.query('BEGIN; LOCK TABLE audit_events IN SHARE MODE');
        const answers = Promise.all(tests.map(async (test) => test));
        await eventually(async () => {
          const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          expect(await ask(waiting)).toHaveLength(tests.length);
        });
        await gate.query('COMMIT');
        return answers;
      });
    }

    it.each([{ role: 'user' }, { status: 'suspended' }])('is one of them: %j', async (patch) => {
      const ann = await app.signUpAdmin('ann');
      const answers = await together(change(ann, cid, patch), change(cid, ann, patch));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      for (const answer of answers) if (answer.status === 409) refused(answer);
      expect(await activeAdmins()).toBe(1);
    });

    it('is one of them also when each takes it from themself', async () => {
      const ann = await app.signUpAdmin('ann');
      const patch = { role: 'user' };
      const answers = await together(change(ann, ann, patch), change(cid, cid, patch));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(await activeAdmins()).toBe(1);
    });

    it('is left by a crowd of them', async () => {
      const crowd = [cid];
      while (crowd.length < 6) crowd.push(await app.signUpAdmin('dan'));
      const answers = await Promise.all(crowd.map(async (admin) => change(admin, admin, { role: 'user' })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 409]);
      expect(await activeAdmins()).toBe(1);
    });
  });
});
