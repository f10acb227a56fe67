import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Queue } from '#infrastructure/jobs/queue.js';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const JOBS = '/v1/admin/jobs';
const LETTERS = new Queue<{ to: string }>('doomed', { retries: 0 });

describe('Jobs that have failed for the last time', () => {
  let app: TestApp;
  let cid: Person;
  let isBroken = true;
  const ids: string[] = [];
  const done: string[] = [];
  beforeAll(async () => {
    app = await TestApp.start({ JOBS_WORKERS: '1', JOBS_POLL_MS: '50' });
    cid = await app.signUpAdmin('cid');
    const jobs = app.nest.get(Jobs, { strict: false });
    jobs.work(LETTERS, async (_, { id }) => {
      if (isBroken) throw new Error('the provider is away');
      done.push(id);
    });
    for (const to of ['ann', 'bob', 'eve']) {
      ids.push((await jobs.enqueue(LETTERS, { to: `${to}@example.com` })) ?? '');
      await eventually(async () => expect(await listed()).toHaveLength(ids.length));
    }
  });
  afterAll(() => app.close());

  async function listed(query = ''): Promise<{ id: string }[]> {
    return (await cid.get(`${JOBS}${query}`).expect(200)).body.data;
  }

  it('are listed without what they carry, the oldest first', async () => {
    const jobs = await listed();
    expect(jobs.map(({ id }) => id)).toEqual(ids);
    expect(jobs[0]).toEqual({
      id: ids[0],
      queue: 'doomed',
      died_at: expect.stringMatching(/^\d{4}-.*Z$/),
      error: 'the provider is away',
    });
  });

  it('are walked in pages', async () => {
    const { body } = await cid.get(`${JOBS}?limit=2&include_total=true`).expect(200);
    expect(body.pagination).toMatchObject({ total: 3, has_more: true });
    const rest = await listed(`?limit=2&cursor=${body.pagination.next_cursor}`);
    expect([...body.data, ...rest].map(({ id }: { id: string }) => id)).toEqual(ids);
    await cid.get(`${JOBS}?queue=doomed`).expect(invalid({ queue: 'extra_forbidden' }));
  });

  it('are for admins', async () => {
    const ann = await app.signUp('ann');
    await ann.get(JOBS).expect(problem(403, 'permission-denied'));
    await ann.post(`${JOBS}/${ids[0]}/retry`).expect(problem(403, 'permission-denied'));
  });

  it.each([
    ['nobody’s', randomUUID()],
    ['malformed', 'first'],
  ])('are not found when %s', async (_, id) => {
    await cid.post(`${JOBS}/${id}/retry`).expect(problem(404, 'not-found'));
  });

  it('are sent back to their queue, which is written down', async () => {
    isBroken = false;
    const [first = ''] = ids;
    await cid.post(`${JOBS}/${first}/retry`).expect(202);
    await eventually(async () => expect(done).toEqual([first]));
    expect((await listed()).map(({ id }) => id)).toEqual(ids.slice(1));
    await cid.post(`${JOBS}/${first}/retry`).expect(problem(404, 'not-found'));
    const { body } = await cid.get(`/v1/admin/audit-events?subject_id=${first}`).expect(200);
    expect(body.data).toMatchObject([{ action: 'job.retried', actor_id: cid.id, subject_type: 'job' }]);
  });
});
