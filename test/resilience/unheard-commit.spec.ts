import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../support/cluster-connection.js';
import type { Person } from '../support/person.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';
import { testDatabase } from '../support/test-database.js';

/** The way to the database, which ends once a COMMIT has passed and before its answer does. */
class DeafLine {
  private isArmed = false;
  private readonly server = createServer((near) => {
    const far = connect(Number(this.target.port), this.target.hostname);
    let isDeaf = false;
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
    near.on('data', (chunk) => {
      isDeaf ||= this.isArmed && chunk.includes('COMMIT');
      if (isDeaf) this.isArmed = false;
      far.write(chunk);
    });
    far.on('data', (chunk) => void (isDeaf ? near.destroy() : near.write(chunk)));
  });

  constructor(private readonly target: URL) {}

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  arm(): void {
    this.isArmed = true;
  }

  close(): void {
    this.server.close();
  }
}

describe('When the answer to a commit is lost', () => {
  let line: DeafLine;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    line = new DeafLine(new URL(await testDatabase()));
    app = await TestApp.start({ DATABASE_URL: await line.open(), SINGLE_INSTANCE: 'true' });
    ann = await app.signUp('ann');
  });
  afterAll(async () => {
    await app.close();
    line.close();
  });

  it('a post that is archived all the same reaches no stranger', async () => {
    const post = await ann.publishes();
    await app.stranger.get(`/v1/posts/${post.id}`).expect(200);
    line.arm();
    await ann.post(`/v1/posts/${post.id}/archive`).expect(problem(503, 'dependency-error'));
    const held = await connected(await testDatabase(), (client) =>
      client.query('SELECT status FROM posts WHERE id = $1', [post.id]),
    );
    expect(held.rows).toEqual([{ status: 'archived' }]);
    await app.stranger.get(`/v1/posts/${post.id}`).expect(problem(404, 'not-found'));
  });
});
