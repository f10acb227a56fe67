import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH } from '../support/person.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';

describe('A post', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('is drafted, published, found, archived and deleted', async () => {
    const ann = await app.signUp('ann');
    const draft = await ann.drafts({ tags: [' Sea ', 'sea', 'Ships'] });
    expect(draft).toMatchObject({
      author_id: ann.id,
      status: 'draft',
      tags: ['sea', 'ships'],
      content: LONG_ENOUGH,
      version: 1,
      allowed_actions: ['edit', 'publish', 'archive', 'transfer', 'delete'],
    });
    await app.stranger
      .get(`/v1/posts/${draft.id}`)
      .expect(problem(404, 'not-found', { resource: 'Post', id: draft.id }));
    await ann.post(`/v1/posts/${draft.id}/publish`).expect(200);
    await ann.post(`/v1/posts/${draft.id}/publish`).expect(problem(409, 'post-not-draft'));
    const { body: found } = await app.stranger
      .get(`/v1/posts?q=harbour&author_id=${ann.id}&include=author`)
      .expect(200);
    expect(found.data).toMatchObject([{ id: draft.id, author: { username: ann.username } }]);
    await ann.post(`/v1/posts/${draft.id}/archive`).expect(200);
    await ann.delete(`/v1/posts/${draft.id}`).expect(204);
    await ann.get(`/v1/posts/${draft.id}`).expect(problem(404, 'not-found'));
  });
});
