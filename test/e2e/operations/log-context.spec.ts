import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService, type Entry } from '../../support/built-service.js';
import { Person } from '../../support/person.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { send, sendJson } from '../edge/wire.js';

describe('The lines of a request', () => {
  const provider = new StubEmailProvider();
  let service: BuiltService;
  let ann: Person;
  beforeAll(async () => {
    await provider.start();
    service = await BuiltService.start({
      LOG_LEVEL: 'debug',
      JOBS_POLL_MS: '50',
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
    });
    ann = await Person.signUp(service.url, 'ann');
  });
  afterAll(async () => {
    await service.stop();
    await provider.stop();
  });

  /** All that is logged of a request, once its last line is there. */
  async function linesOf(id: string): Promise<Entry[]> {
    const isOf = ({ request_id }: Entry) => request_id === id;
    await service.entry((entry) => isOf(entry) && entry['message'] === 'request completed');
    return service.entries.filter(isOf);
  }

  const signed = (id: string) => [`X-Request-ID: ${id}`, `Authorization: Bearer ${ann.token}`];

  it('begin with its start, before anybody knows who asks', async () => {
    await send(service.url, { path: '/v1/users/me?token=none', headers: signed('of-a-start') });
    const [first, ...rest] = await linesOf('of-a-start');
    expect(first).toMatchObject({ level: 'debug', message: 'request started' });
    expect(first).toMatchObject({ method: 'GET', route: '/v1/users/me', path: '/v1/users/me' });
    expect(first).not.toHaveProperty('user_id');
    expect(rest).toMatchObject([{ message: 'request completed', user_id: ann.id }]);
  });

  it.each([
    ['a body that is no JSON', '{"title":', 400],
    ['fields that break their rules', '{"title":7}', 422],
    ['rules of the domain', '{"title":"An evening in Galley","content":"","status":"published"}', 400],
  ])('name who asks and the route, also where the refusal is for %s', async (name, body, status) => {
    const id = `of-${name.replaceAll(' ', '.')}`;
    const answer = await sendJson(service.url, body, { path: '/v1/posts', headers: signed(id) });
    expect(answer).toMatchObject({ status });
    const [, ...lines] = await linesOf(id);
    const context = { user_id: ann.id, route: '/v1/posts', path: '/v1/posts' };
    expect(lines).toMatchObject([
      { level: 'warn', ...context },
      { message: 'request completed', status, ...context },
    ]);
  });

  it('name nobody where the token is not right', async () => {
    const headers = ['X-Request-ID: of-nobody', 'Authorization: Bearer none'];
    await send(service.url, { path: '/v1/users/me', headers });
    for (const line of await linesOf('of-nobody')) expect(line).not.toHaveProperty('user_id');
  });

  it('go on in the jobs that it causes, up to whom they call', async () => {
    await send(service.url, {
      method: 'POST',
      path: '/v1/auth/email/resend',
      headers: signed('of-a-letter'),
    });
    const done = await service.entry(
      ({ request_id, message }) => request_id === 'of-a-letter' && message === 'job done',
    );
    expect(done).toMatchObject({ queue: expect.any(String), job_id: expect.any(String), attempt: 1 });
    expect(done).not.toHaveProperty('route');
    expect(provider.arrivals.map(({ headers }) => headers['x-request-id'])).toContain('of-a-letter');
  });

  it('name the job that fails, and the request that has caused it', async () => {
    provider.mode = 500;
    await send(service.url, {
      method: 'POST',
      path: '/v1/auth/email/resend',
      headers: signed('of-a-failure'),
    });
    const failed = await service.entry(
      ({ request_id, level }) => request_id === 'of-a-failure' && level === 'warn',
    );
    expect(failed).toMatchObject({ queue: expect.any(String), job_id: expect.any(String), attempt: 1 });
  });
});
