import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DegradedError } from '#foundation/errors/index.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { Response } from 'supertest';
import { eventually } from '../../support/eventually.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { whileShut } from '../idempotency/tries.js';
import { registration } from '../users/registrations.js';
import { BEHIND_A_PROXY, blockedFor, guess, wrong } from './guesses.js';

const AT_ONCE = 30;
/** Wrong passwords that cost an account nothing. */
const FREE = 5;
/** Of these, whoever waits for a password takes half. */
const PLACES = 4;

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

describe('While more sign in than there are places', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ ...BEHIND_A_PROXY, MAX_REQUESTS_IN_FLIGHT: String(PLACES) });
  });
  afterAll(() => app.close());

  /** Calls back with the answers of those who have been refused, while the others wait. */
  async function whileACrowdSignsIn(work: (refused: readonly Response[]) => Promise<void>): Promise<void> {
    const answers: Response[] = [];
    const comes = async (at: number) => {
      answers.push(await guess(app, { email: `${at}@example.com` }, `203.0.113.${at}`));
    };
    let crowd: Promise<void>[] = [];
    await whileShut('sign_in_attempts', async () => {
      crowd = Array.from({ length: AT_ONCE }, (_, at) => comes(at));
      await eventually(async () => expect(answers).toHaveLength(AT_ONCE - PLACES / 2));
      await work([...answers]);
    });
    await Promise.all(crowd);
    expect(answers.slice(-PLACES / 2).map(({ status }) => status)).toEqual([401, 401]);
  }

  it('others are served, and those besides are told at once when to come again', async () => {
    await whileACrowdSignsIn(async (refused) => {
      for (const answer of refused) {
        problem(503, 'degraded')(answer);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      await app.stranger.get('/v1/posts').expect(200);
      await app.stranger.post('/v1/auth/refresh').send({ refresh_token: 'of nobody' }).expect(401);
      await app.stranger.get('/v1/users/me').expect(401);
    });
  });

  it('whatever else needs a password is refused as well, however its path is spelt', async () => {
    await whileACrowdSignsIn(async () => {
      for (const ask of [
        app.stranger.post('/v1/users'),
        app.stranger.post('/v1/auth/%6Cogin'),
        app.stranger.post('/v1/auth/password/reset'),
        app.stranger.post('/v1/auth/password/change'),
        app.stranger.post('/v1/auth/email/change'),
        app.stranger.delete('/v1/users/me'),
      ])
        await ask.expect(problem(503, 'degraded'));
    });
  });
});
