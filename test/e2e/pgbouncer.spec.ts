import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connected } from '../support/cluster-connection.js';
import { Load } from '../support/load.js';
import { Person } from '../support/person.js';
import { PGBOUNCER, PgBouncer, settingsThrough } from '../support/pgbouncer.js';
import { TestApp } from '../support/test-app.js';
import { testDatabase } from '../support/test-database.js';
import { describeWithProgram } from '../support/with-program.js';
import { Canaries } from './operations/canaries/canaries.js';
import { FairJourney } from './operations/canaries/fair-journey.js';
import { fairSettings } from './operations/canaries/fair-settings.js';
import { QuotingProvider } from './operations/canaries/quoting-partners.js';

/** So few that hardly two transactions of somebody come to the same session. */
const SESSIONS = 3;

describeWithProgram(PGBOUNCER, 'Behind PgBouncer in transaction mode', (program) => {
  const provider = new QuotingProvider();
  let pooler: PgBouncer;
  let app: TestApp;
  beforeAll(async () => {
    await provider.start();
    pooler = await PgBouncer.start(program, process.env['GALLEY_TEST_CLUSTER'] ?? '', SESSIONS);
    app = await TestApp.start({
      JOBS_WORKERS: '4',
      ...fairSettings(provider),
      ...settingsThrough(pooler.url, await testDatabase()),
    });
  });
  afterAll(async () => {
    await app.close();
    await pooler.stop();
    await provider.stop();
  });

  it('everything that people can do can be done, jobs too, while others read and write', async () => {
    const [ann, cid, eve] = await Promise.all(
      ['ann', 'cid', 'eve'].map((name) => Person.signUp(app.url, name)),
    );
    if (!ann || !cid || !eve) throw new Error('somebody has not been registered');
    await connected(await testDatabase(), (client) =>
      client.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [cid.id]),
    );
    const post = await eve.publishes();
    const reads = Load.start(4, async () => (await app.stranger.get(`/v1/posts/${post.id}`)).status);
    const writes = Load.start(2, async () => {
      const { status } = await eve
        .post('/v1/posts', { title: 'Soup for forty', content: '' })
        .set('idempotency-key', crypto.randomUUID());
      return status;
    });
    const journey = new FairJourney(app.url, new Canaries(), provider);
    await journey.go(ann, cid);
    const read = await reads.stop();
    const written = await writes.stop();
    await journey.leave(eve);
    expect(read.filter(({ status }) => status !== 200)).toEqual([]);
    expect(written.filter(({ status }) => status !== 201)).toEqual([]);
    expect(Math.min(read.length, written.length)).toBeGreaterThan(20);
  }, 120_000);

  it('no session is left with a statement by name, and each ends what is slow', async () => {
    const { rows } = await app.database.query<{ names: number; timeout: string }>({
      name: 'ladle',
      text: `SELECT count(*)::int AS names, current_setting('statement_timeout') AS timeout FROM pg_prepared_statements`,
    });
    expect(rows).toEqual([{ names: 0, timeout: '4250ms' }]);
  });
});
