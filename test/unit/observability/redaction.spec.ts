import { describe, expect, it } from '@jest/globals';
import { listening } from './lines.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';
const MARK = 'an evening that nobody may hear of';

/** What is written of these fields, in all. */
function written(fields: object, message = 'said'): string {
  const { logger, lines } = listening();
  logger.info(fields, message);
  return lines.join('');
}

describe('A line of the log', () => {
  it.each([
    'authorization',
    'Authorization',
    'cookie',
    'set-cookie',
    'Set-Cookie',
    'password',
    'current_password',
    'newPassword',
    'token',
    'refresh_token',
    'accessToken',
    'tokens',
    'email',
    'e-mail',
    'apiKey',
    'EMAIL_API_KEY',
    'client_secret',
  ])('has nothing under %s, however deep', (name) => {
    const said = written({ [name]: MARK, headers: { [name]: MARK }, all: [{ of: { [name]: [MARK] } }] });
    expect(said).not.toContain(MARK);
    expect(said.match(/\[redacted\]/g)).toHaveLength(3);
  });

  it('has all that is no secret, and tells where there is none', () => {
    const fields = { title: MARK, token: null, at: new Date(0), of: { queue: 'email', tokenised: 7 } };
    expect(JSON.parse(written(fields))).toMatchObject({
      title: MARK,
      token: null,
      at: '1970-01-01T00:00:00.000Z',
      of: { queue: 'email', tokenised: 7 },
    });
  });

  it('ends, though a circle does not', () => {
    const circle: Record<string, unknown> = { name: 'ann' };
    circle['self'] = circle;
    expect(written({ circle })).toContain('[too deep]');
  });

  it.each([
    ['an e-mail address', 'nobody has ann.b+soup@mail.example.com here', 'ann.b+soup'],
    ['one in a path', '/v1/users/by-username/ann%40example.com', 'ann%40'],
    ['one of another alphabet', 'nobody has анна@пример.рф', 'анна'],
    ['one in a sentence of SMTP', '550 5.1.1 <ann@example.com>: no such mailbox', 'ann@'],
    ['a JWT', `the token ${JWT} has ended`, 'eyJ'],
    ['half a JWT', `the token ${JWT.slice(0, 30)}… has ended`, 'eyJ'],
    ['a bearer', 'sent with authorization: Bearer d9f1c2e4a7b8', 'd9f1'],
    ['a hash', 'the hash $argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA is none', 'argon2'],
    ['the password of an address', 'no database at postgres://galley:geheim@10.0.0.7/galley', 'geheim'],
  ])('is without %s, wherever it stands', (_, text, secret) => {
    const { logger, lines } = listening();
    logger.info(text);
    logger.info({ path: text, [text]: 1 }, 'said');
    logger.error({ err: new Error('outer', { cause: new Error(text) }) }, 'failed');
    logger.error(new Error(text));
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ message: expect.any(String) });
      expect(line).toContain('[redacted]');
      expect(line).not.toContain(secret);
    }
  });

  it.each([
    'Authorization must be "Bearer <access token>"',
    'at run (file:///srv/node_modules/@nestjs/core/router.js:7:1)',
    'listening on http://[::1]:8000',
    'node_modules/pkg@1.2.3/index.js',
  ])('leaves alone what only looks a little like it: %s', (text) => {
    expect(JSON.parse(written({}, text))).toMatchObject({ message: text });
  });

  it('takes no time over text that was made to take it', () => {
    const began = performance.now();
    for (const text of ['a'.repeat(16_000), 'a@'.repeat(8_000), 'a@b.'.repeat(4_000), 'eyJ'.repeat(5_000)])
      written({ path: `@${text}` });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
