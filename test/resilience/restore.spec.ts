import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../support/cluster-connection.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';
import { ArchivedServer } from './restore/archived-server.js';

describe('After somebody has deleted what they should not have', () => {
  let server: ArchivedServer;
  beforeAll(async () => {
    server = await ArchivedServer.start();
  }, 60_000);
  afterAll(() => server.stop());

  it('the database is brought back to the moment before, and serves', async () => {
    let app = await TestApp.start({ DATABASE_URL: server.url });
    const ann = await app.signUp('ann');
    const early = await ann.publishes();
    await server.backUp();
    const late = await ann.publishes();
    const moment = await server.now();
    const lost = await ann.publishes();
    await connected(server.url, (client) => client.query('DELETE FROM posts'));
    expect((await ann.get('/v1/posts').expect(200)).body.data).toEqual([]);
    await server.archived();
    await app.close();

    await server.restoreTo(moment);

    app = await TestApp.start({ DATABASE_URL: server.url });
    for (const { id, title } of [early, late])
      expect((await app.stranger.get(`/v1/posts/${id}`).expect(200)).body).toMatchObject({ id, title });
    await app.stranger.get(`/v1/posts/${lost.id}`).expect(problem(404, 'not-found'));
    const { email, password } = ann;
    await app.stranger.post('/v1/auth/login').send({ email, password }).expect(200);
    await app.stranger.get('/health/ready').expect(200);
    await (await app.signUp('bob')).publishes();
    await app.close();
  }, 120_000);
});
