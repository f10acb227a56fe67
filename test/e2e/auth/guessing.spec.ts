import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { blockedFor, forgetGuesses, guess, guessOnceMore, signIn, wrong } from './guesses.js';

const FREE = 5;
const DELAYS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
const HOUR_MS = 3_600_000;

describe('Guessing the password of an account', () => {
  let app: TestApp;
  let ann: { email: string; password: string };
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.stop();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await forgetGuesses(app);
    ann = await app.signUp('ann');
  });

  const guessFreely = async (times = FREE, victim: { email: string } = ann): Promise<void> => {
    for (let guessed = 0; guessed < times; guessed += 1) await guess(app, victim).expect(wrong);
  };

  it('is free five times, then is made to wait', async () => {
    await guessFreely();
    const { body, headers } = await guess(app, ann).expect(blockedFor(1));
    expect(headers['retry-after']).toBe('1');
    expect(headers).not.toHaveProperty('www-authenticate');
    expect(body.error).toMatchObject({ code: 8, message: 'Too many wrong passwords were given' });
  });

  it('waits twice as long after each guess, a quarter of an hour at most', async () => {
    await guessFreely(FREE - 1);
    for (const seconds of DELAYS) expect(await guessOnceMore(app, ann)).toBe(seconds);
  });

  it('waits no longer for having asked in between', async () => {
    await guessFreely();
    for (let asked = 0; asked < 10; asked += 1) await guess(app, ann).expect(blockedFor(1));
    app.clock.advance(999);
    await guess(app, ann).expect(blockedFor(1));
    app.clock.advance(1);
    await guess(app, ann).expect(wrong);
    await guess(app, ann).expect(blockedFor(2));
  });

  it('does not show the right password while it has to wait, and does afterwards', async () => {
    await guessFreely();
    await signIn(app, ann).expect(blockedFor(1));
    app.clock.advance(1_000);
    await signIn(app, ann).expect(200);
  });

  it('locks nobody out: after the longest wait the right password is as good as ever', async () => {
    await guessFreely(FREE - 1);
    for (const seconds of DELAYS) expect(await guessOnceMore(app, ann)).toBe(seconds);
    await signIn(app, ann).expect(200);
  });

  it('is forgotten when the right password is given', async () => {
    await guessFreely(FREE - 1);
    await signIn(app, ann).expect(200);
    await guessFreely();
    await guess(app, ann).expect(blockedFor(1));
  });

  it('is forgiven, a guess an hour', async () => {
    await guessFreely();
    app.clock.advance(2 * HOUR_MS);
    await guessFreely(2);
    await guess(app, ann).expect(blockedFor(1));
    app.clock.advance(24 * HOUR_MS);
    await guessFreely();
    await guess(app, ann).expect(blockedFor(1));
  });

  it('is the same for an address that nobody has, however it is spelt', async () => {
    const nobody = { email: 'nobody@example.com' };
    await guessFreely(FREE - 1, nobody);
    await guess(app, { email: ' NOBODY@Example.com ' }).expect(wrong);
    const told = async (victim: { email: string }) => {
      const { body, headers } = await guess(app, victim).expect(blockedFor(1));
      return { body: { ...body, request_id: '' }, headers: { ...headers, date: '', 'x-request-id': '' } };
    };
    await guessFreely();
    expect(await told(nobody)).toEqual(await told(ann));
  });

  it('is no faster for fifty who guess at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => guess(app, ann)));
    const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses).toEqual([...Array<number>(FREE).fill(401), ...Array<number>(50 - FREE).fill(429)]);
  });

  it('is not what fifty do who are right at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(app, ann)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('does not slow down others', async () => {
    const bob = await app.signUp('bob');
    await guessFreely();
    await signIn(app, bob).expect(200);
  });

  it('counts for a suspended account, too, and its owner is right with the right password', async () => {
    const cid = await app.signUpAdmin('cid');
    const dan = await app.signUp('dan');
    await cid.patch(`/v1/users/${dan.id}`, { status: 'suspended' }).expect(200);
    await guessFreely(FREE - 1, dan);
    await signIn(app, dan).expect(problem(403, 'account-suspended'));
    await guessFreely(FREE, dan);
    await guess(app, dan).expect(blockedFor(1));
  });

  it('is counted for the operator', async () => {
    await guessFreely();
    await guess(app, ann).expect(429);
    const { text } = await app.stranger.get('/metrics').expect(200);
    expect(text).toMatch(/^auth_events_total\{event="sign_in_blocked"\} [1-9]/m);
  });
});
