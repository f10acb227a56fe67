import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '#infrastructure/database/migrations.js';
import { connected, databaseUrl } from '../support/cluster-connection.js';
import type { Person, PostBody } from '../support/person.js';
import { TestApp } from '../support/test-app.js';
import { describeWithProgram } from '../support/with-program.js';
import { ArchivedServer } from './restore/archived-server.js';
import { DebianPostgres, POSTGRESQL } from './restore/debian-postgres.js';

const servers: ArchivedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function started(postgres?: DebianPostgres): Promise<ArchivedServer> {
  const server = await ArchivedServer.start(postgres);
  servers.push(server);
  return server;
}

/** Lends a service on a database for some work. */
async function serving<T>(url: string, work: (app: TestApp) => Promise<T>): Promise<T> {
  const app = await TestApp.start({ DATABASE_URL: url });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** What a service on what came back says to somebody, and shows of their posts; one that is gone has a status. */
const answersOn = (url: string, { email, password }: Person, posts: readonly PostBody[]): Promise<object> =>
  serving(url, async (app) => {
    const shown = posts.map(async ({ id }) => (await app.stranger.get(`/v1/posts/${id}`)).body);
    const { status: login } = await app.stranger.post('/v1/auth/login').send({ email, password });
    const { status: ready } = await app.stranger.get('/health/ready');
    await (await app.signUp('bob')).publishes();
    return { login, ready, posts: (await Promise.all(shown)).map(({ title, status }) => [title, status]) };
  });

/** Posts are written before the backup, after it, and after the moment that the server goes back to when all are deleted. */
async function deletedAndBroughtBack(server: ArchivedServer, backUp: () => Promise<string>): Promise<object> {
  const [ann, posts, backup, moment] = await serving(server.url, async (app) => {
    const author = await app.signUp('ann');
    const early = await author.publishes({ title: 'Before the backup' });
    const folder = await backUp();
    const late = await author.publishes({ title: 'After the backup' });
    const now = await server.now();
    const lost = await author.publishes({ title: 'After the moment' });
    await connected(server.url, (client) => client.query('DELETE FROM posts'));
    await author.get('/v1/posts').expect(({ body }) => expect(body.data).toEqual([]));
    await server.archived();
    return [author, [early, late, lost], folder, now] as const;
  });
  await server.restore(backup, moment);
  return answersOn(server.url, ann, posts);
}

const BACK = {
  login: 200,
  ready: 200,
  posts: [
    ['Before the backup', 'published'],
    ['After the backup', 'published'],
    ['Not Found', 404],
  ],
};

/** The commands that docs/backups.md prints, from this one on, with our place for its own. */
function printed(command: string, place: string): string {
  const blocks = readFileSync('docs/backups.md', 'utf8').matchAll(/```sh\n([^`]*)```/g);
  const block = [...blocks].map(([, script = '']) => script).find((script) => script.startsWith(command));
  return (block ?? '').replaceAll('/var/backups/galley', place);
}

describe('After somebody has deleted what they should not have', () => {
  it('the database is brought back to the moment before, and serves', async () => {
    const server = await started();
    expect(await deletedAndBroughtBack(server, () => server.backUp())).toEqual(BACK);
  }, 180_000);
});

describeWithProgram(POSTGRESQL, 'The commands of docs/backups.md', (program) => {
  let postgres: DebianPostgres;
  beforeAll(async () => {
    postgres = await DebianPostgres.install(program);
  });
  afterAll(() => postgres.remove());

  it('make a base backup that leads back to the moment before', async () => {
    const server = await started(postgres);
    await connected(server.url, (client) =>
      client.query(`CREATE ROLE backup REPLICATION LOGIN PASSWORD 'b'`),
    );
    const role = server.url.replace(/postgres:[^@/]+@/, 'backup:b@');
    const backUp = async (): Promise<string> => {
      await postgres.run(printed('pg_basebackup', server.root), { BACKUP_DATABASE_URL: role });
      const [night = ''] = await readdir(join(server.root, 'base'));
      return join(server.root, 'base', night);
    };
    expect(await deletedAndBroughtBack(server, backUp)).toEqual(BACK);
  }, 180_000);

  it('take a copy to another server, with all that is in it', async () => {
    const [old, fresh] = [await started(postgres), await started(postgres)];
    await connected(databaseUrl(fresh.url, 'postgres'), (client) => client.query('DROP DATABASE galley'));
    const [ann, post] = await serving(old.url, async (app) => {
      const author = await app.signUp('ann');
      return [author, await author.publishes({ title: 'Before the dump' })] as const;
    });

    await postgres.run(printed('pg_dump', old.root), {
      DATABASE_URL: old.url,
      NEW_SERVER_URL: fresh.url.replace(/\/galley$/, ''),
    });
    await migrate({ url: fresh.url, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });

    expect(await answersOn(fresh.url, ann, [post])).toEqual({
      ...BACK,
      posts: [['Before the dump', 'published']],
    });
  }, 180_000);
});
