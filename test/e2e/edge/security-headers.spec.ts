import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';

const ANSWERS: [string, string, number][] = [
  ['GET', '/v1/posts', 200],
  ['GET', '/v1/nothing', 404],
  ['GET', '/v1/users/me', 401],
  ['POST', '/v1/users', 422],
  ['PUT', '/v1/posts', 405],
  ['GET', '/health', 200],
  ['GET', '/metrics', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/static/default-avatar.png', 200],
];

describe('An answer', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each(ANSWERS)(
    'to %s %s (%i) tells browsers to take it for data, and names no software',
    async (method, path, status) => {
      const send = app.stranger[method.toLowerCase() as 'get' | 'post' | 'put'](path);
      const { headers } = await (method === 'GET' ? send : send.send({})).expect(status);
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'strict-transport-security': expect.stringContaining('max-age='),
      });
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('that is the page of the documents may load its own scripts, and nothing from elsewhere', async () => {
    const { headers } = await app.stranger.get('/docs').expect(200);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
  });
});
