import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import { connected } from '../test/support/cluster-connection.js';
import { RedisServer } from '../test/support/redis-server.js';
import { Load } from './load/load.js';
import { type Cores, divideCores } from './process/cores.js';
import { endChildren, startNode } from './process/children.js';

/** Nothing here outlives a power cut; it is the same for every program. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: '200',
};
const ASKED_FOR = 500;
const SIGN_IN = /Sign in as (\S+) with the password (\S+)/;
/** Templates let the database fill in what ours does. */
const DEFAULTS = `ALTER TABLE posts ALTER id SET DEFAULT uuidv7(), ALTER version SET DEFAULT 1,
  ALTER created_at SET DEFAULT now(), ALTER updated_at SET DEFAULT now()`;

export interface Author {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** What all programs find alike: PostgreSQL with users and posts, a Redis where there is one, and somebody who asks. */
export interface Scene {
  readonly folder: string;
  readonly cores: Cores | null;
  readonly databaseUrl: string;
  readonly postgres: string;
  /** Empty where there is none. */
  readonly redisUrl: string;
  readonly load: Load;
  readonly userIds: readonly string[];
  readonly author: Author;
  readonly seedSeconds: number;
}

/** Sets the scene; what is started or written for it goes with the stack. */
export async function setScene(posts: number, stack: AsyncDisposableStack): Promise<Scene> {
  const cores = divideCores();
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'galley-bench-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  await chmod(folder, 0o755);
  const server = await EmbeddedPostgres.start({ directory: join(folder, 'postgres'), settings: SETTINGS });
  stack.defer(() => server.stop());
  const redisUrl = await startRedis(stack);
  stack.defer(endChildren);

  const databaseUrl = server.url();
  const begun = performance.now();
  const login = await fill(databaseUrl, posts);
  const seedSeconds = (performance.now() - begun) / 1_000;
  const data = await lookInto(databaseUrl, login);
  return { folder, cores, databaseUrl, redisUrl, load: new Load(), seedSeconds, ...data };
}

async function startRedis(stack: AsyncDisposableStack): Promise<string> {
  if (!RedisServer.isAvailable()) return '';
  const redis = await RedisServer.start();
  stack.defer(() => redis.stop());
  return redis.url;
}

async function fill(databaseUrl: string, posts: number): Promise<Omit<Author, 'id'>> {
  await command(databaseUrl, 'migrate');
  const [, email, password] = SIGN_IN.exec(await command(databaseUrl, 'seed', String(posts))) ?? [];
  if (!email || !password) throw new Error('The seed did not say who may sign in');
  return { email, password };
}

/** One of the operator's commands, with its progress. */
async function command(databaseUrl: string, ...args: string[]): Promise<string> {
  const child = startNode({
    args: ['dist/src/cli.js', ...args],
    env: { ENVIRONMENT: 'dev', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return child.stdout ? text(child.stdout) : '';
}

function lookInto(url: string, login: Omit<Author, 'id'>) {
  return connected(url, async (client) => {
    const one = async (statement: string, values: unknown[] = []): Promise<string[]> =>
      (await client.query<[string]>({ text: statement, values, rowMode: 'array' })).rows.flat();
    await client.query('SET statement_timeout = 0');
    await client.query(DEFAULTS);
    await client.query('VACUUM (ANALYZE) users, posts');
    const [id = ''] = await one('SELECT id FROM users WHERE email = $1', [login.email]);
    const [postgres = ''] = await one('SHOW server_version');
    const userIds = await one(`SELECT id FROM users WHERE status <> 'closed' ORDER BY id LIMIT $1`, [
      ASKED_FOR,
    ]);
    return { postgres, userIds, author: { id, ...login } };
  });
}
