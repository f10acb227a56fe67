import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Queue } from '#infrastructure/jobs/queue.js';
import type { Person } from '../../support/person.js';
import { command } from '../../support/built-service.js';
import { eventually } from '../../support/eventually.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { deedsTo } from '../admin/trail.js';
import { flag } from '../flags/flags.js';
import { tracesOf } from '../privacy/traces.js';

const DOOMED = new Queue<object>('doomed', { retries: 0 });

describe('Beside a running service', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const galley = async (...args: string[]) =>
    command(args, { ENVIRONMENT: 'test', DATABASE_URL: await testDatabase() });
  const refused = (sentence: string) => ({ code: 1, output: '', errors: expect.stringContaining(sentence) });

  describe('flags', () => {
    it('are listed, and set as an admin would, by nobody', async () => {
      const { code, output } = await galley(
        'flags',
        'set',
        'posts-v2',
        'on',
        '--percentage',
        '25',
        '--users',
        cid.id,
        '--roles',
        'admin',
      );
      const sentence = `on for 25 %, admin, ${cid.id}`;
      expect({ code, output }).toEqual({ code: 0, output: `posts-v2  ${sentence}  (database)` });
      expect((await galley('flags', 'list')).output.split('\n')).toEqual([
        'registration-open  on for 100 %  (default)',
        `posts-v2  ${sentence}  (database)`,
        'full-text-search  on for 100 %  (default)',
      ]);
      const rule = { enabled: true, percentage: 25, user_ids: [cid.id], roles: ['admin'] };
      await eventually(async () => expect(await flag(cid, 'posts-v2')).toMatchObject(rule), 4_500);
      const to = { action: 'flag.changed', actor_id: null, details: { from: 'on for 100 %', to: sentence } };
      expect(await deedsTo(cid, { id: 'posts-v2' })).toMatchObject([to]);
      expect(await galley('flags', 'set', 'posts-v2', 'off')).toMatchObject({
        output: `posts-v2  off for 25 %, admin, ${cid.id}  (database)`,
      });
    });

    it('take what the API takes', async () => {
      const set = (...said: string[]) => galley('flags', 'set', 'full-text-search', 'on', ...said);
      expect(await set('--percentage', '101')).toEqual(refused('percentage'));
      expect(await set('--users', 'ann')).toEqual(refused('user_ids'));
      expect(await flag(cid, 'full-text-search')).toMatchObject({ percentage: 100, user_ids: [] });
    });
  });

  describe('jobs', () => {
    it('that are dead are none at first, and one that nobody knows is not revived', async () => {
      expect(await galley('jobs', 'list')).toEqual({ code: 0, output: 'No dead jobs', errors: '' });
      expect(await galley('jobs', 'retry', randomUUID())).toEqual(refused('Job not found'));
    });

    it('are sent back to their queue, which is told in the trail as nobody’s doing', async () => {
      const id = await deadJob();
      const line = `^${id}  doomed  \\d{4}-\\S+Z  the provider is away$`;
      expect((await galley('jobs', 'list')).output).toMatch(new RegExp(line));
      expect(await galley('jobs', 'retry', id)).toMatchObject({
        code: 0,
        output: `${id} is back in its queue`,
      });
      expect(await galley('jobs', 'list')).toMatchObject({ code: 0, output: 'No dead jobs' });
      const retried = { action: 'job.retried', actor_id: null, subject_type: 'job', details: {} };
      expect(await deedsTo(cid, { id })).toEqual([retried]);
    });

    /** A job that has failed at its only attempt; nobody is left to work at it. */
    async function deadJob(): Promise<string> {
      const worker = await TestApp.start({ JOBS_WORKERS: '1', JOBS_POLL_MS: '50' });
      try {
        const jobs = worker.nest.get(Jobs, { strict: false });
        jobs.work(DOOMED, () => Promise.reject(new Error('the provider\nis away')));
        const id = (await jobs.enqueue(DOOMED, {})) ?? '';
        const dead = worker.nest.get(DeadJobs, { strict: false });
        await eventually(async () => expect(await dead.has(id)).toBe(true));
        return id;
      } finally {
        await worker.close();
      }
    }
  });

  describe('erase', () => {
    const tracesOfPerson = ({ id, username, email }: Person) => tracesOf([id, username, email], app.database);

    it('leaves no trace of an open account but deeds, at once', async () => {
      const ann = await app.signUp('ann');
      await ann.publishes();
      const { code, output } = await galley('erase', ann.username, ann.email);
      expect({ code, output }).toEqual({
        code: 0,
        output: `${ann.username} (${ann.id}) is erased; the posts are gone too`,
      });
      expect(await tracesOfPerson(ann)).toEqual(['audit_events.actor_id', 'audit_events.subject_id']);
      expect((await deedsTo(cid, { id: ann.id })).at(-1)).toMatchObject({
        action: 'account.erased',
        actor_id: null,
      });
    });

    it('leaves posts without a name where that is said, and what a closed account wanted stands', async () => {
      const [ann, bob] = await Promise.all([app.signUp('ann'), app.signUp('bob')]);
      const [hers, his] = await Promise.all([ann.publishes(), bob.publishes()]);
      await bob.delete('/v1/users/me').send({ password: bob.password, posts: 'anonymise' }).expect(204);
      expect(await galley('erase', ann.username, ann.email, '--posts', 'anonymise')).toMatchObject({
        code: 0,
      });
      expect(await galley('erase', bob.username, bob.email)).toMatchObject({
        code: 0,
        output: expect.stringContaining('stay without a name'),
      });
      for (const { id } of [hers, his]) {
        const { body } = await app.stranger.get(`/v1/posts/${id}?include=author`).expect(200);
        expect(body).toMatchObject({ author_id: null });
      }
    });

    it('takes nobody whom both words do not name, nor the last admin', async () => {
      const [ann, bob] = await Promise.all([app.signUp('ann'), app.signUp('bob')]);
      expect(await galley('erase', ann.username, bob.email)).toEqual(refused('User not found'));
      expect(await galley('erase', cid.username, cid.email)).toEqual(refused('admin'));
      for (const person of [ann, bob, cid]) await person.get('/v1/users/me').expect(200);
    });
  });
});
