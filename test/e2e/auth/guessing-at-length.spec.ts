import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { TestApp } from '../../support/test-app.js';
import { BEHIND_A_PROXY, blockedFor, forgetGuesses, guess, signIn, WRONG, wrong } from './guesses.js';

const FREE = 5;
const DAY_MS = 86_400_000;

describe('What is known of guesses', () => {
  const running: TestApp[] = [];
  const start = async (settings: Record<string, string> = {}): Promise<TestApp> => {
    const app = await TestApp.start({ ...BEHIND_A_PROXY, ...settings });
    app.clock.stop();
    running.push(app);
    return app;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
  });

  const rowsOf = async (app: TestApp, table: string): Promise<Record<string, unknown>[]> =>
    (await app.database.query({ name: `test-all-of-${table}`, text: `SELECT * FROM ${table}` })).rows;

  const age = (app: TestApp, table: string, column: string, days: number) =>
    app.database.query({
      name: '',
      text: `UPDATE ${table} SET ${column} = ${column} - interval '${days} days'`,
    });

  it('outlives the service', async () => {
    const first = await start();
    const ann = await first.signUp('ann');
    await signIn(first, ann, '198.51.100.7').expect(200);
    for (let at = 0; at < FREE; at += 1) await guess(first, ann).expect(wrong);
    await first.close();
    running.splice(0);
    const second = await start();
    second.clock.advance(first.clock.now().getTime() - second.clock.now().getTime());
    await guess(second, ann).expect(blockedFor(1));
    await signIn(second, ann, '198.51.100.7').expect(200);
  });

  it('is known to every instance', async () => {
    const [one, other] = [await start(), await start()];
    other.clock.advance(one.clock.now().getTime() - other.clock.now().getTime());
    const ann = await one.signUp('ann');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => guess(at % 2 === 0 ? one : other, ann)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(FREE);
    await guess(one, ann).expect(blockedFor(1));
    await guess(other, ann).expect(blockedFor(1));
  });

  it('does not block where the clock is a little behind', async () => {
    const [one, other] = [await start(), await start()];
    one.clock.advance(other.clock.now().getTime() - one.clock.now().getTime() + 500);
    const ann = await one.signUp('ann');
    await guess(one, ann).expect(wrong);
    await guess(other, ann).expect(wrong);
    await signIn(other, ann).expect(200);
  });

  it('names nobody', async () => {
    const app = await start();
    const ann = await app.signUp('ann');
    await guess(app, ann, '198.51.100.7').expect(wrong);
    await signIn(app, ann, '198.51.100.7').expect(200);
    await guess(app, { email: 'nobody@example.com' }, '198.51.100.8').expect(wrong);
    const kept = [
      ...(await rowsOf(app, 'sign_in_attempts')),
      ...(await rowsOf(app, 'familiar_networks')),
    ].map((row) => JSON.stringify(row));
    expect(kept.length).toBeGreaterThanOrEqual(4);
    for (const row of kept)
      for (const word of [ann.email, 'nobody', 'example', '198.51.100', WRONG])
        expect(row).not.toContain(word);
  });

  it('says from where somebody signs in to the day', async () => {
    const app = await start();
    const ann = await app.signUp('ann');
    const seen = async (): Promise<unknown[]> =>
      (await rowsOf(app, 'familiar_networks'))
        .filter(({ user_id: userId }) => userId === ann.id)
        .map(({ seen_at: seenAt }) => seenAt);
    await signIn(app, ann).expect(200);
    const first = await seen();
    app.clock.advance(DAY_MS - 1);
    await signIn(app, ann).expect(200);
    expect(await seen()).toEqual(first);
    app.clock.advance(1);
    await signIn(app, ann).expect(200);
    expect(await seen()).toEqual([app.clock.now().toISOString()]);
  });

  it('is deleted when it is forgiven, and where nobody has signed in for a season', async () => {
    const app = await start();
    await forgetGuesses(app);
    const ann = await app.signUp('ann');
    await signIn(app, ann).expect(200);
    await guess(app, ann).expect(wrong);
    await age(app, 'familiar_networks', 'seen_at', 91);
    await age(app, 'sign_in_attempts', 'last_at', 2);
    await signIn(app, ann, '198.51.100.7').expect(200);
    await start({ JOBS_WORKERS: '1' });
    await eventually(async () => {
      expect(await rowsOf(app, 'familiar_networks')).toHaveLength(1);
      expect(await rowsOf(app, 'sign_in_attempts')).toHaveLength(1);
    });
  });
});
