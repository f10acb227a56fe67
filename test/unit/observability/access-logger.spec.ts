import { describe, expect, it } from '@jest/globals';
import type { Answered } from '#infrastructure/observability/access-logger.js';
import { listening } from './lines.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';
const SOUP: Answered = {
  requestId: 'soup-1',
  userId: 'ann',
  route: '/v1/posts/:id',
  method: 'GET',
  path: '/v1/posts/soup',
  status: 200,
  durationMs: 1.25,
};

/** What is written of a request like that of the soup. */
function written(other: Partial<Answered> = {}): string {
  const { access, lines } = listening();
  access.write('info', { ...SOUP, ...other });
  return lines.join('');
}

describe('The line of a request', () => {
  it('has the fields of other lines, in their order, and then its own', () => {
    const { access, logger, lines } = listening();
    access.write('info', SOUP);
    logger.info('beside it');
    const [own = {}, other = {}] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const common = Object.keys(other).filter((name) => name !== 'message');
    expect(Object.keys(own).slice(0, common.length)).toEqual(common);
    expect(own).toMatchObject({
      service: other['service'],
      version: other['version'],
      environment: 'test',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
      request_id: 'soup-1',
      user_id: 'ann',
      route: '/v1/posts/:id',
      method: 'GET',
      path: '/v1/posts/soup',
      status: 200,
      duration_ms: 1.25,
      message: 'request completed',
    });
  });

  it('names nobody where nobody has signed in', () => {
    expect(JSON.parse(written({ userId: undefined }))).not.toHaveProperty('user_id');
  });

  it.each(['/"quoted"', '/a\\b', '/\u202ea', '/a\nb', '/%0A'])(
    'is one line of JSON with the path %j',
    (path) => {
      const line = written({ path });
      expect(line).toMatch(/^[\x20-\x7e]*\n$/);
      expect(JSON.parse(line)).toHaveProperty('path', path);
    },
  );

  it.each([
    ['a token in the path', { path: `/v1/posts/${JWT}` }, 'eyJ'],
    ['a token for an id', { requestId: JWT }, 'eyJ'],
    ['an address in the path', { path: '/v1/users/by-username/ann%40example.com' }, 'ann%40'],
  ])('keeps %s to itself', (_, other, secret) => {
    expect(written(other)).not.toContain(secret);
  });

  it('is written from the level on that is set, also while the service runs', () => {
    const { access, lines } = listening({ LOG_LEVEL: 'info' });
    access.write('debug', SOUP);
    expect(lines).toHaveLength(0);
    access.level = 'debug';
    access.write('debug', SOUP);
    expect(lines).toHaveLength(1);
    access.level = 'warn';
    access.write('info', SOUP);
    expect(lines).toHaveLength(1);
  });
});
