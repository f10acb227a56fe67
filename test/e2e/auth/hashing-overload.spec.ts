import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DegradedError } from '#foundation/errors/index.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { BEHIND_A_PROXY, blockedFor, guess, wrong } from './guesses.js';

const AT_ONCE = 30;
/** Wrong passwords that cost an account nothing. */
const FREE = 5;

describe('When too many passwords wait to be hashed', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      ...BEHIND_A_PROXY,
      PASSWORD_HASH_CONCURRENCY: '1',
      PASSWORD_HASH_MAX_WAITING: '2',
    });
    app.clock.stop();
  });
  afterAll(() => app.close());

  it.each([
    ['signs in', 401, (at: number) => guess(app, { email: `${at}@example.com` }, `203.0.113.${at}`)],
    ['registers', 201, () => app.stranger.post('/v1/users').send(registration())],
  ])('who %s besides is told at once when to come again', async (_, served, ask) => {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, async (__, at) => ask(at)));
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      problem(503, 'degraded')(answer);
      expect(answer.body.error).toMatchObject({ code: 9 });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(answers.filter(({ status }) => status === served)).toHaveLength(AT_ONCE - refused.length);
  });

  it('who was not looked at has not guessed wrong', async () => {
    const ann = await app.signUp('ann');
    const busy = jest
      .spyOn(app.nest.get(Passwords, { strict: false }), 'verify')
      .mockRejectedValue(new DegradedError('Too many passwords wait to be hashed'));
    for (let at = 0; at < AT_ONCE; at += 1) await guess(app, ann).expect(problem(503, 'degraded'));
    busy.mockRestore();
    for (let at = 0; at < FREE; at += 1) await guess(app, ann).expect(wrong);
    await guess(app, ann).expect(blockedFor(1));
  });
});
