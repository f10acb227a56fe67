import type { Response, Test } from 'supertest';
import { problem } from '../../support/problem.js';
import type { TestApp } from '../../support/test-app.js';

/** For apps whose clients come through a proxy, which says from where. */
export const BEHIND_A_PROXY = { TRUSTED_PROXIES: '127.0.0.0/8, ::1' };

export const WRONG = 'a wrong guess';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export const signIn = (app: TestApp, { email, password }: Credentials, from = '192.0.2.1'): Test =>
  app.stranger.post('/v1/auth/login').set('x-forwarded-for', from).send({ email, password });

export const guess = (app: TestApp, { email }: { email: string }, from?: string): Test =>
  signIn(app, { email, password: WRONG }, from);

export const wrong = problem(401, 'invalid-credentials');

/** For supertest's `expect`: not looked at; the next try is wanted in so many seconds. */
export const blockedFor =
  (seconds: number) =>
  (response: Response): void =>
    problem(429, 'too-many-sign-ins', { retry_after_seconds: seconds })(response);

/** For tests that come from where others have come from before. */
export async function forgetGuesses({ database }: TestApp): Promise<void> {
  await database.query({ name: 'test-forget-guesses', text: 'DELETE FROM sign_in_attempts' });
}

/** Guesses once, and waits as long as it is told to then; resolves to how many seconds that was. */
export async function guessOnceMore(app: TestApp, victim: { email: string }, from?: string): Promise<number> {
  await guess(app, victim, from).expect(wrong);
  const { headers } = await guess(app, victim, from);
  const seconds = Number(headers['retry-after'] ?? 0);
  app.clock.advance(seconds * 1_000);
  return seconds;
}
