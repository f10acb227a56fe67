import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { type Answer, send } from './wire.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('A request id', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const PATHS = [
    '/v1/posts',
    '/v1/nowhere',
    '/v1/users/me',
    '/%zz',
    '/health/live',
    '/static/default-avatar.png',
  ];
  const asked = (path: string, ids: string[]): Promise<Answer> =>
    send(app.url, { path, headers: ids.map((id) => `X-Request-ID: ${id}`) });

  it.each(['a', 'A-Za_z0.9-', '0199c0de-0000-7000-8000-000000000000', 'x'.repeat(128)])(
    '%s is taken, and echoed wherever the request goes',
    async (id) => {
      for (const path of PATHS) {
        const { status, headers, body } = await asked(path, [id]);
        expect([path, headers['x-request-id']]).toEqual([path, id]);
        if (status >= 400) expect(body).toMatchObject({ request_id: id });
      }
    },
  );

  it.each([
    ['that is missing', []],
    ['that is empty', ['']],
    ['of 129 characters', ['x'.repeat(129)]],
    ['with a blank', ['a b']],
    ['with a slash', ['a/b']],
    ['with a quote', ['a"b']],
    ['with a letter beyond ASCII', ['caf\xe9']],
    ['with a tab', ['a\tb']],
    ['that looks like HTML', ['<script>']],
    ['given twice', ['one', 'two']],
    ['given twice alike', ['one', 'one']],
  ])('%s is replaced by one of ours', async (_, ids) => {
    for (const path of PATHS) {
      const { status, headers, body } = await asked(path, ids);
      expect(headers['x-request-id']).toMatch(UUID_V7);
      if (status >= 400) expect(body).toMatchObject({ request_id: headers['x-request-id'] });
    }
  });

  it('of ours is new for each request', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => asked('/health/live', [])));
    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(20);
  });
});
