import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { type Answer, undocumented } from '../../support/documented-answers.js';
import { TestApp } from '../../support/test-app.js';

describe('An answer', () => {
  let app: TestApp;
  let right: Answer;
  beforeAll(async () => {
    app = await TestApp.start();
    const { id } = await (await app.signUp('ann')).publishes();
    const { status, type, headers, body } = await app.stranger.get(`/v1/posts/${id}`).expect(200);
    right = { method: 'GET', path: `/v1/posts/${id}`, status, type, headers, body };
  });
  afterAll(() => app.close());

  const changed = (fields: object): Answer => ({ ...right, body: { ...(right.body as object), ...fields } });

  it('that is as the contract says is fine', () => {
    expect(undocumented(right)).toEqual([]);
    expect(undocumented({ ...right, method: 'HEAD', body: {} })).toEqual([]);
  });

  it.each<[string, (answer: Answer) => Answer, string]>([
    ['lacks a property', () => changed({ title: undefined }), 'title'],
    ['has one more', () => changed({ salt: 3 }), 'salt'],
    ['has null where there is never null', () => changed({ content: null }), '/content'],
    ['has an instant that is none', () => changed({ created_at: 'today' }), '/created_at'],
    ['has another status', (answer) => ({ ...answer, status: 418 }), '418'],
    ['is no JSON', (answer) => ({ ...answer, type: 'text/html' }), 'text/html'],
    ['has a header of its own', (answer) => ({ ...answer, headers: { location: '/' } }), 'location'],
  ])('that %s is not', (_, change, fault) => {
    expect(undocumented(change({ ...right }))).toEqual([expect.stringContaining(fault)]);
  });

  it('of what the contract does not know is not looked at', () => {
    expect(undocumented({ ...right, path: '/v1/nothing' })).toEqual([]);
    expect(undocumented({ ...right, method: 'PUT' })).toEqual([]);
  });

  it('that is not is held against it in every end-to-end test', async () => {
    const liar = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end('{}'),
    );
    const url = await new Promise<string>((resolve) => {
      liar.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(liar.address() as AddressInfo).port}`));
    });
    try {
      await expect(request(url).get('/v1/posts').expect(200)).rejects.toThrow('Not as in openapi.json');
    } finally {
      liar.close();
    }
  });
});
