import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { CODE, refusal } from './refusal.js';
import { send, sendJson } from './wire.js';

const BOB = { username: 'bob', email: 'bob@secret.example', password: 'a long and secret evening' };

/** An error that nobody foresaw: the schema is not what the code was written for. */
describe('An error that nobody foresaw', () => {
  let service: BuiltService;
  beforeAll(async () => {
    await connected(await testDatabase(), async (client) => {
      await client.query('alter table posts rename column title to heading');
      await client.query('alter table users add constraint nobody_may check (false)');
    });
    service = await BuiltService.start();
  });
  afterAll(() => service.stop());

  const linesOf = async (id: unknown) => {
    const ofRequest = (entry: Record<string, unknown>) => entry['request_id'] === id;
    await service.entry((entry) => ofRequest(entry) && entry['message'] === 'request completed');
    return service.entries.filter(ofRequest);
  };

  it('is 500, and tells the client nothing of its cause', async () => {
    const answer = await send(service.url, { path: '/v1/posts' });
    answer.expect(refusal(500, 'internal-error', CODE.internal, '/v1/posts'));
    expect(answer.body).toMatchObject({ detail: 'Internal server error', error: { details: {} } });
    expect(answer.text).not.toMatch(/column|heading|select|query|stack|\bat \//i);
  });

  it('is logged once, as an error, with its stack and the id of the request', async () => {
    const { headers } = await send(service.url, { path: '/v1/posts?q=hush' });
    const lines = await linesOf(headers['x-request-id']);
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      {
        message: 'unexpected error',
        code: CODE.internal,
        path: '/v1/posts',
        err: { message: expect.stringMatching(/title/), stack: expect.stringMatching(/\n\s+at .*posts/) },
      },
    ]);
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'request completed', status: 500 }));
  });

  it('is logged without what its request and its row hold', async () => {
    const answer = await sendJson(service.url, JSON.stringify(BOB));
    answer.expect(refusal(500, 'internal-error', CODE.internal, '/v1/users'));
    const lines = JSON.stringify(await linesOf(answer.headers['x-request-id']));
    expect(lines).toContain('nobody_may');
    expect(lines).not.toMatch(/secret|argon2/);
  });
});
