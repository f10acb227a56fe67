import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../../support/test-app.js';

describe('The stricter budget', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true' });
  });
  afterAll(() => app.close());

  it.each([
    'email/verify',
    'email/resend',
    'email/change',
    'email/confirm',
    'password/forgot',
    'password/reset',
    'password/change',
  ])('is drawn on by %s', async (path) => {
    const ann = await app.signUp('ann');
    const { headers } = await ann.post(`/v1/auth/${path}`, {});
    expect(headers['ratelimit']).toBe('"default";r=99;t=60, "auth";r=29;t=60');
  });
});
