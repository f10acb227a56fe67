import type { Test } from 'supertest';
import type { Person } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';

export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Signs in with the password, as a browser of this name would. */
export async function signIn(
  app: TestApp,
  { email, password }: Pick<Person, 'email' | 'password'>,
  device = 'tests',
): Promise<TokenPair> {
  const { body } = await app.stranger
    .post('/v1/auth/login')
    .set('user-agent', device)
    .send({ email, password })
    .expect(200);
  return body as TokenPair;
}

export const refresh = (app: TestApp, refresh_token: string): Test =>
  app.stranger.post('/v1/auth/refresh').send({ refresh_token });

/** A pair for a refresh token that is good. */
export async function refreshed(app: TestApp, refreshToken: string): Promise<TokenPair> {
  const { body } = await refresh(app, refreshToken).expect(200);
  return body as TokenPair;
}

/** What a private route answers to this access token. */
export async function statusWith(app: TestApp, accessToken: string): Promise<number> {
  const { status } = await app.stranger.get('/v1/users/me').set('authorization', `Bearer ${accessToken}`);
  return status;
}
