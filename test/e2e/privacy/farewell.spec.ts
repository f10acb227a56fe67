import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount, DAY_MS } from './closings.js';

describe('Whoever closes their account', () => {
  let provider: StubEmailProvider;
  let app: TestApp;
  beforeAll(async () => {
    provider = await new StubEmailProvider().start();
    app = await TestApp.start();
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });

  const unfinished = async () => {
    const text = `SELECT FROM jobs.job WHERE name = 'privacy.farewell' AND state <> 'completed'`;
    return (await app.database.query({ name: '', text })).rows.length;
  };

  it('is told so, and until when it can be taken back; but not who has done that already', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    const cid = await app.signUpAdmin('cid');
    for (const person of [ann, bob]) await closeAccount(person, 'remove').expect(204);
    await cid.patch(`/v1/users/${bob.id}`, { status: 'active' }).expect(200);
    const erasedOn = new Date(app.clock.now().getTime() + 30 * DAY_MS).toISOString().slice(0, 10);
    await using stack = new AsyncDisposableStack();
    stack.adopt(
      await TestApp.start({
        JOBS_WORKERS: '2',
        JOBS_POLL_MS: '50',
        EMAIL_API_URL: provider.url,
        EMAIL_API_KEY: provider.key,
      }),
      (service) => service.close(),
    );
    await eventually(async () => expect(await unfinished()).toBe(0));
    const mails = provider.delivered.filter(({ subject }) => subject === 'Your account is closed');
    expect(mails).toMatchObject([{ to: ann.email }]);
    for (const text of [mails[0]?.body, mails[0]?.html])
      for (const word of [ann.username, erasedOn]) expect(text).toContain(word);
  });

  it('is told so also by an instance that remembers the account as it was', async () => {
    const dan = await app.signUp('dan');
    await using stack = new AsyncDisposableStack();
    const worker = stack.adopt(
      await TestApp.start({
        SINGLE_INSTANCE: 'true',
        JOBS_WORKERS: '2',
        JOBS_POLL_MS: '50',
        EMAIL_API_URL: provider.url,
        EMAIL_API_KEY: provider.key,
      }),
      (service) => service.close(),
    );
    await worker.stranger.get(`/v1/users/${dan.id}`).expect(200);
    await closeAccount(dan, 'remove').expect(204);
    await eventually(async () => expect(await unfinished()).toBe(0));
    const subjects = provider.delivered.filter(({ to }) => to === dan.email).map(({ subject }) => subject);
    expect(subjects).toContain('Your account is closed');
  });
});
